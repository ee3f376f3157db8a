"""A disk that a test can fill, and free again."""

import ctypes
import ctypes.util
import errno
import os
import pwd
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)


class SmallDisk:
    """A file system in memory; needs the right to mount."""

    has_mount = True

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        size = f"size={megabytes}m,mode=777".encode()
        if _libc.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, size):
            raise PermissionError(ctypes.get_errno(), "mount")

    def fill(self, processes: Callable[[], list[int]], limit: int) -> None:
        with open(self.folder / "ballast", "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(4096))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def free(self) -> None:
        (self.folder / "ballast").unlink()

    def remove(self) -> None:
        _libc.umount2(bytes(self.folder), 2)  # even if somebody is still at it


class LimitedWriters:
    """Where nobody may mount: to the processes that write, files may grow to a limit only."""

    has_mount = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, processes: Callable[[], list[int]], limit: int) -> None:
        self.processes = processes
        self._limit(str(limit))

    def free(self) -> None:
        self._limit("unlimited")

    def _limit(self, limit: str) -> None:
        for process in self.processes():
            owner = pwd.getpwuid(Path(f"/proc/{process}").stat().st_uid).pw_name
            # Even root may not do it to others everywhere.
            as_owner = ["runuser", "-u", owner, "--"] if os.geteuid() == 0 else []
            command = [*as_owner, "prlimit", f"--pid={process}", f"--fsize={limit}:"]
            subprocess.run(command, check=True)

    def remove(self) -> None:
        """Nothing was made."""


@contextmanager
def disk_at(folder: Path, *, megabytes: int) -> Iterator[SmallDisk | LimitedWriters]:
    folder.mkdir()
    folder.chmod(0o777)
    try:
        disk = SmallDisk(folder, megabytes)
    except PermissionError:
        disk = LimitedWriters(folder)
    try:
        yield disk
    finally:
        disk.remove()
