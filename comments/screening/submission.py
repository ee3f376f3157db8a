from dataclasses import dataclass
from functools import cached_property

from ..models import Comment
from ..reading import links_in, plain


@dataclass(frozen=True)
class Finding:
    code: str
    weight: int
    words: str


@dataclass(frozen=True)
class Submission:
    comment: Comment
    #: Did the browser say that the form was on one of our own pages?
    is_from_our_page: bool
    #: The text as it was sent, with the characters that are taken out when it is saved.
    typed: str = ""
    #: Is the field filled that no person sees?
    is_trapped: bool = False
    #: Of the site.
    language: str = "en"
    links_allowed: int = 1
    #: Does the owner let a comment with nothing to notice appear at once?
    lets_clean_through: bool = False

    @cached_property
    def text(self) -> str:
        """What is compared with phrases: small letters, no accents, no disguise."""
        return plain(self.comment.body)

    @cached_property
    def links(self) -> list[str]:
        return links_in(self.comment.body)

    @property
    def leads_elsewhere(self) -> bool:
        return bool(self.links or self.comment.website)
