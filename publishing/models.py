from .edition import Edition
from .misses import MissedAddress
from .people import Person
from .publication import Publication, PublicationQuerySet, PublicationStatus
from .redirects import Redirect
from .revisions import Revision, RevisionState

__all__ = [
    "Edition",
    "MissedAddress",
    "Person",
    "Publication",
    "PublicationQuerySet",
    "PublicationStatus",
    "Redirect",
    "Revision",
    "RevisionState",
]
