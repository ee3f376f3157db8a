// Hands the chosen document to the link dialog that asked for it, and closes this window. Where
// nobody waits, the page stays and shows the document's address.
"use strict";

function giveToEditor(editor, chosen) {
  editor.tools.callFunction(Number(chosen.functionNumber), chosen.url, function () {
    // CKEditor calls this as a method of the dialog's button.
    const dialog = this.getDialog();
    const text = dialog.getName() === "link" && dialog.getContentElement("info", "linkDisplayText");
    if (text && !text.getValue()) {
      text.setValue(chosen.title);
    }
  });
}

try {
  const chosen = document.querySelector("[data-document-chosen]").dataset;
  const { opener } = window;
  if (chosen.functionNumber && opener && !opener.closed && opener.CKEDITOR) {
    giveToEditor(opener.CKEDITOR, chosen);
    window.close();
  }
} catch {
  // The opener has gone on to another site, or closed its dialog: the address is on the page.
}
