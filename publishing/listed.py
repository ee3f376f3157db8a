"""What has a list of posts at an address of its own, and leaves word there when it moves."""

from django.db import transaction

from .redirects.redirect import Redirect, one_at_a_time
from .text import PlainTextModel

#: Below each list's address.
FEEDS = ("feed/", "feed/atom/")


class Listed(PlainTextModel):
    """A model whose field `slug` makes the address of its list."""

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs) -> None:
        with transaction.atomic():
            before = None if self._state.adding else self._stored_address(update_fields)
            address = self.get_absolute_url()
            has_moved = before not in {None, address}
            if has_moved:
                one_at_a_time()
            super().save(*args, update_fields=update_fields, **kwargs)
            if has_moved:
                for tail in ("", *FEEDS):
                    _lead_on(before + tail, address + tail)

    def _stored_address(self, update_fields) -> str | None:
        if update_fields is not None and "slug" not in update_fields:
            return None
        rows = type(self)._base_manager.filter(pk=self.pk)
        slug = rows.values_list("slug", flat=True).first()
        return slug and type(self)(slug=slug).get_absolute_url()

    def get_absolute_url(self) -> str:
        raise NotImplementedError


def _lead_on(old: str, new: str) -> None:
    # It may have stood there before; what leads away from its address is over.
    Redirect.objects.filter(old_path=new.lower()).delete()
    if old.lower() != new.lower():
        Redirect.objects.make(old, new, by=None, is_automatic=True)
