/* Under an article: copies its address, and moves the reply form to the comment that it answers.
   Without this script the first is not shown, and the second is a page of its own. */

for (const button of document.querySelectorAll("[data-copy]")) {
  const said = button.nextElementSibling;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = button.dataset.copied;
    } catch {
      said.textContent = button.dataset.copy;
    }
  });
}

const form = document.querySelector("form.reply");

function answerComments() {
  const place = document.createComment("The reply form");
  const heading = form.querySelector(".reply__heading");
  const quote = form.querySelector(".reply__quote");
  const cancel = form.querySelector(".reply__cancel");
  const title = heading.textContent;
  let answered;
  form.before(place);

  function show(link) {
    const comment = link.closest(".comment");
    answered = link;
    form.elements.parent.value = new URL(link.href).searchParams.get("reply_to");
    heading.textContent = link.getAttribute("aria-label");
    quote.textContent = excerpt(comment.querySelector(".comment__body").innerText);
    quote.hidden = cancel.hidden = false;
    comment.after(form);
    form.elements.body.focus({ preventScroll: true });
    form.scrollIntoView();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.comment__reply");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      show(link);
    }
  });
  cancel.addEventListener("click", () => {
    form.elements.parent.value = "";
    heading.textContent = title;
    quote.hidden = cancel.hidden = true;
    place.after(form);
    answered.focus();
  });
}

/* As the property of that name in comments/models.py. */
function excerpt(text) {
  const words = text.trim().split(/\s+/);
  const start = words.slice(0, 15).join(" ") + (words.length > 15 ? "…" : "");
  return start.length > 120 ? `${start.slice(0, 119)}…` : start;
}

/* A form that already answers a comment has its own way to cancel. */
if (form && !form.elements.parent.value) {
  answerComments();
}
