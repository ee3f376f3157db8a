from .edition import Edition
from .misses import MissedAddress
from .people import Person
from .picture_uses import PictureUse
from .presence import Presence
from .preview_links import PreviewLink
from .publication import Publication
from .publication_queryset import PublicationQuerySet, PublicationStatus
from .redirects import Redirect
from .revisions import Revision, RevisionState

__all__ = [
    "Edition",
    "MissedAddress",
    "Person",
    "PictureUse",
    "PreviewLink",
    "Presence",
    "Publication",
    "PublicationQuerySet",
    "PublicationStatus",
    "Redirect",
    "Revision",
    "RevisionState",
]
