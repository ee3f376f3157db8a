import hashlib
import json
import logging
import re
import subprocess
import sys
from dataclasses import dataclass
from threading import Lock
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from .office import OfficeRefused, cleaned_office

logger = logging.getLogger(__name__)

MAX_BYTES = 25 * 1024**2
SECONDS_FOR_A_PDF = 30

#: Why a file is not taken, and what to do about it.
REASONS = {
    "encrypted": _("This file is protected by a password or by rights. Save it without them."),
    "damaged": _("This file is damaged or unusual. Open it, save it anew and try again."),
    "no_page": _("This PDF has no page. Export it again."),
    "signed": _(
        "This PDF carries a digital signature, which would break as the file is cleaned. Print it "
        "into a new PDF and upload that."
    ),
    "macros": _("This file holds macros, which are programs. Save it without them, or as PDF."),
    "files_within": _(
        "This file has another file within it, such as a chart with its data. Save it as PDF."
    ),
    "notes": _(
        "This file still holds comments or tracked changes, which readers would see, with names. "
        "Accept the changes, delete the comments, save and try again."
    ),
    "loaded": _(
        "This file loads something from elsewhere when it is opened: a template, a picture or "
        "data. Break those links, or save it as PDF."
    ),
    "too_large": _("This file unfolds to more than the site can handle. Save it as PDF."),
    "too_many_objects": _(
        "This PDF has too many parts to look through. Print it into a new PDF, or split it."
    ),
    "slides": _("These are slides. Save them as PDF: readers can open that on any phone."),
    "unknown": _("This is no kind of file that the site takes. Use PDF, Word, Excel, ODT or ODS."),
}

# Beginnings of files that people try to upload, and what to do about each.
HINTS = (
    (
        re.compile(rb"^\xd0\xcf\x11\xe0"),
        _(
            "This is an old Word, Excel or PowerPoint file, or one with a password. Save it "
            "without password as PDF or as .docx or .xlsx."
        ),
    ),
    (re.compile(rb"^\{\\rtf"), _("This is an RTF text, which may carry programs. Save it as PDF.")),
    (
        re.compile(rb"^(\xff\xd8\xff|\x89PNG|GIF8|RIFF.{4}WEBP)", re.DOTALL),
        _("This is a picture. Upload it under Pictures."),
    ),
    (re.compile(rb"^MZ|^\x7fELF|^#!"), _("This is a program. Readers must not be sent any.")),
    (
        re.compile(rb"<(!doctype|html|script|svg|\?xml)", re.IGNORECASE),
        _("This is a web page or data. Open it in a browser and print it as PDF."),
    ),
)

#: What was taken out of a PDF, as its uploader is told.
NOTES = {
    "scripts": _(
        "Scripts and automatic actions were taken out of the PDF. If it is a form that reckons "
        "or checks by itself, try it out once more."
    ),
    "files": _("Files or films that were attached to the PDF were taken out."),
}

# A large file takes its size several times over in memory, so that one at a time is enough.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class PreparedDocument:
    kind: str
    content: bytes
    #: What its uploader should know was taken out, as names of NOTES.
    removed: list[str]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]


def prepare_document(upload: File, title: str) -> PreparedDocument:
    """Check and clean an uploaded file. Raises ValidationError with what to do instead."""
    content = _bytes_of(upload)
    with _one_at_a_time:
        # By what is in it; a name or a browser's word says nothing.
        if content.startswith(b"PK\x03\x04"):
            return _prepared_office(content, title)
        if b"%PDF-" in content[:1024]:
            return _prepared_pdf(content, title)
    raise ValidationError(_hint(content), code="unknown")


def _bytes_of(upload: File) -> bytes:
    """The file in memory, read no further than the limit, whatever size it claims."""
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    if not content:
        raise ValidationError(_("This file is empty. Choose it again."), code="empty")
    if len(content) > MAX_BYTES:
        raise ValidationError(
            _("This file is larger than %(limit)s MB. Make its pictures smaller and try again."),
            code="too_many_bytes",
            params={"limit": MAX_BYTES // 1024**2},
        )
    return content


def _hint(content: bytes) -> str:
    for pattern, hint in HINTS:
        if pattern.search(content[:1024]):
            return hint
    return REASONS["unknown"]


def _refuse(reason: str) -> NoReturn:
    raise ValidationError(REASONS[reason], code=reason)


def _prepared_office(content: bytes, title: str) -> PreparedDocument:
    try:
        kind, plain = cleaned_office(content, title)
    except OfficeRefused as refused:
        _refuse(str(refused))
    return PreparedDocument(kind, plain, [])


def _prepared_pdf(content: bytes, title: str) -> PreparedDocument:
    """By a program of its own: a file that breaks the reader breaks no more than that."""
    try:
        cleaning = subprocess.run(
            [sys.executable, "-m", "documents.pdf_cleaning", title.replace("\x00", "")],
            input=content,
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=SECONDS_FOR_A_PDF,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        logger.info("A PDF could not be cleaned", exc_info=True)
        _refuse("damaged")
    head, _line, plain = cleaning.stdout.partition(b"\n")
    said = json.loads(head)
    if "refused" in said:
        _refuse(said["refused"])
    return PreparedDocument("pdf", plain, said["removed"])
