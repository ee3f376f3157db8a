"""After an erasure, beside a server that runs: the next page, and all that lies on the disk."""

import subprocess
import zipfile
from pathlib import Path

import psycopg2

WORDS = [b"zebulon", b"wobblefish", b"quixotry"]

SETUP = """
from tests.factories import create_clinic, create_comment, create_mail, create_post, create_user
from comments.learning import count_lessons
from staff.roles import Role
create_clinic()
owner = create_user(Role.OWNER)
fields = {"name": "Zebulon", "email": "zebulon@example.org"}
comment = create_comment(post=create_post(), body="A wobblefish swam by. " * 50, **fields)
comment.approve(owner)
comment.rewrite("Nothing but quixotry.", owner, seen=comment.body, reason="Zebulon asked")
create_comment(parent=comment, status="approved", body="So it is.")
create_mail(to="zebulon@example.org")
count_lessons()
result = comment.post.get_absolute_url()
"""


def words_on_disk(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        found |= {f"{path.name}: {word.decode()}" for word in WORDS if word in content}
    return found


def words_in_dump(database_url: str) -> set[bytes]:
    """A database that is no file of ours is written out whole, by its own means."""
    if not database_url.startswith("postgres"):
        return set()
    with psycopg2.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10_000
    connection.close()
    command = [f"/usr/lib/postgresql/{version}/bin/pg_dump", "--inserts", database_url]
    dump = subprocess.run(command, check=True, capture_output=True).stdout.lower()
    assert b"so it is." in dump
    return {word for word in WORDS if word in dump}


def test_nothing_is_left_of_somebody_who_was_erased(server, tmp_path):
    address = server.evaluate(SETUP)
    server.start()
    # Each of its workers keeps pages of its own.
    for _time in range(12):
        _status, page = server.request("GET", address)
    assert "quixotry" in page
    assert "hit" in server.headers(address)["Cache-Status"]

    server.manage("erase_person", "ZEBULON@example.org", "--yes")
    status, page = server.request("GET", address)
    assert status == 200
    assert not any(word.decode() in page.lower() for word in WORDS)
    assert "removed at its writer’s request" in page
    assert "So it is." in page
    # The database, where it is a file, with its log; the server's log; pictures; mail.
    assert words_on_disk(tmp_path) == set()
    assert words_in_dump(server.environment["DATABASE_URL"]) == set()

    server.manage("backup", str(tmp_path / "clinic.zip"))
    with zipfile.ZipFile(tmp_path / "clinic.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).lower()
    assert not any(word in everything for word in WORDS)
