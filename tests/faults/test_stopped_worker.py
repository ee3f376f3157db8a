"""A worker that is told to stop at once, while it answers."""

import os
import signal
import socket
import time
from contextlib import closing

import pytest

BODY = b"body=Thank+you&name=Ada&email=ada%40example.org"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_what_it_has_begun_is_answered_to_the_end(lone_server, number):
    [worker] = lone_server.workers()
    with closing(socket.create_connection(("127.0.0.1", lone_server.port), timeout=20)) as client:
        client.sendall(
            b"POST /comments/post/kept/ HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(BODY), BODY[:10])
        )
        # It waits for the rest.
        time.sleep(1)
        os.kill(worker, number)
        time.sleep(1)
        client.sendall(BODY[10:])
        assert client.recv(65536).startswith(b"HTTP/1.1 ")
