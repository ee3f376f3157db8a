"""Asks one address as fast as it answers: with wrk where that is installed, else from Python."""

import os
import re
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECTIONS = 16


@dataclass(frozen=True)
class Answers:
    per_second: float
    #: How long all but one in a hundred took.
    p99_ms: float


def on_core(core: int, command: list[str]) -> list[str]:
    can_choose = shutil.which("taskset") and (os.cpu_count() or 1) > 1
    return ["taskset", "-c", str(core), *command] if can_choose else command


def ask(url: str, *, seconds: int, connections: int = CONNECTIONS, cookie: str = "") -> Answers:
    """Raises SystemExit where an answer is not a good one."""
    return answers_of(asker(url, seconds=seconds, connections=connections, cookie=cookie))


def asker(url: str, *, seconds: int, connections: int, cookie: str = "") -> subprocess.Popen:
    if shutil.which("wrk"):
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout",
            "10s",
            "--latency",
        ]
        command += ["-H", f"Cookie: {cookie}"] if cookie else []
    else:
        command = [sys.executable, "-m", "bench.asking", str(connections), str(seconds), cookie]
    return subprocess.Popen(on_core(1, [*command, url]), stdout=subprocess.PIPE, text=True)


def answers_of(process: subprocess.Popen) -> Answers:
    text, _errors = process.communicate()
    if process.returncode or "Non-2xx" in text:
        sys.exit(f"{process.args[-1]} did not answer well:\n{text}")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text).groups()
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    return Answers(rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit])


# Where there is no wrk


class _Connection:
    def __init__(self, url: str, cookie: str) -> None:
        parts = urlsplit(url)
        header = f"Cookie: {cookie}\r\n" if cookie else ""
        self.request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{header}\r\n".encode()
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=10)
        self.times: list[float] = []
        self.send()

    def send(self) -> None:
        self.began, self.read, self.length = time.perf_counter(), b"", None
        self.socket.sendall(self.request)

    def receive(self) -> None:
        self.read += self.socket.recv(1 << 18)
        head, end, body = self.read.partition(b"\r\n\r\n")
        if self.length is None and end:
            if b" 200 " not in head.split(b"\r\n")[0]:
                sys.exit("Non-2xx")
            self.length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
        if self.length is not None and len(body) >= self.length:
            self.times.append(time.perf_counter() - self.began)
            self.send()


def _ask_from_python(connections: int, seconds: int, cookie: str, url: str) -> None:
    """Prints what it found as wrk does."""
    selector = selectors.DefaultSelector()
    asking = [_Connection(url, cookie) for _ in range(connections)]
    for connection in asking:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for key, _events in selector.select(timeout=1):
            key.data.receive()
    times = [time for connection in asking for time in connection.times]
    p99 = statistics.quantiles(times, n=100)[98] if len(times) > 1 else float(seconds)
    print(f"99% {p99 * 1000:.2f}ms\nRequests/sec: {len(times) / seconds:.2f}")


if __name__ == "__main__":
    _ask_from_python(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
