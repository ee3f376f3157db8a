"""An earlier revision made the newest again, as far as what it names still exists."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from images.models import Picture
from staff.models import User

from ..markup.html_tokens import TokenCopier
from ..markup.rendering import picture_ids
from ..markup.safe_html import picture_id
from ..publication import Publication
from ..revisions import Revision, RevisionState


def restore(
    publication: Publication, revision: Revision, *, by: User, state: RevisionState
) -> tuple[Revision, list[str]]:
    """The new revision, and sentences that say what could not come back."""
    values = publication.values_of(revision)
    left_out = [*_gone(publication, revision, values), *_without_lost_pictures(values)]
    left_out += _with_a_free_address(publication, values)
    when = date_format(timezone.localtime(revision.created_at), "DATETIME_FORMAT")
    note = _("Restored from %s") % when
    restored = publication.save_revision(values, by=by, note=note, state=state)
    return restored, left_out


def _gone(publication: Publication, revision: Revision, values: dict[str, Any]) -> list[str]:
    sentences = []
    for name in publication.revision_fields:
        field = publication._meta.get_field(name)
        stored = revision.data.get(name)
        if not field.is_relation or not stored:
            continue
        found = len(values[name]) if field.many_to_many else int(values[name] is not None)
        if found < (len(stored) if field.many_to_many else 1):
            label = capfirst(field.verbose_name)
            sentences.append(_("%s: something was deleted since, and is left out.") % label)
    return sentences


def _without_lost_pictures(values: dict[str, Any]) -> list[str]:
    body = values.get("body") or ""
    ids = picture_ids(body)
    kept = {str(pk) for pk in Picture.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    if ids <= kept:
        return []
    values["body"] = _WithoutPictures(ids - kept).copy(body)
    return [_("Text: a picture was deleted since, and is left out.")]


def _with_a_free_address(publication: Publication, values: dict[str, Any]) -> list[str]:
    name = publication.address_field
    others = type(publication).objects.exclude(pk=publication.pk)
    if not others.filter(**{name: values.get(name)}).exists():
        return []
    # The draft's own row has the address that is surely free.
    values[name] = getattr(publication, name)
    return [_("Address: something else has the earlier one now, so the present one stays.")]


class _WithoutPictures(TokenCopier):
    def __init__(self, ids: set[str]) -> None:
        super().__init__()
        self.ids = ids

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        is_lost = tag == "img" and picture_id(attributes.get("src", "")) in self.ids
        return "" if is_lost else super().start_tag(tag, attributes)
