// Warns before the sign-in ends, so that nobody is signed out in the middle of a sentence.
const WARN_AT = 5 * 60; // seconds before the end
const bar = document.querySelector("[data-session]");
let timer = null;

async function ask(options) {
  const answer = await fetch(bar.dataset.session, { redirect: "manual", ...options }).catch(() => null);
  return answer?.ok ? (await answer.json()).seconds : answer?.status === 403 ? 0 : null;
}

async function look() {
  const seconds = await ask({ headers: { "X-By-Itself": "1" } });
  if (seconds === null) {
    again(60);
  } else if (seconds === 0) {
    show("ended");
  } else if (seconds <= WARN_AT) {
    show("warning", seconds);
    again(Math.min(30, seconds));
  } else {
    bar.hidden = true;
    again(seconds - WARN_AT);
  }
}

function show(what, seconds = 0) {
  const end = new Date(Date.now() + seconds * 1000);
  const time = end.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const said = bar.dataset[what].replace("%s", time);
  const words = bar.querySelector("[data-session-words]");
  if (words.textContent !== said) {
    words.textContent = said;
  }
  bar.querySelector("button").hidden = what === "ended";
  bar.querySelector("a").hidden = what !== "ended";
  bar.hidden = false;
}

function again(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, seconds * 1000);
}

if (bar) {
  bar.querySelector("button").addEventListener("click", async () => {
    await ask({ method: "POST", headers: { "X-CSRFToken": bar.dataset.token } });
    look();
  });
  // A laptop that was shut slept through its timers.
  document.addEventListener("visibilitychange", () => document.hidden || look());
  look();
}
