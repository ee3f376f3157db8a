"""
Two servers of the site, one PostgreSQL, and a replica that takes its place when it dies.

Both servers know both databases by their addresses, and take the one that can be written to.
"""

import http.client
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.faults.server import Server

from .cluster import Cluster

SETUP = """
from tests.factories import create_clinic, create_picture, create_post
from comments.stamps import stamp_for
create_clinic()
post = create_post(slug="kept")
result = [stamp_for(post.pk), create_picture().file.url]
"""
COUNT = """
from collections import Counter
from comments.models import Comment
result = Counter(Comment.objects.values_list("body", flat=True))
"""


@pytest.fixture
def clusters() -> Iterator[tuple[Cluster, Cluster]]:
    folders = [Path(tempfile.mkdtemp(prefix="postgres-")) for _each in range(2)]
    primary = Cluster(folders[0])
    replica = primary.copy(folders[1])
    yield primary, replica
    for cluster in (primary, replica):
        cluster.stop()
        shutil.rmtree(cluster.folder)


@pytest.fixture
def nodes(clusters, tmp_path) -> Iterator[list[Server]]:
    hosts = quote(",".join(str(cluster.folder) for cluster in clusters), safe=",")
    url = f"postgres://postgres@{hosts}/postgres?target_session_attrs=read-write"
    nodes = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        node = Server(tmp_path / name, url, "--workers", "1")
        node.environment["MEDIA_ROOT"] = str(tmp_path / "media")
        nodes.append(node)
    nodes[0].manage("migrate")
    for node in nodes:
        node.start()
    yield nodes
    for node in nodes:
        node.kill()


class Writer(threading.Thread):
    """Replies on one node without a pause, and writes down when each was taken."""

    def __init__(self, node: Server, stamp: str) -> None:
        super().__init__()
        self.node, self.stamp = node, stamp
        self.taken: dict[str, float] = {}
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.is_set():
            body = uuid.uuid4().hex
            fields = {"body": body, "name": "Anna", "email": "anna@example.org"}
            fields["stamp"] = self.stamp
            try:
                status, _page = self.node.request("POST", "/comments/post/kept/", fields)
            except (OSError, http.client.HTTPException):
                status = 0
            if status == 303:
                self.taken[body] = time.monotonic()
            else:
                time.sleep(0.05)


@pytest.mark.parametrize("is_synchronous", [False, True])
def test_the_replica_takes_over_and_both_nodes_go_on_by_themselves(clusters, nodes, is_synchronous):
    primary, replica = clusters
    stamp, picture = nodes[0].evaluate(SETUP)
    for node in nodes:
        assert node.request("GET", "/blog/kept/")[0] == 200
        assert node.headers(picture)["Content-Type"] == "image/jpeg"
    if is_synchronous:
        primary.run_sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.run_sql("SELECT pg_reload_conf()")

    writers = [Writer(node, stamp) for node in nodes]
    for writer in writers:
        writer.start()
    time.sleep(5)
    primary.stop()
    died = time.monotonic()
    for node in nodes:
        assert node.request("GET", "/blog/kept/")[0] == 200
    replica.promote()
    promoted = time.monotonic()
    deadline = promoted + 30
    while not all(any(t > promoted for t in writer.taken.values()) for writer in writers):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)
    for writer in writers:
        writer.is_over.set()
        writer.join()

    stored = nodes[1].evaluate(COUNT)
    taken = writers[0].taken | writers[1].taken
    assert set(stored.values()) == {1}
    lost = [at for body, at in taken.items() if body not in stored]
    # Only by the old one, and only what it had no time to pass on.
    assert all(died - 1 < at <= died + 0.1 for at in lost)
    if is_synchronous:
        assert lost == []
    again = max(min(at for at in writer.taken.values() if at > promoted) for writer in writers)
    print(
        f"synchronous: {is_synchronous}; taken {len(taken)}, lost {len(lost)}; promoted after "
        f"{promoted - died:.2f} s, both nodes take replies after {again - died:.2f} s"
    )
