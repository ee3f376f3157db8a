"""Archives as somebody would make them who means harm: their checksums are right."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backup.archive import COMMENT_BEGINS, DIGEST_LENGTH, MANIFEST


def forged(
    archive: Path,
    *,
    manifest: Callable[[dict], Any] = lambda said: None,
    files: Callable[[dict[str, bytes]], Any] = lambda files: None,
    zipped: Callable[[zipfile.ZipFile], Any] = lambda archive: None,
    counts: bool = True,
) -> Path:
    """
    A copy in which these have changed what they are given.

    With `counts` the manifest has the size and checksum of each file it names, whatever became of it.
    """
    with zipfile.ZipFile(archive) as there:
        contents = {name: there.read(name) for name in there.namelist()}
    said = json.loads(contents.pop(MANIFEST))
    files(contents)
    if counts:
        _count(said, contents)
    manifest(said)
    copy = archive.with_name("forged.zip")
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in contents.items():
            kind = zipfile.ZIP_STORED if name.startswith("media/") else zipfile.ZIP_DEFLATED
            target.writestr(name, content, kind)
        target.writestr(MANIFEST, json.dumps(said))
        zipped(target)
        target.comment = COMMENT_BEGINS + b"0" * DIGEST_LENGTH
    seal(copy)
    return copy


def _count(said: dict, contents: dict[str, bytes]) -> None:
    for kind, begins, ends in (("tables", "database/", ".jsonl"), ("media", "media/", "")):
        for name, each in said[kind].items():
            content = contents.get(f"{begins}{name}{ends}", b"")
            each |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def seal(archive: Path) -> None:
    content = archive.read_bytes()[:-DIGEST_LENGTH]
    archive.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
