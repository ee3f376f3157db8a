// The picture of a form: a thumbnail with buttons instead of a list, and the picker in a window.
"use strict";

(() => {
  const part = (root, name) => root.querySelector(`[data-picture-${name}]`);

  function show(root, thumbnail) {
    const select = root.querySelector("select");
    const isChosen = select.value !== "";
    const preview = part(root, "preview");
    if (thumbnail) {
      preview.src = thumbnail;
    }
    preview.hidden = !isChosen;
    part(root, "name").textContent = select.selectedOptions[0]?.textContent ?? "";
    part(root, "remove").hidden = !isChosen;
  }

  function enhance(root) {
    root.querySelector("select").hidden = true;
    part(root, "name").hidden = false;
    part(root, "buttons").hidden = false;
    show(root);
  }

  function choose(root) {
    const picker = new URL(root.dataset.picker, window.location.href);
    picker.searchParams.set("field", root.querySelector("select").id);
    const features = "popup,width=960,height=720,resizable=yes,scrollbars=yes";
    window.open(picker, "picture-picker", features)?.focus();
  }

  function take({ picture, field, name, thumbnail }) {
    const select = document.getElementById(field);
    const root = select?.closest("[data-picture-select]");
    if (!root) {
      return;
    }
    if (![...select.options].some((option) => option.value === picture)) {
      select.add(new Option(name, picture));
    }
    select.value = picture;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    show(root, thumbnail);
    part(root, "choose").focus();
  }

  function remove(root) {
    const select = root.querySelector("select");
    select.value = "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    show(root);
    part(root, "choose").focus();
  }

  document.addEventListener("click", (event) => {
    const root = event.target.closest("[data-picture-select]");
    if (root && event.target.closest("[data-picture-choose]")) {
      choose(root);
    } else if (root && event.target.closest("[data-picture-remove]")) {
      remove(root);
    }
  });

  window.addEventListener("message", (event) => {
    if (event.origin === window.location.origin && event.data?.picture) {
      take(event.data);
    }
  });

  document.querySelectorAll("[data-picture-select]").forEach(enhance);
})();
