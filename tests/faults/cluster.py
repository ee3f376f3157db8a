"""A PostgreSQL of its own, that a test can stop, kill and freeze."""

import os
import shutil
import signal
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from tests.stack.cluster import Cluster


class FragileCluster(Cluster):
    def __init__(self) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="postgres-")))

    def url_of(self, name: str) -> str:
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/{name}"

    def copy_of(self, name: str, more: str = "") -> str:
        """The URL of a new database, made as that one is."""
        copy = f"copy_{uuid.uuid4().hex[:12]}"
        self.run_sql(f"CREATE DATABASE {copy} TEMPLATE {name} {more}")
        return self.url_of(copy)

    @contextmanager
    def copy_on(self, disk: Path, name: str) -> Iterator[str]:
        """The URL of a copy of that database, whose tables lie on another disk; its log does not."""
        if os.geteuid() == 0:
            shutil.chown(disk, "postgres")
        self.run_sql(f"CREATE TABLESPACE elsewhere LOCATION '{disk}'")
        url = self.copy_of(name, "TABLESPACE elsewhere")
        yield url
        self.run_sql(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")
        self.run_sql("DROP TABLESPACE elsewhere")

    @property
    def pid(self) -> int:
        return int((self.folder / "data/postmaster.pid").read_text().splitlines()[0])

    def processes(self) -> list[int]:
        """The postmaster and all that it started."""
        master = self.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *map(int, children)]

    def kill(self) -> None:
        """The postmaster, without a word; what it started ends when it notices."""
        processes = self.processes()
        os.kill(processes[0], signal.SIGKILL)
        while any(_is_running(process) for process in processes):
            time.sleep(0.05)
        # Where nobody buries the dead, the next one would take it for alive.
        for lock in ("data/postmaster.pid", ".s.PGSQL.5432.lock"):
            (self.folder / lock).unlink()

    def freeze(self) -> None:
        # The postmaster first, or it starts others meanwhile.
        os.kill(self.pid, signal.SIGSTOP)
        for process in self.processes()[1:]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGSTOP)

    def thaw(self) -> None:
        for process in reversed(self.processes()):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)

    def remove(self) -> None:
        if (self.folder / "data/postmaster.pid").exists():
            self.thaw()
            self.stop()
        shutil.rmtree(self.folder)


def _is_running(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
