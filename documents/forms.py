import logging
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from staff.models import User

from .models import Document
from .processing import MAX_BYTES, PreparedDocument, prepare_document

logger = logging.getLogger(__name__)

NOT_WRITTEN = _(
    "The file is fine, but the server could not keep it: its disk may be full. Nothing was saved. "
    "Please tell who looks after this site."
)


class DocumentFileInput(forms.FileInput):
    def __init__(self) -> None:
        super().__init__(attrs={"accept": ".pdf,.docx,.xlsx,.odt,.ods"})


class DocumentForm(forms.ModelForm):
    """A document: what it is called, and its file, which a change may leave out."""

    upload = forms.FileField(
        label=_("File"),
        widget=DocumentFileInput,
        # Its name is not kept, so it may be as long as it likes.
        max_length=None,
        help_text=format_lazy(
            _(
                "PDF, Word (.docx), Excel (.xlsx), ODT or ODS, at most {limit} MB. The author’s "
                "name, scripts and attached files are taken out of it."
            ),
            limit=MAX_BYTES // 1024**2,
        ),
        error_messages={
            "required": _("Choose a file on this computer."),
            "empty": _("This file is empty. Choose it again."),
        },
    )

    class Meta:
        model = Document
        fields = ["title"]
        widgets = {"title": forms.TextInput(attrs={"class": "vTextField"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.prepared: PreparedDocument | None = None
        if not self.instance._state.adding:
            self.fields["upload"].required = False
            self.fields["upload"].label = _("Replace the file")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        upload: File | None = cleaned.get("upload")
        if upload and "title" in cleaned:
            try:
                self.prepared = prepare_document(upload, cleaned["title"])
            except forms.ValidationError as error:
                self.add_error("upload", error)
        elif upload:
            self.add_error(
                "upload", _("Choose the file once more: browsers do not keep it after an error.")
            )
        return cleaned

    def store(self, *, by: User) -> Document | None:
        """Save the document and its file; if that cannot be written, say so at the field."""
        document: Document = self.save(commit=False)
        try:
            if document._state.adding:
                document.uploaded_by = by
                document.store(self.prepared)
            else:
                self._change(document, by)
        except OSError:
            logger.exception("A document could not be written")
            self.add_error("upload", NOT_WRITTEN)
            return None
        return document

    def _change(self, document: Document, by: User) -> None:
        if self.prepared:
            document.replace(self.prepared, by=by)
        document.save(update_fields=["title"])
