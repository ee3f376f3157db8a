// A click on a link to share selects all of it, ready to be copied.
for (const field of document.querySelectorAll("[data-select-all]")) {
  field.addEventListener("click", () => field.select());
}
