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
const place = document.createComment("The reply form");
let cancel;

function moveTo(link) {
  const heading = form.querySelector(".reply__heading");
  if (!cancel) {
    form.before(place);
    cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "button button--quiet reply__button";
    cancel.textContent = form.dataset.cancel;
    cancel.heading = heading.textContent;
    form.append(cancel);
    cancel.addEventListener("click", () => {
      const answered = cancel.link;
      form.elements.parent.value = "";
      heading.textContent = cancel.heading;
      cancel.hidden = true;
      place.after(form);
      answered.focus();
    });
  }
  cancel.link = link;
  cancel.hidden = false;
  form.elements.parent.value = new URL(link.href).searchParams.get("reply_to");
  heading.textContent = link.getAttribute("aria-label");
  link.closest(".comment").after(form);
  form.elements.body.focus();
}

/* A form that already answers a comment has its own way to cancel. */
if (form && !form.elements.parent.value) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.comment__reply");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      moveTo(link);
    }
  });
}
