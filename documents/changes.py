"""
Who follows when documents change: rooms above this one, which it does not know.

As with pictures (images/changes.py), texts that show a document's kind and size are rendered anew.
"""

import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from django.db import transaction

DocumentIds = Collection[uuid.UUID]

_followers: list[Callable[[DocumentIds], AbstractContextManager]] = []


def follow_changes(follower: Callable[[DocumentIds], AbstractContextManager]) -> None:
    """What the follower locks it locks before its `yield`; after it the change is made."""
    if follower not in _followers:
        _followers.append(follower)


@contextmanager
def changing(document_ids: DocumentIds) -> Iterator[None]:
    """Around whatever changes how links to documents look: all of it or nothing."""
    with transaction.atomic(), ExitStack() as stack:
        for follower in _followers:
            stack.enter_context(follower(document_ids))
        yield
