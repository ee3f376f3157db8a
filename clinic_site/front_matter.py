import tomllib
from typing import Any


def parse_text(text: str) -> dict[str, Any]:
    """The front matter (TOML between lines of +++) of an HTML text, and its "body"."""
    _before, front_matter, body = text.split("+++\n", 2)
    return tomllib.loads(front_matter) | {"body": body.strip()}
