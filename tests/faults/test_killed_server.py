import http.client
import re
import threading
import time
import uuid

CREATE_A_POST = """
from tests.factories import create_post
result = create_post(slug="killed").pk
"""
COUNT_REPLIES = """
from collections import Counter
from comments.models import Comment
result = Counter(Comment.objects.values_list("body", flat=True))
"""


def test_every_reply_answered_with_303_survives_the_servers_death_exactly_once(server):
    """Killed three times while four readers send replies as fast as they can."""
    server.evaluate(CREATE_A_POST)
    sent: list[str] = []
    acknowledged: list[str] = []
    for _round in range(3):
        server.start()
        _post_replies_until_killed(server, sent, acknowledged, seconds=1.5)
    stored = server.evaluate(COUNT_REPLIES)

    assert len(acknowledged) >= 30
    assert {body: stored.get(body) for body in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert set(stored) <= set(sent)
    assert max(stored.values()) == 1


def _post_replies_until_killed(server, sent, acknowledged, *, seconds) -> None:
    _status, html = server.request("GET", "/blog/killed/")
    stamp = re.search(r'name="stamp" value="([^"]+)"', html)[1]
    stop = threading.Event()

    def post_replies() -> None:
        while not stop.is_set():
            body = f"Reply {uuid.uuid4()}"
            sent.append(body)
            fields = {"body": body, "name": "Noor", "email": "noor@example.org", "stamp": stamp}
            try:
                status, _text = server.request("POST", "/comments/post/killed/", fields)
            except (OSError, http.client.HTTPException):
                return
            if status == 303:
                acknowledged.append(body)

    readers = [threading.Thread(target=post_replies) for _each in range(4)]
    for reader in readers:
        reader.start()
    time.sleep(seconds)
    server.kill()
    stop.set()
    for reader in readers:
        reader.join()
