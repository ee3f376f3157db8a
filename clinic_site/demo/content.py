"""Reads the demo clinic's files: facts and lists as TOML, texts as HTML under TOML front matter."""

import tomllib
from pathlib import Path
from typing import Any

from clinic_site.front_matter import parse_text

FOLDER = Path(__file__).parent


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


def rows(name: str) -> list[dict[str, Any]]:
    return table(name)[name]


def texts(folder: str) -> dict[str, dict[str, Any]]:
    """Each text by its file's name: the front matter, and "body"."""
    paths = sorted((FOLDER / folder).glob("*.html"))
    return {path.stem: parse_text(path.read_text()) for path in paths}
