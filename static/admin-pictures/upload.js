// Says that a picture is on its way, so that nobody presses the button twice.
"use strict";

document.querySelector("[data-picture-upload]")?.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-picture-submit]");
  button.textContent = button.dataset.busy;
  button.disabled = true;
});
