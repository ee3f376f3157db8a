// Hands the chosen picture to the window that asked for it, and closes this one. Where nobody
// waits, the page stays and shows the picture's address.
"use strict";

function giveToEditor(editor, chosen) {
  editor.tools.callFunction(Number(chosen.functionNumber), chosen.url, function () {
    // CKEditor calls this as a method of the dialog's button.
    const dialog = this.getDialog();
    const alt = dialog.getName() === "image" && dialog.getContentElement("info", "txtAlt");
    if (alt) {
      // Empty means the picture's own words, now and when they change.
      alt.getInputElement().setAttribute("placeholder", chosen.alt);
    }
  });
}

function giveToField(opener, chosen) {
  opener.postMessage(
    {
      picture: chosen.pictureChosen,
      field: chosen.field,
      name: chosen.name,
      thumbnail: chosen.thumbnail,
    },
    window.location.origin,
  );
}

function handOver(chosen) {
  const opener = window.opener;
  if (!opener || opener.closed) {
    return false;
  }
  if (chosen.functionNumber && opener.CKEDITOR) {
    giveToEditor(opener.CKEDITOR, chosen);
    return true;
  }
  if (chosen.field && opener.document.getElementById(chosen.field)) {
    giveToField(opener, chosen);
    return true;
  }
  return false;
}

try {
  if (handOver(document.querySelector("[data-picture-chosen]").dataset)) {
    window.close();
  }
} catch {
  // The opener has gone on to another site, or closed its dialog: the address is on the page.
}
