"""Takes the demo clinic away again, and nothing that somebody has written since."""

from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import ProtectedError

from blog.models import Category, Post, Tag
from comments.models import Comment
from documents.models import Document
from images.models import Picture
from outbox.models import Mail
from pages.models import Clinic, Notice, Page
from publishing.markup.rendering import picture_ids
from publishing.models import Person, Revision
from staff.models import TrailEntry, User

from . import content
from .loading import USERNAMES, document_id, picture_id


def remove(login_file: Path) -> list[str]:
    """
    Delete what `load` brought, by its addresses; gives the names of what had to stay.

    A category, person or picture stays if something written since still uses it.
    """
    pages = [text.get("path", name) for name, text in content.texts("pages").items()]
    stayed: list[str] = []
    with transaction.atomic():
        comments = Comment.objects.filter(post__slug__in=content.texts("articles"))
        _delete(comments.order_by("-pk"), stayed)
        _delete(Post.objects.filter(slug__in=content.texts("articles")), stayed)
        _delete(Page.objects.filter(path__in=pages), stayed)
        Clinic.objects.filter(is_demo=True).delete()
        Notice.objects.filter(
            text__in=[row["text"] for row in content.table("clinic")["notices"]]
        ).delete()
        named = _named_in_revisions()
        _delete(
            Tag.objects.filter(slug__in=_slugs("tags"), posts=None).exclude(pk__in=named["tags"]),
            stayed,
        )
        for children_first in (False, True):
            categories = Category.objects.filter(slug__in=_slugs("categories"), posts=None)
            categories = categories.exclude(pk__in=named["categories"])
            _delete(categories.filter(parent__isnull=children_first), stayed)
        people = Person.objects.filter(slug__in=_slugs("people"), posts=None)
        _delete(people.exclude(pk__in=named["people"]), stayed)
        names = [picture_id(row["name"]) for row in content.rows("pictures")]
        _delete(Picture.objects.filter(pk__in=names).exclude(pk__in=named["pictures"]), stayed)
        ids = [document_id(row["name"]) for row in content.rows("documents")]
        _delete(Document.objects.filter(pk__in=ids), stayed)
        users = User.objects.filter(username__in=USERNAMES, email__endswith="@example.org")
        Mail.objects.filter(to__in=list(users.values_list("email", flat=True))).delete()
        users.delete()
    login_file.unlink(missing_ok=True)
    return stayed


def _named_in_revisions() -> dict[str, set]:
    """Ids of what is named in texts that stay, drafts among them, by its kind."""
    named: dict[str, set] = {"tags": set(), "categories": set(), "people": set(), "pictures": set()}
    for data in Revision.objects.values_list("data", flat=True):
        named["tags"] |= set(data.get("tags", []))
        named["categories"] |= set(data.get("categories", []))
        named["people"] |= {*data.get("authors", []), data.get("reviewer")} - {None}
        named["pictures"] |= picture_ids(data.get("body", "")) | {data.get("picture")} - {None}
    return named


def _slugs(name: str) -> list[str]:
    return [row["slug"] for row in content.rows(name)]


def _delete(queryset: models.QuerySet, stayed: list[str]) -> None:
    for item in queryset:
        target_type, target_id = ContentType.objects.get_for_model(item), str(item.pk)
        try:
            with transaction.atomic():
                item.delete()
        except ProtectedError:
            stayed.append(str(item))
        else:
            TrailEntry.objects.filter(target_type=target_type, target_id=target_id).delete()
