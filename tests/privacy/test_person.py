"""One person's data: found, given out, erased; and nowhere any more."""

import json
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from backup import open_archive, restore, write_archive
from comments.learning import LearnedWord, count_lessons
from comments.models import Comment
from outbox.models import Mail
from privacy.models import Erasure
from privacy.person import erase, erase_again, export, find, left_elsewhere
from privacy.searching import places_with
from publishing.edition import read_edition
from staff.models import TrailEntry
from staff.roles import Role
from tests.backup.conftest import quiet
from tests.factories import create_clinic, create_comment, create_mail, create_post, create_user

pytestmark = pytest.mark.django_db

ADDRESS = "jane.zebulon@bücher.example"
WORDS = ["zebulon", "bücher", "xn--bcher-kva", "quixotry", "wobblefish", "203.0.113"]


@pytest.fixture
def owner():
    return create_user(Role.OWNER)


@pytest.fixture
def jane(owner):
    """Somebody who has written twice, was answered, edited, noted, learned from and written to."""
    create_clinic()
    post = create_post()
    fields = {"name": "Jane Zebulon", "email": ADDRESS, "post": post, "network": "203.0.113.0/24"}
    first = create_comment(body="My quixotry began in May.", **fields)
    first.approve(owner)
    create_comment(parent=first, status="approved", body="So did mine.", name="Otto")
    fields["email"] = "Jane.Zebulon@xn--bcher-kva.EXAMPLE"
    second = create_comment(
        body="A wobblefish, and quixotry.",
        website="https://zebulon.example/",
        findings=[{"code": "word:1", "text": "quixotry"}],
        **fields,
    )
    second.mark_spam(owner)
    count_lessons()
    seen = "My quixotry began in May."
    first.rewrite("My quixotry began.", owner, seen=seen, reason="Zebulon asked for it")
    first.note("Zebulon has called us", owner)
    create_mail(to=ADDRESS, subject="For Zebulon", body="Dear Zebulon")
    TrailEntry.objects.record(
        owner, "exported the trail", note="q=jane.zebulon%40xn--bcher-kva.example&kind=x"
    )
    return first


def database_dump(tmp_path) -> bytes:
    path = tmp_path / f"{Comment.objects.count()}-{Erasure.objects.count()}.zip"
    write_archive(path, settings={}, progress=quiet)
    with open_archive(path) as archive:
        files = [name for name in archive.file.namelist() if name.startswith("database/")]
        return b"\n".join(archive.file.read(name) for name in files)


def words_in(text: str) -> list[str]:
    text = text.casefold()
    return [word for word in WORDS if word in text or json.dumps(word)[1:-1] in text]


def test_all_that_is_stored_is_found(jane):
    found = {part.code: rows for part, rows in find("JANE.zebulon@BÜCHER.example").items()}
    assert [row["text"] for row in found["comments"]] == [
        "My quixotry began.",
        "A wobblefish, and quixotry.",
    ]
    assert len(found["mail"]) == len(found["trail"]) == 1
    assert any("Zebulon has called" in line["note"] for line in found["comments"][0]["trail"])


def test_the_export_is_noted_without_the_address(jane, owner):
    export(ADDRESS, owner)
    line = TrailEntry.objects.first()
    assert (line.verb, line.actor) == ("gave out personal data", owner)
    assert line.note == "mail: 1, trail: 1, comments: 2"


def test_after_erasure_nothing_is_left_anywhere(jane, owner, tmp_path, client, caplog, capsys):
    address = jane.post.get_absolute_url()
    assert words_in(client.get(address).content.decode())
    assert set(words_in(database_dump(tmp_path).decode())) == set(WORDS)
    caplog.clear()
    call_command("erase_person", ADDRESS, yes=True)
    said = capsys.readouterr().out
    assert "stands nowhere" in said
    assert words_in(database_dump(tmp_path).decode()) == []
    assert words_in(client.get(address).content.decode()) == []
    assert words_in(client.get(f"{address}feed/").content.decode()) == []
    assert words_in(said) == []
    assert words_in(caplog.text) == []
    assert not default_storage.exists("pictures")
    assert places_with(ADDRESS) == {}


def test_what_others_answered_stays_below_the_place(jane, owner, client):
    edition = read_edition()
    erase(ADDRESS, owner)
    assert read_edition() > edition
    page = client.get(jane.post.get_absolute_url()).content.decode()
    assert "removed at its writer’s request" in page
    assert "So did mine." in page
    assert list(Comment.objects.values_list("emptied", flat=True)) == ["request", ""]


def test_a_place_once_more_erased_tells_readers_why(owner, client):
    comment = create_comment(email=ADDRESS, status="trash")
    create_comment(parent=comment, status="approved")
    address = comment.post.get_absolute_url()
    assert "no longer shown" in client.get(address).content.decode()
    edition = read_edition()
    erase(ADDRESS, owner)
    assert read_edition() > edition
    assert "writer’s request" in client.get(address).content.decode()


