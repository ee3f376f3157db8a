"""A database that is a file, lost or damaged, and a backup that is there."""

import sqlite3
import uuid
from pathlib import Path

from .test_lost_machine import SETUP, contents


def test_a_lost_database_beside_what_is_left_of_it(server, tmp_path):
    """The file is gone or damaged; the -wal and -shm of a killed server are still there."""
    server.evaluate(SETUP)
    archive = tmp_path / "clinic.zip"
    server.manage("backup", str(archive))
    database = server.folder / "clinic.sqlite3"
    for damage in (database.unlink, lambda: database.write_bytes(b"\0no database" * 500)):
        leave_a_wal(database)
        damage()
        server.manage("restore", str(archive), "--yes")
        again = tmp_path / f"{uuid.uuid4().hex}.zip"
        server.manage("backup", str(again))
        assert contents(again) == contents(archive)
    assert list(server.folder.glob("clinic.sqlite3.damaged-*"))


def leave_a_wal(database: Path) -> None:
    """As a server does that was killed: with changes in the -wal that are not in the file yet."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("DELETE FROM comments_comment")
    connection.execute("UPDATE blog_post SET title = 'From the old log'")
    connection.commit()
    kept = {ending: Path(f"{database}{ending}").read_bytes() for ending in ("-wal", "-shm")}
    connection.close()
    for ending, content in kept.items():
        Path(f"{database}{ending}").write_bytes(content)
