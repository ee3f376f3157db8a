"use strict";

// The fields that Django's lists of choices grow have no name for screen readers. They grow once
// the page is ready, and jQuery calls whoever asked later, later.
window.addEventListener("load", () => window.django?.jQuery?.(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (!label) continue;
    const name = label.textContent.trim().replace(/:$/, "");
    const grown = select.parentElement.querySelector(".select2");
    grown.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
    const chosen = grown.querySelector(".select2-selection--single .select2-selection__rendered");
    if (chosen) {
      label.id ||= `${select.id}_label`;
      chosen.setAttribute("aria-label", name);
      chosen.parentElement.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    }
  }
}));
