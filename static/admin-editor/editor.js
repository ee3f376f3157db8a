"use strict";

// The dialogs ask for what an article needs: which picture and what it shows, where a link leads.
CKEDITOR.on("dialogDefinition", ({ editor, data: { name, definition } }) => {
  const info = definition.getContents("info");
  if (name === "image") {
    for (const field of ["txtWidth", "txtHeight", "ratioLock", "txtBorder", "txtHSpace", "txtVSpace", "cmbAlign"]) {
      info.remove(field);
    }
    for (const [field, label] of Object.entries(editor.config.pictureLabels)) {
      info.get(field).label = label;
    }
    info.get("browse").style = "display:inline-block;margin-top:14px;";
  }
  if (name === "link") {
    // The server takes no other kinds of address; the empty one is for pages of this site.
    const types = info.get("linkType");
    types.items = types.items.filter(([, type]) => type !== "anchor");
    const protocols = info.get("protocol");
    protocols.items = protocols.items
      .filter(([, protocol]) => ["https://", "http://", ""].includes(protocol))
      .sort(([, a], [, b]) => b.localeCompare(a));
  }
  if (name === "table") {
    for (const field of ["txtWidth", "txtHeight", "txtBorder", "cmbAlign", "txtCellSpace", "txtCellPad", "txtSummary"]) {
      info.remove(field);
    }
    info.get("selHeaders").default = "row";
  }
});

// The title is the page's one h1; what another program pastes as one stays a heading.
CKEDITOR.on("instanceCreated", ({ editor }) => {
  editor.on("paste", ({ data }) => {
    data.dataValue = data.dataValue
      .replace(/<(\/?)h1(?=[\s>])/gi, "<$1h2")
      .replace(/<(\/?)h[56](?=[\s>])/gi, "<$1h4");
  });
});
