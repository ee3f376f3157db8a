"use strict";

// The search fields that Django's lists of choices grow have no name for screen readers. They
// grow once the page is ready, and jQuery calls whoever asked later, later.
window.addEventListener("load", () => django.jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const field = select.parentElement.querySelector(".select2-search__field");
    if (label && field) {
      field.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
    }
  }
}));
