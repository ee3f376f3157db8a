"""Writes what is published into the index, in the transaction of the publication."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connections, transaction
from django.db.models import QuerySet

from blog.models import Post
from pages.models import Clinic, Page
from publishing.markup.safe_html import plain_text
from publishing.models import Publication, PublicationStatus

from .models import Entry, Posting, Word, key_of
from .words import LONGEST_WORD, fold, stem, words_in

# One place outweighs all that come after it. Labels (categories, tags, authors) weigh as much as
# the address, and are not written here but asked for (labels.py).
IN_TITLE = 64
IN_SUMMARY_OR_HEADING = 16
IN_LABEL = 8
IN_TEXT = 1
#: In one transaction, when everything is written anew.
AT_ONCE = 20

_HEADING = re.compile(r"<h[234]>(.*?)</h[234]>", re.DOTALL)


def follow(sender: type[Publication], instance: Publication, **kwargs) -> None:
    """After a live row is saved: drafts and what is archived are found by nobody."""
    if instance.status == PublicationStatus.PUBLISHED and not kwargs.get("raw"):
        write(instance)


def forget(sender: type[Publication], instance: Publication, **kwargs) -> None:
    """Before a post or page is deleted."""
    Entry.objects.of(instance).delete()


def write(publication: Publication) -> None:
    language = publication.lang or Clinic.current().language
    text = plain_text(publication.body)
    with transaction.atomic():
        entry, _is_new = Entry.objects.update_or_create(
            **key_of(publication), defaults={"language": language, "text": text}
        )
        weights = _weights(publication, text)
        ids = _word_ids(weights, _spellings(publication, text), language)
        _write_postings(entry, {ids[form]: weight for form, weight in weights.items()})


def _write_postings(entry: Entry, wanted: dict[int, int]) -> None:
    """Only what differs: most words of a text that is published again stay where they were."""
    there = dict(entry.postings.values_list("word", "weight"))
    gone = [word for word, weight in there.items() if wanted.get(word) != weight]
    if gone:
        entry.postings.filter(word__in=gone).delete()
    Posting.objects.bulk_create(
        Posting(word_id=word, entry_id=entry.pk, weight=weight)
        for word, weight in wanted.items()
        if there.get(word) != weight
    )


def _weights(publication: Publication, text: str) -> Counter[str]:
    """Folded word to what it says about the text."""
    headings = plain_text(" ".join(_HEADING.findall(publication.body)))
    weights = Counter(dict.fromkeys(map(fold, words_in(text)), IN_TEXT))
    weights.update(
        dict.fromkeys(
            map(fold, words_in(f"{publication.summary} {headings}")), IN_SUMMARY_OR_HEADING
        )
    )
    weights.update(dict.fromkeys(map(fold, words_in(publication.title)), IN_TITLE))
    weights.update(dict.fromkeys(map(fold, words_in(_address(publication))), IN_LABEL))
    return weights


def _address(publication: Publication) -> str:
    return getattr(publication, publication.address_field)


def _spellings(publication: Publication, text: str) -> dict[str, str]:
    """Folded word to how it is first written."""
    spellings: dict[str, str] = {}
    for word in words_in(
        f"{publication.title} {publication.summary} {text} {_address(publication)}"
    ):
        spellings.setdefault(fold(word), word.casefold()[:LONGEST_WORD])
    return spellings


def _word_ids(forms: Iterable[str], spellings: dict[str, str], language: str) -> dict[str, int]:
    """
    Word to the id of its row, which is made where it is new.

    In one order, so that two publications at once wait for each other rather than for ever. Words
    are never deleted: another publication may be about to use them.
    """
    forms = sorted(forms)
    known = _known(forms, language)
    new = [form for form in forms if form not in known]
    Word.objects.bulk_create(
        (
            Word(
                language=language,
                form=form,
                spelling=spellings[form],
                stem=stem(spellings[form], language),
            )
            for form in new
        ),
        ignore_conflicts=True,
    )
    return known | (_known(new, language) if new else {})


def _known(forms: list[str], language: str) -> dict[str, int]:
    words = Word.objects.filter(language=language, form__in=forms)
    return dict(words.values_list("form", "pk"))


def count_published() -> int:
    return sum(
        model.objects.filter(status=PublicationStatus.PUBLISHED).count() for model in (Post, Page)
    )


def in_other_languages(model: type[Publication], language: str) -> QuerySet:
    """What has no language of its own, and stands in the index in another than the site's."""
    entries = Entry.objects.exclude(language=language).filter(**{f"{_name(model)}__lang": ""})
    return model.objects.filter(
        status=PublicationStatus.PUBLISHED, pk__in=entries.values(_name(model))
    ).order_by("pk")


def _name(model: type[Publication]) -> str:
    return "post" if model is Post else "page"


def rebuild() -> Iterator[None]:
    """Write everything anew, yielding after each; what is gone or not published leaves the index."""
    for model in (Post, Page):
        name = _name(model)
        published = model.objects.filter(status=PublicationStatus.PUBLISHED)
        Entry.objects.filter(**{f"{name}__isnull": False}).exclude(
            **{f"{name}__in": published}
        ).delete()
        keys = list(published.values_list("pk", flat=True))
        for at in range(0, len(keys), AT_ONCE):
            yield from _written(published.filter(pk__in=keys[at : at + AT_ONCE]))


def _written(publications: QuerySet) -> Iterator[None]:
    with transaction.atomic():
        # Locked, so that what somebody publishes at the moment is not written over.
        for publication in publications.select_for_update().order_by("pk"):
            write(publication)
            yield


def fill_if_empty(using: str, **kwargs) -> None:
    """After a migrate: a site that was there before its search."""
    tables = {model._meta.db_table for model in (Entry, Word, Posting, Post, Page)}
    # A migrate to an earlier state ends before some tables are there.
    is_ready = tables <= set(connections[using].introspection.table_names())
    if is_ready and not Entry.objects.using(using).exists():
        for _each in rebuild():
            pass
