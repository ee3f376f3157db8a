"""Pages that readers could find once, and that were taken down or have ended."""

from django.http import Http404

from .moving import has_been_public, last_published
from .publication import Publication
from .publication_queryset import PublicationQuerySet, PublicationStatus


class Gone(Http404):
    """Nothing is here any more (410). `title` is the one readers knew, if it still is its title."""

    def __init__(self, sentence: str, publication: Publication, title: str) -> None:
        super().__init__(sentence)
        self.publication, self.title = publication, title


def missing(publications: PublicationQuerySet, sentence: str, **address: str) -> Http404:
    """What to raise where readers find nothing at an address: that it is gone, or never was."""
    publication = publications.filter(**address).first()
    if publication is None or not _is_taken_down(publication):
        return Http404(sentence)
    known = last_published(publication)
    if any(known.get(name) != value for name, value in address.items()):
        # It was put aside under a new address that readers never saw.
        return Http404(sentence)
    title = publication.title if known.get("title") == publication.title else ""
    return Gone(sentence, publication, title)


def _is_taken_down(publication: Publication) -> bool:
    is_put_aside = publication.status == PublicationStatus.ARCHIVED
    return (is_put_aside or publication.has_ended) and has_been_public(publication)
