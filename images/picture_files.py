"""Where a picture's files lie, and how they are taken away."""

import uuid
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import models, transaction


def picture_folder(picture_id: uuid.UUID) -> str:
    return f"pictures/{picture_id}"


def picture_path(picture: models.Model, filename: str) -> str:
    return f"{picture_folder(picture.pk)}/{filename}"


def rendition_path(rendition: models.Model, filename: str) -> str:
    return f"{picture_folder(rendition.picture_id)}/{filename}"


def remove_folder(picture_id: uuid.UUID) -> None:
    """Remove what lies in a picture's folder, half-written files of a full disk among it."""
    folder = picture_folder(picture_id)
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    remove_files(f"{folder}/{name}" for name in names)
    default_storage.delete(folder)


def remove_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def remove_folders_after_commit(picture_ids: list[uuid.UUID], *, using: str | None) -> None:
    for picture_id in picture_ids:
        # robust: the rows are gone by then, and a file that stays is no reason for an error page.
        transaction.on_commit(
            lambda picture_id=picture_id: remove_folder(picture_id), using=using, robust=True
        )


def remove_files_after_commit(names: Iterable[str]) -> None:
    names = list(names)
    transaction.on_commit(lambda: remove_files(names), robust=True)
