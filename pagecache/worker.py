import atexit
import socket

from gunicorn.workers.gthread import TConn, ThreadWorker

from .threads import Threads, step_aside

#: One waits for the database while the other answers.
AT_ONCE = 2


class Worker(ThreadWorker):
    """
    gunicorn's `gthread`; but as long as not all threads are aside, pages from memory wait neither for
    pages that are made nor for clients that are slow to ask.
    """

    def get_thread_pool(self) -> Threads:
        threads = Threads(self.cfg.threads, AT_ONCE)
        # A worker told to stop at once finishes what it answers, as with Python's own pool.
        atexit.register(threads.shutdown)
        return threads

    def handle(self, conn: TConn) -> object:
        if not _has_asked(conn.sock):
            step_aside()
        return super().handle(conn)


def _has_asked(connection: socket.socket) -> bool:
    """Whether the whole head of a request is there."""
    try:
        return b"\r\n\r\n" in connection.recv(65536, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except (OSError, ValueError):  # Nothing yet, or TLS, which cannot be looked into.
        return False
