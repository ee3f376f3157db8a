import logging
import os
import sys

bind = "127.0.0.1:8000"

# Threads share one core's lock, so: a worker for each core, and few threads in each that take requests
# (pagecache/threads.py). Who makes a page, or waits for a slow client, steps aside for one of the others.
workers = min(max(os.cpu_count() or 1, 2), 4)
worker_class = "pagecache.worker.Worker"
threads = 8

# Loaded once, before the workers part from it: one that was killed is replaced at once, not after the
# seconds that loading takes. New code comes with a new master, not with HUP.
preload_app = True

# How long a thread that makes a page may keep the lock from one that has it in memory. At Python's
# own 5 ms the second waits several times over: 97 ms in place of 49 for one in a hundred.
sys.setswitchinterval(0.0005)

# `timeout` must be the longer one, or a worker is killed while it finishes its last requests.
timeout = 60
graceful_timeout = 30
# Longer than nginx keeps an idle connection (60 s), so that it is nginx that closes it.
keepalive = 75

# One control socket in the home folder would be shared by every gunicorn there.
control_socket_disable = True

# Django leaves dropping the body of an answer to HEAD to the server, which warns at each of them.
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)


def post_worker_init(worker) -> None:
    """From here on a worker writes as the site does (clinic_site/logs.py), without readers' data."""
    worker.log.error_log.handlers.clear()
    worker.log.error_log.propagate = True
