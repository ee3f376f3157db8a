from collections.abc import Sequence

from django.db.models import Model
from django.http import HttpRequest

from publishing.admin import PublicationList
from publishing.models import PublicationStatus
from publishing.revisions import Revision

from .posts import Post


class PostList(PublicationList):
    """Shows of a draft who writes it and where it will stand, which its row does not know yet."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        drafts = [post for post in self.result_list if post.status == PublicationStatus.DRAFT]
        for name in ("authors", "categories"):
            _take_from_newest(drafts, name)


def _take_from_newest(drafts: Sequence[Post], name: str) -> None:
    of_drafts = Post.objects.filter(pk__in=[draft.pk for draft in drafts])
    lists = Revision.objects.lists_of(of_drafts, name)
    things: type[Model] = Post._meta.get_field(name).related_model
    known = things.objects.in_bulk({key for keys in lists.values() for key in keys})
    for draft in drafts:
        named = [known[key] for key in lists.get(draft.pk, []) if key in known]
        draft._prefetched_objects_cache[name] = named
        if name in Post.ordered_lists:
            draft.take_order({name: lists.get(draft.pk, [])})
