// Puts the phrase that says nothing about anybody into the answer, where the cursor is.

for (const button of document.querySelectorAll("[data-phrase-insert]")) {
  const field = document.getElementById(button.dataset.phraseInsert);
  const phrase = button.parentElement.querySelector("[data-phrase-words]").textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.focus();
    field.setRangeText(phrase, field.selectionStart, field.selectionEnd, "end");
  });
}
