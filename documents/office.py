"""
Makes a Word, Excel or OpenDocument file plain: no macros, nothing loaded, nobody's name.

Such a file is a ZIP of XML files. It is read whole, looked at and written anew; what would have to
be guessed at is refused, with what to do about it.
"""

import re
import zlib
from html import unescape
from io import BytesIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .pictures_within import without_metadata

MOST_PARTS = 3_000
MOST_BYTES = 80 * 1024**2
#: Of text and markup, which is looked through letter by letter; the rest are pictures.
MOST_BYTES_OF_XML = 20 * 1024**2
MOST_BYTES_OF_RELATIONSHIPS = 2 * 1024**2

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MIME_TYPES = {
    "docx": _WORD,
    "xlsx": _EXCEL,
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}

_MACROS = re.compile(
    r"vba(project|data)|activex|/macrosheets/|/dialogsheets/|/customui|^customui|^basic/|^scripts/"
    r"|/ctrlprops/",
    re.IGNORECASE,
)
_FILES_WITHIN = re.compile(r"/embeddings/|oleobject|/afchunk|/externaldata", re.IGNORECASE)
_NOTES = re.compile(
    r"^word/comments|^xl/(comments|threadedcomments|persons|revisions)", re.IGNORECASE
)
_LOADED = re.compile(r"^xl/(externallinks|connections\.xml|querytables|model)", re.IGNORECASE)

_MACRO_TYPE = re.compile(rb"macroEnabled|vnd\.ms-office\.vbaProject", re.IGNORECASE)
_ODF_MACRO = re.compile(rb"<script:event-listener|<office:script[ />]|vnd\.sun\.star\.script:")
_ODF_NOTE = re.compile(rb"<office:annotation[ >]|<text:tracked-changes|<table:tracked-changes")
_ODF_LOADED = re.compile(
    rb"<table:dde-link|<text:dde-connection|<office:dde-source"
    rb"|<(?:draw:[\w-]+|text:section-source|form:form|table:table-source)\s[^<>]*"
    rb"xlink:href=[\"'](?:[a-z]+:|/|\.\.)",
    re.IGNORECASE,
)
_EXCEL_LOADED = re.compile(rb"\bWEBSERVICE\(", re.IGNORECASE)
_WORD_NOTE = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|rPrChange|pPrChange|comment)\s")
_WORD_FIELD = re.compile(
    rb"<(?:\w+:)?instrText[^<>]*>([^<]*)<|<(?:\w+:)?fldSimple\s[^<>]*instr=[\"']([^\"'<]*)|(</w:p>)"
)
_WORD_LOADED = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b", re.IGNORECASE
)
_DOCTYPE = re.compile(rb"<\x00?!\x00?(D\x00?O\x00?C|E\x00?N\x00?T)")
#: Where Excel notes on whose disk the file lay.
_PATH = re.compile(rb"(<(?:\w+:)?absPath\b[^<>]*?\burl=\")[^\"]*")
_SHARED_BY = re.compile(rb"(<fileSharing\b[^<>]*?\buserName=\")[^\"]*")
_PRINTER_OF = re.compile(rb"(<pageSetup\b[^<>]*?)\s+r:id=\"[^\"]*\"")

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_HYPERLINK = "/relationships/hyperlink"
_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>"""
_APP = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"""
_PEOPLE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>"""
_CUSTOM = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>"""
_META = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:meta><dc:title>{title}</dc:title></office:meta></office:document-meta>"""


class OfficeRefused(Exception):
    """Its one argument is the reason's name."""


def cleaned_office(content: bytes, title: str) -> tuple[str, bytes]:
    """The kind of office file it is, and the plain file."""
    parts = _read(content)
    try:
        return _cleaned(parts, title)
    except RecursionError as error:
        raise OfficeRefused("damaged") from error


def _cleaned(parts: dict[str, bytes], title: str) -> tuple[str, bytes]:
    kind = _kind(parts)
    if sum(len(part) for name, part in parts.items() if _is_xml(name)) > MOST_BYTES_OF_XML:
        raise OfficeRefused("too_large")
    for name, part in parts.items():
        _check_part(name, part)
    if kind in ("docx", "xlsx"):
        _check_word_and_excel(parts)
        plain = _plain_word_or_excel(parts, escape(title))
    else:
        _check_opendocument(parts)
        plain = _plain_opendocument(parts, escape(title))
    return kind, _written(plain)


# Reading and writing


def _read(content: bytes) -> dict[str, bytes]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _unfolded(archive)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise OfficeRefused("damaged") from error
    except RuntimeError as error:  # zipfile's word for a password.
        raise OfficeRefused("encrypted") from error