def test_nobody_brings_an_empty_one_back(jane, owner, client):
    erase(ADDRESS, owner)
    place = Comment.objects.get(emptied="request")
    assert not place.restore(owner)
    assert not place.approve(owner)
    client.force_login(owner)
    for status in ("trash", "all"):
        assert (
            f"comment/{place.pk}/"
            not in client.get(f"/admin/comments/comment/?status={status}").content.decode()
        )
    assert client.get(f"/admin/comments/comment/{place.pk}/change/").status_code == 302
    answer = Comment.objects.get(name="Otto")
    page = client.get(f"/admin/comments/comment/{answer.pk}/change/").content.decode()
    assert "only the place is left" in page


def test_own_answers_to_oneself_all_go(owner):
    first = create_comment(email=ADDRESS, status="approved")
    create_comment(parent=first, email=ADDRESS, status="approved")
    erase(ADDRESS, owner)
    assert not Comment.objects.exists()


def test_what_was_learned_from_others_stays(jane, owner):
    other = create_comment(post=jane.post, body="Another wobblefish swims.")
    other.mark_spam(owner)
    count_lessons()
    erase(ADDRESS, owner)
    words = dict(LearnedWord.objects.values_list("word", "spam"))
    assert words["wobblefish"] == 1
    assert "quixotry" not in words


def test_others_are_not_touched(jane, owner):
    other = create_comment(email=f"x{ADDRESS}")
    erase(ADDRESS, owner)
    other.refresh_from_db()
    assert other.name


def test_notes_about_somebody_with_a_longer_address_are_theirs(owner):
    note = "Susana (susana@example.org) has called"
    TrailEntry.objects.record(owner, "noted", note=note)
    TrailEntry.objects.record(owner, "noted", note="ana@example.org, not susana@example.org")
    found = {part.code: rows for part, rows in find("ana@example.org").items()}
    assert len(found["trail"]) == 1
    erase("ana@example.org", owner)
    notes = TrailEntry.objects.filter(verb="noted").order_by("pk").values_list("note", flat=True)
    assert list(notes) == [note, "…, not susana@example.org"]


def test_an_address_in_anothers_text_is_told_and_left(jane, owner, capsys):
    create_comment(post=jane.post, body=f"Write to {ADDRESS}")
    call_command("erase_person", ADDRESS, yes=True)
    assert "texts by others: comments (1)" in capsys.readouterr().out
    assert left_elsewhere(ADDRESS) == {"comments": 1}


def test_a_colleagues_address_is_refused(owner):
    colleague = create_user(Role.AUTHOR, email="Ada@Clinic.example", username="ada")
    for command in ("export_person", "erase_person"):
        with pytest.raises(CommandError, match=f"{colleague.username}, who is on the staff"):
            call_command(command, "ada@clinic.example")


@pytest.mark.parametrize("command", ["export_person", "erase_person"])
def test_what_is_no_address_is_refused(command):
    with pytest.raises(CommandError, match=r"^This is no email address\.$"):
        call_command(command, "jane")


def test_the_export_is_json_on_the_screen_or_in_a_file(jane, tmp_path):
    out = StringIO()
    call_command("export_person", ADDRESS, stdout=out)
    assert len(json.loads(out.getvalue())["comments"]) == 2
    path = tmp_path / "jane.json"
    call_command("export_person", ADDRESS, to=path, stdout=StringIO())
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["address"] == "jane.zebulon@xn--bcher-kva.example"
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_person", ADDRESS, to=path, stdout=StringIO())


def test_erasing_asks_first_and_a_dry_run_counts(jane, monkeypatch, capsys):
    call_command("erase_person", ADDRESS, dry_run=True)
    assert "Mail in the outbox: 1" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError, match="--yes"):
        call_command("erase_person", ADDRESS)
    assert Mail.objects.exists()
    assert not Erasure.objects.exists()


def test_deleting_for_good_leaves_no_text_in_the_trail(jane, owner, client):
    client.force_login(owner)
    page = f"/admin/comments/comment/{jane.pk}/delete/"
    assert client.post(page, {"post": "yes"}).status_code == 302
    notes = TrailEntry.objects.filter(verb__in=["edited", "noted"]).values_list("note", flat=True)
    assert list(notes) == ["", ""]


# A backup from before


def test_a_restored_backup_is_erased_again(jane, owner, tmp_path):
    path = tmp_path / "before.zip"
    write_archive(path, settings={}, progress=quiet)
    erase(ADDRESS, owner)
    with open_archive(path) as archive:
        restore(archive, then=[erase_again], progress=quiet)
    assert words_in(database_dump(tmp_path).decode()) == []
    assert Comment.objects.filter(name="Otto").exists()


def test_what_somebody_wrote_after_the_erasure_stays(jane, owner):
    erase(ADDRESS, owner)
    create_comment(email=ADDRESS, body="Here I am again.")
    assert erase_again() == 0
    assert Comment.objects.filter(email=ADDRESS).exists()


def test_the_list_of_erasures_holds_no_address_and_is_in_no_backup(jane, owner, tmp_path):
    erase(ADDRESS, owner)
    erasure = Erasure.objects.get()
    assert words_in(erasure.digest + erasure.key) == []
    assert erasure.digest.encode() not in database_dump(tmp_path)
    erase(ADDRESS, owner)
    assert Erasure.objects.values("digest").distinct().count() == 2
