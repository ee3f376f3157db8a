"use strict";

const IMAGE = 1;

// The server knows the same classes (publishing/markup/safe_html.py).
function choiceOfPlace({ place, choices }) {
  const classes = choices.map(([, name]) => name).filter(Boolean);
  return {
    type: "select",
    id: "place",
    label: place,
    items: choices,
    default: "",
    setup(type, element) {
      if (type === IMAGE) {
        this.setValue(classes.find((name) => element.hasClass(name)) ?? "");
      }
    },
    commit(type, element) {
      if (type === IMAGE) {
        classes.forEach((name) => element.removeClass(name));
        if (this.getValue()) {
          element.addClass(this.getValue());
        }
      }
    },
  };
}

// The dialogs ask for what an article needs: which picture and what it shows, where a link leads.
CKEDITOR.on("dialogDefinition", ({ editor, data: { name, definition } }) => {
  const info = definition.getContents("info");
  if (name === "image") {
    definition.title = editor.config.pictureText.title;
    definition.minHeight = 150;
    // Sizes and spaces are the style sheet's.
    info.remove("basic");
    for (const [field, label] of Object.entries(editor.config.pictureLabels)) {
      info.get(field).label = label;
    }
    // The picture is chosen, not its address: the field only holds it, and the button is first.
    const address = info.get("txtUrl");
    address.style = "display:none";
    address.validate = CKEDITOR.dialog.validate.notEmpty(editor.config.pictureText.missing);
    const browse = info.get("browse");
    delete browse.style;
    info.remove("browse");
    info.add(browse, "txtUrl");
    info.add(choiceOfPlace(editor.config.pictureText), "txtAlt");
  }
  if (name === "link") {
    info.get("browse").label = editor.config.documentLabel;
    // The server takes no other kinds of address; the empty one is for pages of this site.
    const types = info.get("linkType");
    types.items = types.items.filter(([, type]) => type !== "anchor");
    info.get("protocol").items = [
      ["https://", "https://"],
      ["http://", "http://"],
      [editor.config.ownPageLabel, ""],
    ];
    const address = info.get("url");
    const { commit } = address;
    // Without a slash it would lead on from the page that it stands on.
    address.commit = function (link) {
      commit.call(this, link);
      if (!link.url.protocol && /^\w/.test(link.url.url)) {
        link.url.url = `/${link.url.url}`;
      }
    };
  }
  if (name === "table") {
    for (const field of ["txtWidth", "txtHeight", "txtBorder", "cmbAlign", "txtCellSpace", "txtCellPad", "txtSummary"]) {
      info.remove(field);
    }
    info.get("selHeaders").default = "row";
  }
});

// Pictures that are pasted or dropped go into the library first, as all pictures do.
async function upload(editor, file) {
  const data = new FormData();
  data.append("files", file);
  data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const { pictureUploadUrl, pictureText } = editor.config;
  const notice = editor.showNotification(pictureText.uploading, "progress");
  const said = await fetch(pictureUploadUrl, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
  })
    .then((response) => response.json())
    .catch(() => ({}));
  if (!said.url) {
    notice.update({ type: "warning", message: said.error || pictureText.failed, important: true });
    return;
  }
  const image = editor.document.createElement("img");
  image.setAttributes({ src: said.url, alt: "", "data-cke-saved-src": said.url });
  editor.insertElement(image);
  notice.update({ type: "info", message: pictureText.uploaded, important: true });
}

function picturesIn({ dataValue, dataTransfer: transfer }) {
  if (dataValue || !transfer || transfer.getData("text/html") || transfer.getData("text/plain")) {
    return [];
  }
  const files = Array.from({ length: transfer.getFilesCount() }, (_, at) => transfer.getFile(at));
  return files.filter((file) => file?.type.startsWith("image/"));
}

// Colleagues' comments and deleted words, as Word writes them (safe_html.py drops the same). They
// are known by what CKEditor strips from them.
const NOTES = [
  "del",
  "[class*='msocom' i]",
  "[style*='mso-element:comment' i]",
  "[style*='mso-special-character:comment' i]",
  "[href*='#_msocom_']",
  "[href*='#_msoanchor_']",
  "[id^='_anchor_']",
  "[name^='_msoanchor_']",
].join();

function withoutNotes(editor, html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const notes = body.querySelectorAll(NOTES);
  if (!notes.length) {
    return html;
  }
  notes.forEach((note) => note.remove());
  editor.showNotification(editor.config.notesLeftOut, "warning");
  return body.innerHTML;
}

// The numbers are places among CKEditor's own listeners: 1 complains of pictures, 3 reads Word's
// HTML, 6 leaves what articles may hold.
CKEDITOR.on("instanceCreated", ({ editor }) => {
  editor.on(
    "paste",
    (event) => {
      const pictures = picturesIn(event.data);
      if (pictures.length) {
        event.cancel();
        pictures.forEach((file) => upload(editor, file));
      }
    },
    null,
    null,
    0,
  );
  editor.on("pasteFromWord", ({ data }) => {
    data.dataValue = withoutNotes(editor, data.dataValue);
  });
  editor.on(
    "paste",
    ({ data }) => {
      data.dataValue = withoutNotes(editor, data.dataValue);
    },
    null,
    null,
    5,
  );
  // The title is the page's one h1; what another program pastes as one stays a heading.
  editor.on("paste", ({ data }) => {
    data.dataValue = data.dataValue
      .replace(/<(\/?)h1(?=[\s>])/gi, "<$1h2")
      .replace(/<(\/?)h[56](?=[\s>])/gi, "<$1h4");
  });
});
