from .decisions import Decision, Verdict
from .document_uses import DocumentUse
from .edition import Edition
from .mail_choice import MailChoice
from .people import Person
from .picture_uses import PictureUse
from .presence import Presence
from .preview_links import PreviewLink
from .publication import Publication
from .publication_queryset import PublicationQuerySet, PublicationStatus
from .redirects.misses import MissedAddress
from .redirects.redirect import Redirect
from .revisions import Revision, RevisionState
from .share_picture import SharePicture

__all__ = [
    "Decision",
    "DocumentUse",
    "Edition",
    "MailChoice",
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
    "Verdict",
    "SharePicture",
]
