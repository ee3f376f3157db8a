// Whoever signs out leaves no text behind in this browser.
document.querySelector("#logout-form")?.addEventListener("submit", () => {
  Object.keys(localStorage)
    .filter((key) => key.startsWith("unsaved:"))
    .forEach((key) => localStorage.removeItem(key));
});
