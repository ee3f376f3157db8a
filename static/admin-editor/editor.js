"use strict";

// The picture dialog asks for what an article needs: which picture, and what it shows.
CKEDITOR.on("dialogDefinition", ({ data: { name, definition } }) => {
  if (name === "image") {
    const info = definition.getContents("info");
    for (const field of ["txtWidth", "txtHeight", "ratioLock", "txtBorder", "txtHSpace", "txtVSpace", "cmbAlign"]) {
      info.remove(field);
    }
    info.get("browse").label = document.documentElement.lang.startsWith("es")
      ? "Elegir o subir una imagen"
      : "Choose or upload a picture";
    info.get("browse").style = "display:inline-block;margin-top:14px;";
  }
  if (name === "table") {
    const info = definition.getContents("info");
    for (const field of ["txtWidth", "txtHeight", "txtBorder", "cmbAlign", "txtCellSpace", "txtCellPad", "txtSummary"]) {
      info.remove(field);
    }
    info.get("selHeaders").default = "row";
  }
});
