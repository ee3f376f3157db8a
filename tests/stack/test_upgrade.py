"""deploy/upgrade while people read and reply: there with a migration, and back."""

import http.client
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.faults.database import own_database
from tests.meanwhile import meanwhile

from .machine import HOST, Machine, edit

SETUP = """
from django.db import connection
from tests.factories import create_clinic, create_comment, create_post
from comments.models import Comment
from comments.stamps import stamp_for
create_clinic()
post = create_post(slug="kept")
create_comment(post=create_post(), status="spam")
others = ", ".join(
    field.column
    for field in Comment._meta.concrete_fields
    if field.name not in {{"id", "fingerprint"}}
)
with connection.cursor() as cursor:
    cursor.execute(f"INSERT INTO comments_comment (fingerprint, {{others}})"
                   f" SELECT md5(number::text), {{others}}"
                   " FROM comments_comment, generate_series(1, {rows}) AS number")
result = stamp_for(post.pk)
"""
#: How often each reply is there, and how many rows have the new column.
COUNT = """
from collections import Counter
from django.db import connection
from comments.models import Comment
replies = Counter(Comment.objects.filter(post__slug="kept").values_list("body", flat=True))
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM comments_comment WHERE number = 7")
    result = [replies, cursor.fetchone()[0]]
"""
MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "{latest}")]
    operations = [
        migrations.AddField("comment", "number", models.IntegerField(db_default=7)),
    ]
"""


@pytest.fixture
def machine(tmp_path, migrated) -> Iterator[Machine]:
    with own_database(tmp_path, copy_of=migrated) as url:
        machine = Machine(tmp_path, url)
        try:
            yield machine
        finally:
            machine.close()


class People:
    """Readers, who write down what did not go well, and which replies were taken."""

    def __init__(self, machine: Machine, stamp: str) -> None:
        self.machine, self.stamp = machine, stamp
        self.failures: list[str] = []
        self.acknowledged: list[str] = []

    def read_one_page(self) -> None:
        self.ask("GET", "/blog/kept/", expected=200)

    def read_ever_others(self) -> None:
        self.ask("GET", f"/search/?q={uuid.uuid4().hex[:9]}", expected=200)

    def reply(self) -> None:
        body = f"Reply {uuid.uuid4()}"
        fields = {"body": body, "name": "Noor", "email": "noor@example.org"}
        fields["stamp"] = self.stamp
        if self.ask("POST", "/comments/post/kept/", fields, expected=303):
            self.acknowledged.append(body)

    def ask(self, method: str, path: str, fields: dict | None = None, *, expected: int) -> bool:
        connection = self.machine.connect()
        headers = {"Sec-Fetch-Site": "same-origin"}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, fields and urlencode(fields), headers)
            response = connection.getresponse()
            response.read()
            status = response.status
        except (OSError, http.client.HTTPException) as error:
            status = repr(error)
        finally:
            connection.close()
        if status != expected:
            self.failures.append(f"{method} {path}: {status}")
        # On a machine that is not the test's alone, the rest has to get on as well.
        time.sleep(0.1)
        return status == expected


def test_an_upgrade_and_the_way_back_fail_no_request_and_lose_no_reply(machine, request):
    rounds, rows = (3, 100_000) if request.config.getoption("--long") else (1, 10_000)
    first = machine.checkout("first")
    machine.upgrade(first, "--first")
    machine.nginx.start()
    stamp = machine.evaluate(SETUP.format(rows=rows))
    second = next_version(machine)
    people = People(machine, stamp)
    with meanwhile(people.read_one_page, people.read_ever_others, people.reply):
        for _round in range(rounds):
            machine.upgrade(second)
            assert "A new version" in page(machine, "/blog/kept/")
            machine.upgrade(second, "--back")
            assert "A new version" not in page(machine, "/blog/kept/")

    assert people.failures == []
    stored, migrated = machine.evaluate(COUNT)
    assert len(people.acknowledged) > 20
    assert stored == dict.fromkeys(people.acknowledged, 1)
    # The older version goes on under the newer's table.
    assert migrated == rows + 1 + len(people.acknowledged)


def next_version(machine: Machine):
    checkout = machine.checkout("second")
    edit(checkout / "templates/base.html", "</body>", "<p>A new version</p></body>")
    with (checkout / "static/css/site.css").open("a") as style:
        style.write("\n.new { color: inherit }\n")
    latest = max((checkout / "comments/migrations").glob("0*.py")).stem
    number = int(latest[:4]) + 1
    migration = checkout / f"comments/migrations/{number:04}_number.py"
    migration.write_text(MIGRATION.format(latest=latest))
    return checkout


def page(machine: Machine, path: str) -> str:
    connection = machine.connect()
    try:
        connection.request("GET", path, headers={"Host": HOST})
        return connection.getresponse().read().decode()
    finally:
        connection.close()
