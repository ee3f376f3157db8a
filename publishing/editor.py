"""
The text editor, reached through BodyField alone, so that it can be replaced in one place.

It is CKEditor 4, which gets no more free security fixes; it is cut down to what articles need.
Readers are protected by safe_html, whatever the editor lets through.
"""

from copy import deepcopy

from ckeditor.widgets import CKEditorWidget
from csp.constants import UNSAFE_INLINE
from django import forms
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from .markup.safe_html import ATTRIBUTES, NOTES_LEFT_OUT, PICTURE_PLACES, TAGS, clean_html

#: What the editor needs beyond the site's policy, on the pages that hold it. Its buttons are
#: inline event handlers, its panels have inline styles; script blocks stay forbidden.
EDITOR_CSP = {"script-src-attr": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE]}

_REMOVED_PLUGINS = [
    "flash",
    "iframe",
    "iframedialog",
    "forms",
    "smiley",
    "newpage",
    "save",
    "print",
    "preview",
    "exportpdf",
    "templates",
    "scayt",
    "wsc",
    "about",
    "bidi",
    "colorbutton",
    "colordialog",
    "font",
    "stylescombo",
    "showblocks",
    "pagebreak",
    "language",
    "sourcearea",
    "sourcedialog",
    "codesnippet",
    "codesnippetgeshi",
    "embed",
    "embedbase",
    "embedsemantic",
    "autoembed",
    "mathjax",
    "docprops",
    "devtools",
    "copyformatting",
    "uploadimage",
    "uploadfile",
    "uploadwidget",
    "div",
    "find",
    "selectall",
    "liststyle",
    "justify",
    "stylesheetparser",
    "bbcode",
    "uicolor",
    "adobeair",
    "image2",
    "easyimage",
    "elementspath",
]


def _allowed_content() -> dict:
    """The gate's own lists, in the words of CKEditor's content filter."""
    allowed = {" ".join(sorted(TAGS - ATTRIBUTES.keys())): True}
    for tag, attributes in ATTRIBUTES.items():
        # Not "!alt": the filter would take away a picture whose description is still to come.
        needed = {"a": {"href"}, "img": {"src"}}.get(tag, set())
        names = [f"!{name}" if name in needed else name for name in sorted(attributes)]
        allowed[tag] = {"attributes": ",".join(name for name in names if name != "class")}
    allowed["img"]["classes"] = ",".join(PICTURE_PLACES)
    return allowed


EDITOR_CONFIG = {
    "skin": "moono-lisa",
    "toolbar": "Article",
    "toolbar_Article": [
        ["Format", "Bold", "Italic", "Subscript", "Superscript", "RemoveFormat"],
        ["NumberedList", "BulletedList", "Blockquote"],
        ["Link", "Unlink", "Image", "Table", "HorizontalRule"],
        ["Undo", "Redo", "Maximize"],
    ],
    "format_tags": "p;h2;h3;h4;pre",
    # Without a frame of its own the editor works under a content security policy.
    "extraPlugins": "divarea",
    "removePlugins": ",".join(_REMOVED_PLUGINS),
    "removeDialogTabs": (
        "image:advanced;image:Link;image:Upload;link:advanced;link:target;link:upload;"
        "table:advanced"
    ),
    "allowedContent": _allowed_content(),
    "disallowedContent": "script style *[on*] *[data-*] *{*}",
    # Pasted pictures are uploaded (editor.js), not written into the text.
    "clipboard_handleImages": False,
    "pasteFilter": "semantic-content",
    "fullPage": False,
    "entities": False,
    "basicEntities": True,
    "versionCheck": False,
    "linkDefaultProtocol": "https://",
    "linkShowTargetTab": False,
    "linkShowAdvancedTab": False,
    "image_previewText": " ",
    # Read by editor.js.
    "pictureLabels": {
        "browse": _("Choose or upload a picture"),
        "txtAlt": _("What it shows here, if its own description does not fit"),
    },
    "pictureText": {
        "title": _("Picture"),
        "place": _("Width and place"),
        "choices": [
            [_("As wide as the text"), ""],
            [_("Smaller, in the middle"), "picture-small"],
            [_("At the beginning of the line, beside the text"), "picture-start"],
            [_("At the end of the line, beside the text"), "picture-end"],
        ],
        "missing": _("Choose a picture first."),
        "uploading": _("The picture is being uploaded …"),
        "uploaded": _("Uploaded. Before you publish, say under Pictures what it shows."),
        "failed": _("The picture could not be uploaded. Use the picture button instead."),
    },
    "notesLeftOut": NOTES_LEFT_OUT,
    "pictureUploadUrl": reverse_lazy("admin:images_picture_upload"),
    "ownPageLabel": _("Page of this site: /our-approach/"),
    "documentLabel": _("Choose or upload a document"),
    "filebrowserImageBrowseUrl": reverse_lazy("admin:images_picture_pick"),
    "filebrowserLinkBrowseUrl": reverse_lazy("admin:documents_document_pick"),
    "width": "100%",
    "height": "28rem",
    "title": _("Text"),
}


class EditorWidget(CKEditorWidget):
    def __init__(self, attrs=None) -> None:
        super().__init__(attrs=attrs)
        self.config = deepcopy(EDITOR_CONFIG)

    @property
    def media(self):
        editor = super().media
        # One list, because only within a list Django keeps the order of scripts.
        return forms.Media(
            css={"all": [*editor._css["all"], "admin-editor/editor.css", "admin-editor/skin.css"]},
            js=[*editor._js, "admin-editor/editor.js"],
        )


class BodyField(models.TextField):
    """HTML that is clean in the database, by whatever way it came there."""

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = clean_html(value)
        return super().get_db_prep_save(value, connection)

    def clean(self, value, model_instance):
        return clean_html(super().clean(value, model_instance))

    def formfield(self, **kwargs):
        return super().formfield(**(kwargs | {"widget": EditorWidget}))
