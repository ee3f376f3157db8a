"""The worker itself, ended at the worst moments, with a real mail server at the other end."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests.mail_server import MailServer

CREATE_MAILS = """
from tests.factories import create_mail
result = [create_mail().message_id for each in range(3)]
"""
LATER = """
from datetime import timedelta
from django.db.models import F
from outbox.models import CLAIM, Mail
later = F("next_try_at") - CLAIM
result = Mail.objects.waiting().exclude(claimed_at=None).update(next_try_at=later)
"""
COUNT_SENT = """
from outbox.models import Mail
result = Mail.objects.sent().count()
"""


class DeadlyServer(MailServer):
    """Kills who sends, when it has the mail and has not said so yet."""

    victim: subprocess.Popen | None = None

    async def handle_DATA(self, server, session, envelope) -> str:
        reply = await super().handle_DATA(server, session, envelope)
        if self.victim:
            self.victim.kill()
        return reply


@pytest.fixture
def mail_server(server):
    mail_server = DeadlyServer()
    server.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{mail_server.port}"
    mail_server.start()
    yield mail_server
    mail_server.stop()


@pytest.fixture
def start_worker(server):
    started = []

    def start() -> subprocess.Popen:
        command = [sys.executable, "manage.py", "deliver_mail"]
        with (server.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=server.environment, stdout=log, stderr=log
            )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def wait_for(is_so) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_worker_killed_while_it_sends_repeats_at_most_that_one_mail(
    server, mail_server, start_worker
):
    ids = server.evaluate(CREATE_MAILS)
    mail_server.victim = start_worker()
    mail_server.victim.wait(30)
    mail_server.victim = None
    assert len(mail_server.received) == 1
    server.manage("deliver_mail", "--once")
    assert server.evaluate(COUNT_SENT) == 2
    # A quarter of an hour after the worker died.
    assert server.evaluate(LATER) == 1
    server.manage("deliver_mail", "--once")
    received = [message["Message-ID"] for message in mail_server.received]
    assert sorted(received) == sorted([*ids, received[0]])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_worker_sends_what_comes_and_ends_when_it_is_told(
    server, mail_server, start_worker, number
):
    worker = start_worker()
    server.evaluate(CREATE_MAILS)
    wait_for(lambda: len(mail_server.received) == 3)
    os.kill(worker.pid, number)
    assert worker.wait(10) == 0
    assert server.evaluate(COUNT_SENT) == 3


@pytest.mark.parametrize("migrated", [""], ids=["not migrated"])
def test_a_worker_outlives_a_database_that_is_not_ready(server, mail_server, start_worker):
    worker = start_worker()
    log = server.folder / "worker.log"
    wait_for(lambda: "database did not answer" in log.read_text())
    server.manage("migrate")
    server.evaluate(CREATE_MAILS)
    wait_for(lambda: len(mail_server.received) == 3)
    assert worker.poll() is None
