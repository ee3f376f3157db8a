"""
Runs the units of deploy/systemd where no systemd runs: what `deploy/upgrade` asks of it, and no more.

Like systemd it holds the sockets, gives them to services as file descriptors, waits for READY=1 of
those that notify, and stops them with TERM. `systemctl` in `programs` is for PATH.
"""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from configparser import ConfigParser
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_SYSTEMCTL = """#!/usr/bin/env python3
import socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect({address!r})
    asked.sendall(" ".join(sys.argv[1:]).encode() + b"\\n")
    answer = asked.makefile().read()
sys.exit(answer or 0)
"""

# Of a descriptor and a command: as `LISTEN_FDS` wants it, the first after the three usual ones.
_WITH_SOCKET = 'export LISTEN_PID=$$ LISTEN_FDS=1; exec "${@:2}" 3<&"$1"'


class Unit(ConfigParser):
    """A unit's file with the lines common to its kind; a name that comes twice counts last."""

    optionxform = staticmethod(str)

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(strict=False, interpolation=None, comment_prefixes="#", delimiters="=")
        common = [folder / "clinic-.service.d/common.conf"] if name.endswith(".service") else []
        self.read([*common, folder / name])

    def command(self) -> list[str]:
        return shlex.split(self["Service"]["ExecStart"])

    def variables(self) -> dict[str, str]:
        lines = Path(self["Service"]["EnvironmentFile"]).read_text().splitlines()
        pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
        return {name: value for name, _sign, value in pairs}


@dataclass
class Systemd:
    folder: Path
    running: dict[str, subprocess.Popen] = field(default_factory=dict)
    sockets: dict[str, socket.socket] = field(default_factory=dict)
    #: What was asked, in order.
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units, self.programs = self.folder / "units", self.folder / "programs"
        self.units.mkdir()
        self.programs.mkdir()
        # A short one: the addresses of sockets have to be.
        self.addresses = Path(tempfile.mkdtemp(prefix="systemd-"))
        address = str(self.addresses / "systemctl")
        (self.programs / "systemctl").write_text(_SYSTEMCTL.format(address=address))
        (self.programs / "systemctl").chmod(0o755)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(address)
        self.listener.listen()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()
        for name in list(self.running):
            self.stop(name)
        for each in self.sockets.values():
            each.close()
        shutil.rmtree(self.addresses)

    def _serve(self) -> None:
        while True:
            try:
                asked, _address = self.listener.accept()
            except OSError:
                return
            with asked:
                words = asked.makefile().readline().split()
                asked.sendall(self._do(words).encode())

    def _do(self, words: list[str]) -> str:
        verb, *names = [word for word in words if not word.startswith("--")]
        self.asked.append(" ".join([verb, *names]))
        try:
            for name in names:
                getattr(self, verb)(name)
        except (OSError, TimeoutError, AttributeError) as error:
            return repr(error)
        return ""

    # What systemctl is asked for

    def restart(self, name: str) -> None:
        self.stop(name)
        self.start(name)

    def enable(self, name: str) -> None:
        if name.endswith((".socket", ".service")):
            self.start(name)

    def start(self, name: str) -> None:
        if name.endswith(".socket"):
            if name not in self.sockets:
                host, port = Unit(self.units, name)["Socket"]["ListenStream"].split(":")
                self.sockets[name] = socket.create_server((host, int(port)), backlog=4096)
        elif name not in self.running or self.running[name].poll() is not None:
            self._start_service(name)

    def stop(self, name: str) -> None:
        process = self.running.pop(name, None)
        if process:
            process.terminate()
            try:
                process.wait(40)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def _start_service(self, name: str) -> None:
        unit = Unit(self.units, name)
        wanted = unit["Service"].get("Sockets") or name.replace(".service", ".socket")
        notifies = unit["Service"].get("Type") == "notify"
        # As on any server: a list of variables, and nothing of ours.
        variables = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | unit.variables()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
            address = self.addresses / name
            address.unlink(missing_ok=True)
            notices.bind(str(address))
            if notifies:
                variables["NOTIFY_SOCKET"] = str(address)
            self.running[name] = self._run(unit, self.sockets.get(wanted), variables, name)
            if notifies:
                self._wait_for_notice(notices, self.running[name])

    def _wait_for_notice(self, notices: socket.socket, process: subprocess.Popen) -> None:
        notices.settimeout(0.1)
        while process.poll() is None:
            with suppress(TimeoutError):
                if b"READY=1" in notices.recv(4096):
                    return
        raise ChildProcessError(f"it ended with {process.returncode}")

    def _run(
        self, unit: Unit, listener: socket.socket | None, variables: dict, name: str
    ) -> subprocess.Popen:
        command, passed = unit.command(), ()
        if listener:
            passed = (listener.fileno(),)
            command = ["bash", "-c", _WITH_SOCKET, "bash", str(passed[0]), *command]
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=unit["Service"]["WorkingDirectory"],
                env=variables,
                pass_fds=passed,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
