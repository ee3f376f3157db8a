"""
Who follows when pictures change: rooms above this one, which it does not know.

A room says once, when it is loaded, what has to be done around a change of pictures, such as
rendering texts anew that show them.
"""

import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from django.db import transaction

PictureIds = Collection[uuid.UUID]

_followers: list[Callable[[PictureIds], AbstractContextManager]] = []


def follow_changes(follower: Callable[[PictureIds], AbstractContextManager]) -> None:
    """
    `follower` gets the pictures' ids, in the transaction of their change.

    What it locks it locks before its `yield`, so that all lock in one order; after it the change
    is made.
    """
    if follower not in _followers:
        _followers.append(follower)


@contextmanager
def changing(picture_ids: PictureIds) -> Iterator[None]:
    """Around whatever changes how pictures look to readers: all of it or nothing."""
    with transaction.atomic(), ExitStack() as stack:
        for follower in _followers:
            stack.enter_context(follower(picture_ids))
        yield
