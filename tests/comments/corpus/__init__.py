"""Comments of our own writing, one a line; no real person's words."""

from pathlib import Path


def lines(name: str) -> list[str]:
    return (Path(__file__).parent / f"{name}.txt").read_text().splitlines()
