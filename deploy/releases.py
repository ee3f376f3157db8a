"""A release is a folder with one version of the program and its packages, beside the others."""

import fcntl
import filecmp
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from server import TIMERS, WORKERS, Failure, Server, free_port, run, say

#: What a release does not need of a checkout.
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "var", "node_modules", "tests", "bench", "*.pyc"
)
PATIENCE = 60
#: Half a minute of trying in all; readers wait at most LOCK_TIMEOUT at a time.
LOCK_TIMEOUT, TRIES = "1s", 15


@contextmanager
def alone(server: Server) -> Iterator[None]:
    """Nobody else changes the releases meanwhile."""
    with open(server.home / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure("An upgrade is already running.") from None
        yield


def go_forward(server: Server, checkout: Path, venv: Path | None) -> None:
    remove_older(server)
    release = build(server, checkout, venv)
    migrate(server, release)
    share_static(server, release)
    try_out(server, release)
    switch(server, release)


def go_back(server: Server) -> None:
    if not server.previous.exists():
        raise Failure("There is no version before this one.")
    release = server.previous.resolve()
    share_static(server, release)
    try_out(server, release)
    switch(server, release)


def build(server: Server, checkout: Path, venv: Path | None) -> Path:
    release = server.home / "releases" / _name(checkout)
    say(f"Copying {checkout} to {release}")
    try:
        shutil.copytree(checkout, release, ignore=LEFT_OUT)
        if venv:
            (release / ".venv").symlink_to(venv.resolve())
        else:
            say("Installing its packages (some minutes)")
            run(sys.executable, "-m", "venv", release / ".venv")
            pip = (release / ".venv/bin/pip", "install", "--quiet", "--disable-pip-version-check")
            only_listed = ("--require-hashes", "--only-binary", ":all:")
            run(*pip, *only_listed, "--requirement", release / "requirements.txt")
        # Nobody who runs the site may write here.
        run(release / ".venv/bin/python", "-m", "compileall", "-q", "-x", r"\.venv", release)
        _collect_static(server, release)
    except (Failure, OSError, KeyboardInterrupt):
        shutil.rmtree(release, ignore_errors=True)
        raise
    return release


def _name(checkout: Path) -> str:
    now = time.strftime("%Y%m%d-%H%M%S")
    described = subprocess.run(
        ["git", "-C", checkout, "describe", "--always", "--tags", "--dirty"],
        capture_output=True,
        text=True,
    )
    return f"{now}-{described.stdout.strip()}" if described.returncode == 0 else now


def _collect_static(server: Server, release: Path) -> None:
    """Into the release itself: each has its own list of names. nginx serves them from one folder."""
    (release / "var").mkdir()
    if server.identity:
        shutil.chown(release / "var", server.user)
    server.manage(release, "collectstatic", "--noinput", STATIC_ROOT=str(release / "var/static"))


def migrate(server: Server, release: Path) -> None:
    """
    The release before goes on working on the tables meanwhile, and afterwards.

    A change of a table waits for whoever uses it, and all others wait behind it. So it does not wait
    for long, and tries again.
    """
    say("Migrating the database")
    for attempt in range(1, TRIES + 1):
        try:
            server.manage(
                release, "migrate", "--noinput", PGOPTIONS=f"-c lock_timeout={LOCK_TIMEOUT}"
            )
            return
        except Failure as failure:
            if "lock timeout" not in str(failure) or attempt == TRIES:
                raise
            say("A table is in use; trying again")
            time.sleep(1)


def share_static(server: Server, release: Path) -> None:
    """Older files stay, for pages that readers still have open, and for the way back."""
    shutil.copytree(
        release / "var/static",
        server.home / "static",
        copy_function=_renew,
        dirs_exist_ok=True,
    )


def _renew(source: str, target: str) -> None:
    """Whoever is being sent the file gets all of the old one or all of the new."""
    if os.path.exists(target) and filecmp.cmp(source, target, shallow=False):
        return
    shutil.copy2(source, f"{target}.new")
    os.replace(f"{target}.new", target)


def try_out(server: Server, release: Path) -> None:
    """Runs it where nobody else asks it; it has to show its home page."""
    say("Trying it out beside the site")
    port = free_port()
    with TemporaryFile("w+") as log:
        gunicorn = subprocess.Popen(
            [release / ".venv/bin/gunicorn", "clinic_site.wsgi"]
            + ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "warning"],
            cwd=release,
            env=server.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **server.identity,
        )
        try:
            _wait_until_ready(server, port, lambda: gunicorn.poll() is None)
        except Failure as failure:
            log.seek(0)
            raise Failure(f"{failure}\n\n{log.read()}") from None
        finally:
            gunicorn.terminate()
            gunicorn.wait()


def _wait_until_ready(server: Server, port: int, goes_on=lambda: True) -> None:
    """Until it says that it is ready, and shows its home page."""
    answers, deadline = {}, time.monotonic() + PATIENCE
    while time.monotonic() < deadline and goes_on():
        answers = {path: server.status(port, path) for path in ("/readyz", "/")}
        if set(answers.values()) == {200}:
            return
        time.sleep(0.2)
    said = ", ".join(f"{path} says {status or 'nothing'}" for path, status in answers.items())
    raise Failure(f"It does not answer as it should: {said or 'it does not start'}.")


def switch(server: Server, release: Path) -> None:
    """From one release to the other, without a request that fails; back if it does not answer."""
    before = server.current.resolve() if server.current.exists() else None
    say(f"Switching to {release.name}")
    try:
        _serve(server, release)
        _wait_until_ready(server, int(server.listen.rpartition(":")[2]))
    except Failure:
        if before and before != release:
            say(f"Back to {before.name}")
            _serve(server, before)
        raise
    if before and before != release:
        _point(server.previous, before)


def _serve(server: Server, release: Path) -> None:
    _write_units(server, release)
    is_running = server.current.exists()
    if is_running:
        # They name `current`, and may load a file of it at any time. Their work can wait.
        server.systemctl("stop", *WORKERS)
    _point(server.current, release)
    if is_running:
        with _handover(server):
            server.systemctl("restart", "clinic-web.service")
    server.systemctl(
        "enable", "--now", "--quiet", "clinic-web.socket", "clinic-web.service", *WORKERS, *TIMERS
    )


@contextmanager
def _handover(server: Server) -> Iterator[None]:
    """The next release already answers on the same socket while the server itself restarts."""
    try:
        server.systemctl("start", "clinic-handover.service")
        yield
    finally:
        server.systemctl("stop", "clinic-handover.service")


def _write_units(server: Server, release: Path) -> None:
    folder = release / "deploy/systemd"
    for unit in folder.rglob("clinic-*"):
        if unit.is_file():
            _write(server.units / unit.relative_to(folder), server.edited(unit.read_text()))
    for more in folder.rglob("*.conf"):
        _write(server.units / more.relative_to(folder), server.edited(more.read_text()))
    server.systemctl("daemon-reload")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def _point(link: Path, release: Path) -> None:
    """In one step: whoever looks finds the old or the new."""
    draft = link.with_name(f".{link.name}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(release)
    os.replace(draft, link)


def remove_older(server: Server) -> None:
    kept = {server.current.resolve(), server.previous.resolve()}
    for release in (server.home / "releases").iterdir():
        if release not in kept:
            say(f"Removing {release.name}")
            shutil.rmtree(release)
