// Saves while somebody writes, keeps a copy in the browser, and says who else is here.

const box = document.querySelector("[data-working-copy]");
const form = box.closest("form");
const part = (name) => box.querySelector(`[data-${name}]`);
const editors = () => Object.values(window.CKEDITOR?.instances ?? {});

const LOOK_EVERY = 1_500;
const TRY_AGAIN_AFTER = 15_000;
const SAY_HERE_EVERY = 30_000;
// A note goes with a button; the rest is no text.
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "based_on", "revision_note"]);

const key = () => `unsaved:${box.dataset.user}:${box.dataset.urlForm}`;
const basedOn = () => form.elements.based_on;

let saved = null;
let seen = null;
let changing = false;
let tryAt = 0;
let running = null;
let isRefused = false;
// What is offered is not written over before the person has chosen.
let isOffered = false;

function fields() {
  editors().forEach((editor) => editor.updateElement());
  return [...new FormData(form)].filter(
    ([name, value]) => !NOT_KEPT.has(name) && !name.startsWith("_") && typeof value === "string",
  );
}

function say(words, { isProblem = false } = {}) {
  const said = part("said");
  said.classList.toggle("is-problem", isProblem);
  // Said again only when it is something else: once a minute at most.
  if (said.textContent !== words) {
    said.textContent = words;
  }
}

// The copy in the browser

function keep({ isSubmitted = false } = {}) {
  if (isOffered) {
    return;
  }
  const copy = { at: Date.now(), basedOn: basedOn().value, isSubmitted, fields: fields() };
  try {
    localStorage.setItem(key(), JSON.stringify(copy));
  } catch {
    // No room or not allowed: the server still has what was saved.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key()));
  } catch {
    return null;
  }
}

function forget() {
  if (!isOffered) {
    localStorage.removeItem(key());
  }
}

function wasSaved(copy) {
  const isNewer = Number(box.dataset.newest) > Number(copy.basedOn || 0);
  return copy.isSubmitted && isNewer && "newestIsMine" in box.dataset;
}

async function offer(copy) {
  const body = new URLSearchParams([...copy.fields, ["based_on", copy.basedOn], token()]);
  const answer = await fetch(box.dataset.urlUnsaved, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer?.status === 204) {
    // All of it is saved: there is nothing to choose.
    isOffered = false;
    forget();
    return;
  }
  const time = new Date(copy.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const heading = part("kept-heading");
  heading.textContent = heading.dataset.words.replace("%s", time);
  part("kept").hidden = false;
  const choose = (name, act) => part(name).addEventListener("click", () => {
    isOffered = false;
    act();
    part("kept").hidden = true;
  });
  choose("restore", () => fill(copy));
  choose("discard", forget);
  if (answer?.ok) {
    // Written by the server out of escaped words.
    part("kept-difference").innerHTML = await answer.text();
  }
}

function fill(copy) {
  const values = grouped(copy.fields);
  for (const element of form.elements) {
    if (!element.name || NOT_KEPT.has(element.name) || element.name.startsWith("_")) {
      continue;
    }
    const chosen = (values.get(element.name) ?? []).map(([, value]) => value);
    if (element.type === "checkbox") {
      element.checked = chosen.includes(element.value);
    } else if (element.tagName === "SELECT") {
      chosen.filter((value) => ![...element.options].some((option) => option.value === value))
        .forEach((value) => element.add(new Option(value, value)));
      [...element.options].forEach((option) => { option.selected = chosen.includes(option.value); });
      window.django?.jQuery?.(element).trigger("change");
    } else if (chosen.length) {
      element.value = chosen[0];
    }
  }
  editors().forEach((editor) => editor.setData(editor.element.getValue()));
  // Whatever was saved since is not covered unseen.
  basedOn().value = copy.basedOn;
  saved = null;
}

function grouped(pairs) {
  const groups = new Map();
  pairs.forEach((pair) => groups.set(pair[0], [...(groups.get(pair[0]) ?? []), pair]));
  return groups;
}

// Saving

const token = () => ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value];

// Signing in anew, in another tab, changes the token.
async function renewToken() {
  const answer = await fetch(box.dataset.urlForm, { redirect: "manual" });
  const other = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = other.querySelector("[data-working-copy]")?.closest("form").elements.csrfmiddlewaretoken;
  if (fresh) {
    form.elements.csrfmiddlewaretoken.value = fresh.value;
  }
  return { isSignedOut: answer.type === "opaqueredirect", isRenewed: Boolean(fresh) };
}

