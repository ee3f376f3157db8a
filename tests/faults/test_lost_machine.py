"""The drill: a backup while people write, all of it lost, all of it back; on the other database, too."""

import time
import uuid
import zipfile
from pathlib import Path

import pytest

from tests.faults.server import Server
from tests.meanwhile import meanwhile

SETUP = """
from tests.factories import create_clinic, create_picture, create_post
create_clinic()
post = create_post(picture=create_picture())
from comments.stamps import stamp_for
result = [post.get_absolute_url(), post.slug, stamp_for(post.pk)]
"""


@pytest.fixture
def elsewhere(tmp_path):
    """Another machine, with SQLite."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Server(folder, f"sqlite:///{folder / 'clinic.sqlite3'}")


def contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as there:
        return {name: there.read(name) for name in there.namelist() if name != "manifest.json"}


class Writer:
    """Posts replies, and writes down what was taken."""

    def __init__(self, server: Server, slug: str, stamp: str) -> None:
        self.server, self.path, self.stamp = server, f"/comments/post/{slug}/", stamp
        self.taken: list[str] = []

    def write(self) -> None:
        body = uuid.uuid4().hex
        fields = {"body": body, "name": "Anna", "email": "anna@example.org"}
        status, _page = self.server.request("POST", self.path, fields | {"stamp": self.stamp})
        if status == 303:
            self.taken.append(body)


def test_all_comes_back_as_it_was(server, elsewhere, tmp_path):
    _url, slug, stamp = server.evaluate(SETUP)
    server.start()
    first, again, third = (tmp_path / f"{name}.zip" for name in ("first", "again", "third"))
    anna = Writer(server, slug, stamp)
    with meanwhile(anna.write, anna.write, anna.write):
        while len(anna.taken) < 10:
            time.sleep(0.05)
        taken_before = list(anna.taken)
        server.manage("backup", str(first))
    assert len(anna.taken) > len(taken_before)
    saved = contents(first)
    rows = saved["database/comments.Comment.jsonl"].decode()
    assert all(body in rows for body in taken_before)
    assert len(rows.splitlines()) <= len(anna.taken) + 3

    # Another machine, another database.
    elsewhere.manage("restore", str(first))
    elsewhere.manage("backup", str(again))
    assert contents(again) == saved
    # And back, in the place of what went on meanwhile, under a server that knows nothing of it.
    server.manage("restore", str(again), "--yes")
    server.manage("backup", str(third))
    assert contents(third) == saved
    assert server.request("GET", f"/blog/{slug}/")[0] == 200
