"""
Makes a PDF plain: nothing in it runs, is attached, or tells who made it.

Run as a program of its own (`python -m documents.pdf_cleaning TITLE <in >out`), with little memory
and time: what reads PDFs is written in C++, and a file made to break it takes nobody along.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from documents.pictures_within import without_metadata

MEMORY = 640 * 1024**2
SECONDS = 10
MOST_OBJECTS = 30_000
MOST_LEVELS = 100

#: What a click may do: go somewhere, or empty the form. All else is taken away.
_ACTIONS = {"/GoTo", "/URI", "/Named", "/ResetForm", "/Hide", "/SetOCGState"}
_LINK = re.compile(rb"\s*(https?:|mailto:|tel:|[^:]*$)", re.IGNORECASE)
#: Comments on a page, which carry the name of who wrote them.
_MARKUP = {
    *("/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight"),
    *("/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Redact"),
}
_PLAYERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
#: Names of entries that go wherever they stand, and what goes with them.
_SCRIPTS = {"/JS", "/JavaScript", "/AA", "/XFA"}
_ATTACHMENTS = {"/EmbeddedFiles", "/AF", "/EF", "/Collection", "/Ref"}
_TELLING = {"/Metadata", "/PieceInfo"}


class PdfRefused(Exception):
    """Its one argument is the reason's name."""


def cleaned_pdf(content: bytes, title: str) -> tuple[bytes, list[str]]:
    """The plain PDF, and what the writer should know was taken out: scripts, files."""
    try:
        # Without repairs: what is mended silently may have lost a page.
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise PdfRefused("encrypted")
            if len(pdf.objects) > MOST_OBJECTS:
                raise PdfRefused("too_many_objects")
            if not len(pdf.pages):
                raise PdfRefused("no_page")
            removed = _clean(pdf)
            del pdf.docinfo
            pdf.docinfo["/Title"] = title
            target = BytesIO()
            pdf.save(
                target,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
            return target.getvalue(), sorted(removed)
    except pikepdf.PasswordError as error:
        raise PdfRefused("encrypted") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, MemoryError) as error:
        raise PdfRefused("damaged") from error


def _clean(pdf: Pdf) -> set[str]:
    removed: set[str] = set()
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    for thing in (pdf.Root, *pdf.objects):
        for part in _parts(thing):
            removed |= _clean_part(part)
    return removed


def _parts(thing, level: int = 0) -> Iterator[Dictionary | Stream]:
    """The dictionaries in an object; what it refers to is an object of its own."""
    if level > MOST_LEVELS:
        raise PdfRefused("damaged")
    if isinstance(thing, Dictionary | Stream):
        yield thing
        inner = [thing.get(key) for key in list(thing.keys())]
    elif isinstance(thing, Array):
        inner = list(thing)
    else:
        return
    for each in inner:
        if isinstance(each, Dictionary | Array) and not each.is_indirect:
            yield from _parts(each, level + 1)


def _clean_part(part: Dictionary | Stream) -> set[str]:
    removed = set()
    keys = set(part.keys())
    if "/ByteRange" in keys and "/Contents" in keys:
        raise PdfRefused("signed")
    for names, what in ((_SCRIPTS, "scripts"), (_ATTACHMENTS, "files"), (_TELLING, "")):
        for key in keys & names:
            del part[key]
            removed.add(what)
    for key in keys & {"/A", "/OpenAction", "/PA"}:
        if _is_forbidden(part.get(key)):
            del part[key]
            removed.add("scripts")
    if "/S" in keys and "/Next" in keys:
        del part["/Next"]
        removed.add("scripts")
    if "/Annots" in keys:
        removed |= _without_players(part)
    if str(part.get("/Subtype", "")) in _MARKUP and "/T" in keys:
        del part["/T"]
    if isinstance(part, Stream):
        _clean_stream(part)
    return removed - {""}


def _is_forbidden(action) -> bool:
    if not isinstance(action, Dictionary) or "/S" not in action:
        return False
    if str(action["/S"]) not in _ACTIONS:
        return True
    address = action.get("/URI")
    return address is not None and not _LINK.match(bytes(address))


def _without_players(page: Dictionary) -> set[str]:
    annotations = page["/Annots"]
    if not isinstance(annotations, Array):
        return set()
    kept = [
        each
        for each in annotations
        if not isinstance(each, Dictionary) or str(each.get("/Subtype", "")) not in _PLAYERS
    ]
    if len(kept) == len(annotations):
        return set()
    page["/Annots"] = Array(kept)
    return {"files"}


def _clean_stream(stream: Stream) -> None:
    # Content that lies in another file.
    for key in {"/F", "/FFilter", "/FDecodeParms"} & set(stream.keys()):
        del stream[key]
    filters = stream.get("/Filter")
    if isinstance(filters, Array) and len(filters) == 1:
        filters = filters[0]
    if filters == Name.DCTDecode:
        raw = stream.read_raw_bytes()
        plain = without_metadata(raw)
        if plain != raw:
            stream.write(plain, filter=Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        content, removed = cleaned_pdf(sys.stdin.buffer.read(), sys.argv[1])
        head = {"removed": removed}
    except PdfRefused as refused:
        content, head = b"", {"refused": str(refused)}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
