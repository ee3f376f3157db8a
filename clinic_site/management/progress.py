"""How far long work has come, on a terminal in one line, in a log in a few."""

from typing import TextIO

_STEPS = 10


class Progress:
    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.said = ("", -1)

    def __call__(self, what: str, done: int, total: int) -> None:
        share = done * 100 // total if total else 100
        step = share if self.out.isatty() else share * _STEPS // 100
        if (what, step) == self.said:
            return
        self.said = (what, step)
        if self.out.isatty():
            self.out.write(f"\r{what}: {share} %" + ("\n" if done >= total else ""))
        elif done >= total:
            self.out.write(f"{what}: {total}\n")
        elif share and total > 1_000:
            self.out.write(f"{what}: {share} %\n")
        self.out.flush()
