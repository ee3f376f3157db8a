"""A full disk: nothing is called saved that is not, pages go on, and all heals once there is room."""

import io
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from .cluster import FragileCluster
from .disk import LimitedWriters, SmallDisk, disk_at
from .posting import READ_REPLIES
from .server import Answer, Server

KEPT = "/blog/kept/"
SIGN_IN = """
from django.test import Client
from staff.models import User
from staff.roles import Role
from tests.factories import create_user
client = Client()
client.force_login(create_user(Role.OWNER))
result = client.cookies["session"].value
"""
COUNT_PICTURES = "from images.models import Picture\nresult = Picture.objects.count()"
#: PostgreSQL's log of what it is about to do comes in files of 16 MB, made in advance.
LOG_FILE = 16 * 1024 * 1024
GROW_BEYOND_IT = """
from django.db import connection
from blog.models import Post
from comments.models import Comment
text = "x" * 1800
post = Post.objects.get()
Comment.objects.bulk_create(
    Comment(post=post, name="Anna", body=f"{number} {text}", fingerprint=str(number))
    for number in range(9_200)
)
result = True
"""


@dataclass
class FullDatabase:
    """A database on a disk of its own; PostgreSQL's log of changes is elsewhere."""

    url: str
    disk: SmallDisk | LimitedWriters
    cluster: FragileCluster | None

    def fill_disk(self, server: Server) -> None:
        if not self.cluster:
            self.disk.fill(server.processes, 1)
            return
        if not self.disk.has_mount:
            server.evaluate(GROW_BEYOND_IT)
        self.disk.fill(self.cluster.processes, LOG_FILE)


@pytest.fixture
def database(request, cluster, tmp_path) -> Iterator[FullDatabase]:
    # PostgreSQL's user comes into its own folder only.
    with disk_at((cluster.folder if cluster else tmp_path) / "disk", megabytes=60) as disk:
        if cluster:
            with cluster.copy_on(disk.folder, "prepared") as url:
                yield FullDatabase(url, disk, cluster)
        else:
            file = disk.folder / "clinic.sqlite3"
            shutil.copy(request.getfixturevalue("prepared_file"), file)
            yield FullDatabase(f"sqlite:///{file}", disk, None)


@pytest.fixture
def server_on(tmp_path) -> Iterator:
    started = []

    def start(url: str, **environment: str) -> Server:
        server = Server(tmp_path, url)
        server.environment |= environment
        # So small a disk is nothing to be ready with.
        server.start(until="/blog/")
        started.append(server)
        return server

    yield start
    for server in started:
        server.kill()


class Reader:
    """Posts replies long enough to need more room each time, and remembers what was taken."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.stamp = re.search(r'name="stamp" value="([^"]+)"', server.request("GET", KEPT)[1])[1]
        self.numbers = count()
        self.taken: list[str] = []

    def post(self) -> Answer:
        number = next(self.numbers)
        # Short enough for PostgreSQL to keep it in the table itself.
        self.body = f"{number} {random.randbytes(350).hex()}"
        fields = {"body": self.body, "name": f"Reader {number}", "stamp": self.stamp}
        fields["email"] = f"reader{number}@example.org"
        answer = self.server.answer("POST", "/comments/post/kept/", fields)
        if answer.status == 303:
            self.taken.append(self.body)
        return answer

    def post_until_refused(self) -> Answer:
        for _time in range(200):
            answer = self.post()
            if answer.status != 303:
                return answer
        raise AssertionError("There was room for all of them.")


def test_no_reply_is_called_saved_while_the_databases_disk_is_full(database, server_on):
    server = server_on(database.url)
    reader = Reader(server)
    assert reader.post().status == 303

    database.fill_disk(server)
    refused = reader.post_until_refused()
    # A file that may not grow is no full disk to PostgreSQL, so it is told as any error is.
    assert refused.status == 503 if database.disk.has_mount or not database.cluster else 500
    if refused.status == 503:
        assert "Your reply is not posted yet" in refused.text
        assert reader.body in refused.text
    assert {reader.post().status for _time in range(3)} <= {303, refused.status}
    assert {server.request("GET", page)[0] for page in (KEPT, "/blog/", "/")} == {200}
    assert server.request("GET", "/healthz")[0] == 200

    database.disk.free()
    assert reader.post().status == 303
    bodies = server.evaluate(READ_REPLIES)["bodies"]
    assert {body: bodies.get(body) for body in reader.taken} == dict.fromkeys(reader.taken, 1)


def test_a_picture_is_whole_or_not_there_while_the_disk_for_files_is_full(
    server_on, prepared_url, tmp_path
):
    with disk_at(tmp_path / "disk", megabytes=2) as disk:
        server = server_on(prepared_url, MEDIA_ROOT=str(disk.folder))
        session = server.evaluate(SIGN_IN)
        server.request("GET", KEPT)
        disk.fill(server.processes, 1)
        refused = upload(server, session)
        assert refused.status in {422, 503}
        assert re.search("not saved|Nothing was saved", refused.text)
        assert files_in(disk.folder) == set()
        assert server.evaluate(COUNT_PICTURES) == 0
        assert server.request("GET", KEPT)[0] == 200

        disk.free()
        assert upload(server, session).status == 200
        assert server.evaluate(COUNT_PICTURES) == 1
        assert files_in(disk.folder)
        server.kill()


def upload(server: Server, session: str) -> Answer:
    token = "c" * 32
    picture = SimpleUploadedFile("noise.jpg", noise(), "image/jpeg")
    return server.answer(
        "POST",
        "/admin/images/picture/upload/",
        body=encode_multipart(BOUNDARY, {"files": picture, "csrfmiddlewaretoken": token}),
        headers={
            "Content-Type": MULTIPART_CONTENT,
            "Accept": "application/json",
            "Cookie": f"session={session}; csrf={token}",
        },
    )


def noise() -> bytes:
    file = io.BytesIO()
    Image.frombytes("RGB", (400, 400), random.randbytes(400 * 400 * 3)).save(file, "JPEG")
    return file.getvalue()


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()} - {"ballast"}


def test_a_log_that_cannot_be_written_holds_nothing_up(prepared_url, tmp_path):
    server = Server(tmp_path, prepared_url)
    (tmp_path / "gunicorn.log").symlink_to("/dev/full")
    server.start()
    try:
        reader = Reader(server)
        assert reader.post().status == 303
        # What is written about: an address that is missing, a form that is wrong.
        assert server.request("GET", "/missing/")[0] == 404
        assert server.request("POST", "/comments/post/kept/", {"body": ""})[0] == 422
        assert reader.post().status == 303
    finally:
        server.kill()
