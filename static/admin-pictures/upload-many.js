// Uploads the chosen or dropped pictures one after the other, and says of each how it goes.
// Without this script the form sends them all at once.
"use strict";

(() => {
  const form = document.querySelector("[data-upload-many]");
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-list]");
  const drop = form.querySelector("[data-drop]");
  const line = form.querySelector("[data-summary-line]");
  const next = form.querySelector("[data-next]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const words = form.dataset;
  const queue = [];
  let isBusy = false;
  let total = 0;
  let taken = 0;

  function row(file) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    const state = document.createElement("span");
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    state.textContent = words.waiting;
    item.append(name, bar, state);
    list.append(item);
    return { item, bar, state };
  }

  function add(files) {
    for (const file of files) {
      queue.push({ file, ...row(file) });
      total += 1;
    }
    work();
  }

  function finish({ item, bar, state }, error) {
    bar.remove();
    item.classList.add(error ? "is-refused" : "is-taken");
    state.textContent = error ? `${words.refused}: ${error}` : words.done;
    if (!error) {
      taken += 1;
      next.hidden = false;
    }
    line.textContent = words.summary.replace("%s", taken).replace("%s", total);
  }

  function answerOf(request) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return { error: words.offline };
    }
  }

  function send(each) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const data = new FormData();
      data.append("csrfmiddlewaretoken", token);
      data.append("files", each.file);
      request.upload.addEventListener("progress", (event) => {
        each.bar.value = (100 * event.loaded) / event.total;
        if (event.loaded === event.total) {
          each.bar.removeAttribute("value");
          each.state.textContent = words.working;
        }
      });
      request.addEventListener("loadend", () => {
        const answer = answerOf(request);
        finish(each, answer.picture ? "" : answer.error || words.offline);
        resolve();
      });
      request.open("POST", window.location.href);
      request.setRequestHeader("Accept", "application/json");
      request.send(data);
    });
  }

  async function work() {
    if (isBusy) {
      return;
    }
    isBusy = true;
    while (queue.length) {
      await send(queue.shift());
    }
    isBusy = false;
  }

  form.querySelector("[data-drop-hint]").hidden = false;
  form.querySelector("[data-send]").hidden = true;
  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    add(event.dataTransfer.files);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isBusy) {
      event.preventDefault();
    }
  });
})();
