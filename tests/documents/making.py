"""Documents made here: plain ones, to which a test adds what it is about."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from documents.office import MIME_TYPES

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf_bytes(change: Callable[[Pdf], None] = lambda pdf: None, **saving) -> bytes:
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        change(pdf)
        target = BytesIO()
        pdf.save(target, **saving)
    return target.getvalue()


def action(kind: str, **more) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **more)


def annotated(**annotation) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        rectangle = Array([0, 0, 50, 50])
        page = pdf.pages[0].obj
        page.Annots = Array([Dictionary(Type=Name.Annot, Rect=rectangle, **annotation)])

    return change


def with_picture(jpeg: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        picture = pikepdf.Stream(pdf, jpeg)
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 40, 30, 8
        picture.ColorSpace, picture.Filter = Name.DeviceRGB, Name.DCTDecode
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Photo=picture))

    return change


def zip_bytes(parts: dict[str, bytes | str]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return target.getvalue()


def relationships(*lines: tuple[str, str, str], external: str = "") -> str:
    modes = {external: 'TargetMode="External" '}
    inner = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}" {modes.get(key, "")}/>'
        for key, kind, target in lines
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{inner}</Relationships>'


def docx_parts(body: str = "<w:p><w:r><w:t>Form</w:t></w:r></w:p>", **parts) -> dict:
    return _office("docx", "word/document.xml", body, parts)


def xlsx_parts(body: str = "<sheets/>", **parts) -> dict:
    return _office("xlsx", "xl/workbook.xml", body, parts)


def _office(kind: str, main: str, body: str, parts: dict) -> dict:
    return {
        "[Content_Types].xml": "<Types xmlns="
        '"http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{main}" ContentType="{MIME_TYPES[kind]}.main+xml"/></Types>',
        "_rels/.rels": relationships(
            ("rId1", "officeDocument", main), ("rId2", "thumbnail", "docProps/thumbnail.jpeg")
        ),
        "docProps/core.xml": "<c><creator>Maria Secret</creator></c>",
        "docProps/app.xml": "<p><Company>Secret Ltd</Company></p>",
        "docProps/thumbnail.jpeg": b"\xff\xd8\xff",
        main: f'<main xmlns:w="urn:w">{body}</main>',
        **parts,
    }


def odt_parts(body: str = "<text:p>Form</text:p>", kind: str = "odt", **parts) -> dict:
    return {
        "mimetype": MIME_TYPES[kind],
        "content.xml": f"<office:document-content>{body}</office:document-content>",
        "meta.xml": "<m><dc:creator>Maria Secret</dc:creator></m>",
        "META-INF/manifest.xml": "<manifest:manifest>"
        '<manifest:file-entry manifest:full-path="content.xml"/>'
        '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/>'
        "</manifest:manifest>",
        "Thumbnails/thumbnail.png": b"\x89PNG\r\n\x1a\n",
        **parts,
    }