def _unfolded(archive: ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_PARTS:
        raise OfficeRefused("too_large")
    left, parts, seen = MOST_BYTES, {}, set()
    for entry in entries:
        name = entry.filename
        if name.lower() in seen or not _is_plain_name(name):
            raise OfficeRefused("damaged")
        seen.add(name.lower())
        # Counted as it unfolds: what its header claims may be a lie.
        with archive.open(entry) as part:
            parts[name] = part.read(left + 1)
        left -= len(parts[name])
        if left < 0:
            raise OfficeRefused("too_large")
    return parts


def _is_plain_name(name: str) -> bool:
    return (
        0 < len(name) <= 255
        and not name.startswith("/")
        and "\\" not in name
        and ":" not in name
        and ".." not in name.split("/")
        and name.isprintable()
    )


def _written(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # A date of its own: the one of each part tells when somebody worked.
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()


# What it is


def _kind(parts: dict[str, bytes]) -> str:
    if "[Content_Types].xml" in parts:
        types = parts["[Content_Types].xml"]
        if _MACRO_TYPE.search(types):
            raise OfficeRefused("macros")
        for kind in ("docx", "xlsx"):
            if f"{MIME_TYPES[kind]}.main+xml".encode() in types:
                return kind
    said = parts.get("mimetype", b"").strip().decode("ascii", "replace")
    for kind in ("odt", "ods"):
        if said == MIME_TYPES[kind] and "content.xml" in parts:
            return kind
    if "ppt/presentation.xml" in parts or said.endswith(".presentation"):
        raise OfficeRefused("slides")
    raise OfficeRefused("unknown")


# What is refused


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml", ".rdf"))


def _check_part(name: str, part: bytes) -> None:
    if _MACROS.search(name):
        raise OfficeRefused("macros")
    if _FILES_WITHIN.search(name) or part.startswith(b"\xd0\xcf\x11\xe0"):
        raise OfficeRefused("files_within")
    if _NOTES.search(name):
        raise OfficeRefused("notes")
    if _LOADED.search(name):
        raise OfficeRefused("loaded")
    if _is_xml(name):
        if _DOCTYPE.search(part):
            raise OfficeRefused("damaged")
        # One spelling alone, so that what is looked for is found.
        if part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
            raise OfficeRefused("damaged")


def _check_word_and_excel(parts: dict[str, bytes]) -> None:
    for name, part in parts.items():
        if name.endswith(".rels"):
            _check_relationships(part)
        elif name.startswith("word/") and name.endswith(".xml"):
            if _WORD_NOTE.search(part):
                raise OfficeRefused("notes")
            if _WORD_LOADED.search(_fields(part)):
                raise OfficeRefused("loaded")
        elif name.startswith("xl/worksheets/") and _EXCEL_LOADED.search(part):
            raise OfficeRefused("loaded")


def _check_relationships(part: bytes) -> None:
    """Only links may lead out of the file: a template or picture elsewhere is loaded unasked."""
    for relationship in _parsed(part).iter(_RELATIONSHIP):
        is_link = relationship.get("Type", "").endswith(_HYPERLINK)
        target = relationship.get("Target", "").strip().lower()
        if relationship.get("TargetMode") == "External" and not is_link:
            raise OfficeRefused("loaded")
        if is_link and re.match(r"(javascript|vbscript|file|data):|\\\\|//", target):
            raise OfficeRefused("loaded")


def _fields(part: bytes) -> str:
    """The instructions of fields, joined: one may be cut into many pieces, but within a line."""
    found = b"".join(
        match[1] or match[2] or (b" " if match[3] else b"") for match in _WORD_FIELD.finditer(part)
    )
    return unescape(found.decode("utf-8", "replace"))


def _check_opendocument(parts: dict[str, bytes]) -> None:
    manifest = parts.get("META-INF/manifest.xml", b"")
    if b"encryption-data" in manifest:
        raise OfficeRefused("encrypted")
    if b"vnd.sun.star.oleobject" in manifest:
        raise OfficeRefused("files_within")
    for name, part in parts.items():
        if name.endswith(".xml"):
            if _ODF_MACRO.search(part):
                raise OfficeRefused("macros")
            if _ODF_NOTE.search(part):
                raise OfficeRefused("notes")
            if _ODF_LOADED.search(part):
                raise OfficeRefused("loaded")


# What is taken out


def _plain_word_or_excel(parts: dict[str, bytes], title: str) -> dict[str, bytes]:
    plain = {}
    for name, part in parts.items():
        match name.lower():
            case "docprops/core.xml":
                part = _CORE.format(title=title).encode()
            case "docprops/app.xml":
                part = _APP.encode()
            case "docprops/custom.xml":
                part = _CUSTOM.encode()
            case "word/people.xml":
                part = _PEOPLE.encode()
            case lower if lower.startswith("docprops/thumbnail") or "/printersettings/" in lower:
                continue
            case lower if lower.endswith(".rels"):
                part = _without_left_out(part)
        if name.startswith("xl/"):
            part = _PATH.sub(rb"\1", _SHARED_BY.sub(rb"\1", _PRINTER_OF.sub(rb"\1", part)))
        plain[name] = without_metadata(part, keep_orientation=True)
    return plain


def _without_left_out(part: bytes) -> bytes:
    """The relationships of a part without those to a thumbnail or a printer."""
    root = _parsed(part)
    for relationship in list(root):
        if relationship.get("Type", "").endswith(("/thumbnail", "/printerSettings")):
            root.remove(relationship)
    ElementTree.register_namespace("", _RELATIONSHIP[1:].partition("}")[0])
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _plain_opendocument(parts: dict[str, bytes], title: str) -> dict[str, bytes]:
    # Its first part must be this one, not compressed, so that programs know the file by it.
    plain = {"mimetype": parts["mimetype"].strip()}
    for name, part in parts.items():
        if name == "meta.xml" or name.endswith("/meta.xml"):
            part = _META.format(title=title if name == "meta.xml" else "").encode()
        elif name.startswith(("Thumbnails/", "Configurations2/")) or name == "mimetype":
            continue
        elif name == "META-INF/manifest.xml":
            part = re.sub(
                rb"<manifest:file-entry [^<>]*full-path=\"(Thumbnails|Configurations2)/[^<>]*/>",
                b"",
                part,
            )
        elif name == "settings.xml":
            part = re.sub(
                rb"(<config:config-item [^<>]*\"Printer(?:Name|Setup)\"[^<>]*>)[^<]*", rb"\1", part
            )
        plain[name] = without_metadata(part, keep_orientation=True)
    return plain


def _parsed(part: bytes) -> ElementTree.Element:
    if len(part) > MOST_BYTES_OF_RELATIONSHIPS:
        raise OfficeRefused("too_large")
    try:
        return ElementTree.fromstring(part)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise OfficeRefused("damaged") from error