async function send(content, { isSecondTry = false } = {}) {
  const body = new URLSearchParams([...content, ["based_on", basedOn().value], token()]);
  const answer = await fetch(box.dataset.urlAutosave, { method: "POST", body, redirect: "manual" });
  if (answer.status !== 403 || isSecondTry) {
    return { answer, isSignedOut: answer.type === "opaqueredirect" };
  }
  const { isSignedOut, isRenewed } = await renewToken();
  return isRenewed ? send(content, { isSecondTry: true }) : { answer, isSignedOut };
}

async function save(content, written) {
  let answer, isSignedOut;
  try {
    ({ answer, isSignedOut } = await send(content));
  } catch {
    return problem(box.dataset.saidOffline);
  }
  if (isSignedOut) {
    return problem(box.dataset.saidSignedOut);
  }
  if (answer.status === 403) {
    return problem(box.dataset.saidForbidden);
  }
  const isOurs = answer.headers.get("Content-Type")?.includes("json");
  if (!isOurs) {
    return problem(box.dataset.saidFailed);
  }
  const { said, based_on, ...urls } = await answer.json();
  if (!answer.ok) {
    // Tried again when something changes; until then it would be refused as before.
    isRefused = written;
    return problem(said);
  }
  take(based_on, urls, written);
  say(said);
}

function problem(words) {
  tryAt = Date.now() + TRY_AGAIN_AFTER;
  say(words, { isProblem: true });
}

function take(revision, urls, written) {
  forget();
  const isNew = box.dataset.urlForm !== urls.form;
  basedOn().value = revision;
  for (const [name, address] of Object.entries(urls)) {
    box.dataset[`url${name[0].toUpperCase()}${name.slice(1)}`] = address;
  }
  saved = written;
  if (isNew) {
    history.replaceState(null, "", urls.form);
    // "Not saved yet" is no longer true.
    document.querySelector(".stage")?.remove();
  }
  if (JSON.stringify(fields()) !== written) {
    keep();
  }
}

function look() {
  const content = fields();
  const written = JSON.stringify(content);
  if (saved === null || written !== saved) {
    if (written !== seen) {
      keep();
    }
  }
  const isStill = written === seen;
  const isLong = changing && Date.now() - changing > 10_000;
  seen = written;
  if (written === saved) {
    changing = false;
    return;
  }
  changing ||= Date.now();
  if ((isStill || isLong) && !running && isRefused !== written && Date.now() >= tryAt) {
    changing = false;
    running = save(content, written).finally(() => { running = null; });
  }
}

// A draft that is being made must not be made twice.
form.addEventListener("submit", (event) => {
  keep({ isSubmitted: true });
  if (running) {
    event.preventDefault();
    running.finally(() => form.requestSubmit(event.submitter));
    return;
  }
  clearInterval(timer);
});

document.querySelector("[data-discard-mine]")?.addEventListener("click", forget);

document.addEventListener("visibilitychange", () => {
  if (document.hidden && timer && saved !== JSON.stringify(fields())) {
    keep();
  }
});

async function sayHere() {
  if (document.hidden || !box.dataset.urlPresence) {
    return;
  }
  const body = new URLSearchParams([token()]);
  const answer = await fetch(box.dataset.urlPresence, { method: "POST", body, headers: { "X-By-Itself": "1" }, redirect: "manual" }).catch(() => null);
  if (answer?.ok) {
    const { said } = await answer.json();
    if (part("others").textContent !== said) {
      part("others").textContent = said;
    }
  }
}

let timer = null;

function start() {
  timer ??= setInterval(look, LOOK_EVERY);
}

async function begin() {
  // The editor writes the text in its own way first; that is no change of anybody's.
  await Promise.all(
    editors().map((editor) => editor.status === "ready" || new Promise((done) => editor.once("instanceReady", done))),
  );
  const copy = kept();
  const isFilled = "filled" in box.dataset;
  saved = isFilled ? null : JSON.stringify(fields());
  seen = JSON.stringify(fields());
  if (copy && !isFilled) {
    if (wasSaved(copy) || JSON.stringify(copy.fields) === saved) {
      forget();
    } else {
      isOffered = true;
      offer(copy);
    }
  }
  if (isFilled) {
    isRefused = seen;
  }
  start();
}

setInterval(sayHere, SAY_HERE_EVERY);
if (document.readyState === "complete") {
  begin();
} else {
  window.addEventListener("load", begin);
}
