// The moderators' list by keyboard, and without a new page for each decision. Without this script
// everything works by plain forms.

const bar = document.querySelector("[data-queue]");
const form = document.getElementById("changelist-form");
const status = bar.querySelector("[data-queue-status]");
const undoForm = bar.querySelector("[data-queue-undo]");
const keysDialog = document.querySelector("[data-queue-keys]");
const switchButton = bar.querySelector("[data-queue-switch]");
const STORED = "comments-shortcuts";
const words = bar.dataset;
const undos = [];
let lastRow = null;

// Rows and focus

const rows = () => [...form.querySelectorAll(".queue__row")];
const freeRows = () => rows().filter((row) => !row.hasAttribute("aria-busy"));
const rowOf = (key) => form.querySelector(`.queue__row[data-comment="${key}"]`);

function currentRow() {
  const focused = document.activeElement?.closest?.(".queue__row");
  return focused ?? (lastRow?.isConnected ? lastRow : null);
}

function goTo(row) {
  lastRow = row;
  (row ?? status).focus();
}

function neighbour(row, step) {
  const all = rows();
  let place = all.indexOf(row) + step;
  while (all[place]?.hasAttribute("aria-busy")) place += step;
  return all[place];
}

function move(step) {
  const current = currentRow();
  const next = current ? neighbour(current, step) : freeRows()[0];
  if (next) goTo(next);
}

function say(sentence) {
  status.textContent = sentence;
}

// Requests

async function send(address, data) {
  const body = new URLSearchParams(data);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const headers = { Accept: "application/json" };
  const response = await fetch(address, { method: "POST", body, headers });
  if (!response.ok || response.redirected) throw new Error(response.statusText);
  return response.json();
}

async function decide(row, button) {
  if (row.hasAttribute("aria-busy")) return;
  const next = neighbour(row, 1) ?? neighbour(row, -1);
  row.setAttribute("aria-busy", "true");
  row.classList.remove("queue__row--failed");
  goTo(next);
  const seen = row.querySelector("[name=seen]").value;
  try {
    const answer = await send(button.formAction, { decision: button.value, seen });
    say(answer.said);
    if (answer.undo) offerUndo({ token: answer.undo, said: answer.said });
    await leave(row, answer.states[row.dataset.comment]);
  } catch {
    row.removeAttribute("aria-busy");
    row.classList.add("queue__row--failed");
    say(words.wordsFailed);
    if (document.activeElement === status) goTo(row);
  }
}

async function leave(row, state) {
  if (words.tab === "all" && state) {
    await load({ focusOn: lastRow?.dataset.comment });
    return;
  }
  count(row.dataset.state, -1);
  if (state) count(state, 1);
  row.remove();
  if (rows().length === 0) await load({ isWorkedOff: true });
}

function count(state, step) {
  const number = document.querySelector(`[data-queue-count="${state}"]`);
  if (number) number.textContent = Math.max(0, Number(number.textContent) + step);
}

// The list anew: when it is worked off, and after undoing

async function load({ isWorkedOff = false, focusOn = null }) {
  const address = new URL(window.location.href);
  if (isWorkedOff) address.searchParams.delete("p");
  let fresh;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.statusText);
    fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!fresh.getElementById("changelist-form")) throw new Error("Not the list");
  } catch {
    say(words.wordsFailed);
    return;
  }
  window.history.replaceState(null, "", address);
  replace(fresh);
  const first = (focusOn && rowOf(focusOn)) || freeRows()[0];
  if (!first) say(`${status.textContent} ${words.wordsEmpty}`);
  goTo(first);
}

function replace(fresh) {
  form.replaceChildren(...fresh.getElementById("changelist-form").childNodes);
  for (const part of [".status-tabs", ".post-filter"]) {
    const there = document.querySelector(part);
    const next = fresh.querySelector(part);
    if (there && next) there.replaceWith(next);
  }
  // Django's own script counts the boxes it was given.
  const boxes = form.querySelectorAll("tr input.action-select");
  if (boxes.length) window.Actions(boxes);
}

// Undo

function offerUndo(decision) {
  if (decision) undos.push(decision);
  const last = undos.at(-1);
  undoForm.elements.undo.value = last?.token ?? "";
  undoForm.hidden = !last;
}

async function undo() {
  if (undoForm.hidden) return;
  const current = currentRow()?.dataset.comment;
  let answer;
  try {
    answer = await send(undoForm.action, { undo: undoForm.elements.undo.value });
  } catch {
    say(words.wordsFailed);
    return;
  }
  undos.pop();
  offerUndo();
  say(answer.said);
  await load({ focusOn: Object.keys(answer.states).find((key) => answer.done && key) ?? current });
}

// Keys

const isOn = () => switchButton.getAttribute("aria-pressed") === "true";

function switchKeys(on) {
  switchButton.setAttribute("aria-pressed", String(on));
  bar.classList.toggle("queue-bar--keys-off", !on);
}

function press(code) {
  const row = currentRow();
  const button = row?.querySelector(`button[name=decision][value="${code}"]`);
  if (button) decide(row, button);
  else if (!row) move(1);
}

function follow(key) {
  currentRow()?.querySelector(`[data-key="${key}"]`)?.click();
}

function decideOnChosen(code) {
  if (!form.querySelector(".action-select:checked")) {
    say(words.wordsNoneChosen);
    return;
  }
  form.elements.action.value = code;
  form.requestSubmit(form.querySelector("button[name=index]"));
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => press("approve"),
  s: () => press("mark_spam"),
  d: () => press("trash"),
  u: undo,
  r: () => follow("r"),
  e: () => follow("e"),
  o: () => currentRow()?.querySelector("[data-queue-text] > summary")?.click(),
  x: () => currentRow()?.querySelector(".action-select")?.click(),
  A: () => decideOnChosen("approve"),
  S: () => decideOnChosen("mark_spam"),
  D: () => decideOnChosen("trash"),
  "?": () => keysDialog.showModal(),
};

const TYPING = "input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  const isForUs = isOn() && !keysDialog.open && !event.defaultPrevented && !event.isComposing;
  const isModified = event.ctrlKey || event.metaKey || event.altKey;
  if (!isForUs || isModified || event.target.closest?.(TYPING)) return;
  if (Object.hasOwn(KEYS, event.key) && !(event.repeat && !"jk".includes(event.key))) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

// Starting

if (undoForm) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "decision") return;
    event.preventDefault();
    decide(event.submitter.closest(".queue__row"), event.submitter);
  });
  undoForm.addEventListener("submit", (event) => {
    event.preventDefault();
    undo();
  });
  if (!undoForm.hidden) undos.push({ token: undoForm.elements.undo.value });
  switchButton.addEventListener("click", () => {
    switchKeys(!isOn());
    say(isOn() ? words.wordsOn : words.wordsOff);
    window.localStorage.setItem(STORED, isOn() ? "on" : "off");
  });
  switchKeys(window.localStorage.getItem(STORED) !== "off");
  switchButton.hidden = false;
  if (isOn() && !status.textContent && rows().length) say(words.wordsHint);
  const helpButton = bar.querySelector("[data-queue-help]");
  helpButton.hidden = false;
  helpButton.addEventListener("click", () => keysDialog.showModal());
}
