from .edition import Edition
from .people import Person
from .publication import Publication, PublicationQuerySet, PublicationStatus
from .revisions import Revision, RevisionState

__all__ = [
    "Edition",
    "Person",
    "Publication",
    "PublicationQuerySet",
    "PublicationStatus",
    "Revision",
    "RevisionState",
]
