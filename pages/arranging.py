"""Where pages are linked, and in which order: of all pages together, and seen at once."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from staff.models import TrailEntry, User

from .page import Page
from .tree import PageTree


class Step(models.TextChoices):
    UP = "up", _("Move up")
    DOWN = "down", _("Move down")
    MENU = "menu", _("In the menu")
    FOOTER = "footer", _("At the foot")


def take(step: Step, page: Page, *, by: User) -> None:
    with transaction.atomic():
        Page.hold_all()
        page.refresh_from_db(fields=["in_menu", "in_footer", "menu_order"])
        if step in {Step.UP, Step.DOWN}:
            _shift(page, -1 if step == Step.UP else 1)
        else:
            _link(page, "in_menu" if step == Step.MENU else "in_footer")
        TrailEntry.objects.record(by, "arranged", page, note=str(step.label))


def _shift(page: Page, step: int) -> None:
    """Among the pages with the same page above; the first cannot go up, nor the last down."""
    neighbours = list(PageTree(Page.objects.all()).neighbours_of(page))
    place = neighbours.index(page)
    if not 0 <= place + step < len(neighbours):
        return
    neighbours.insert(place + step, neighbours.pop(place))
    for number, neighbour in enumerate(neighbours, start=1):
        if neighbour.menu_order != number * 10:
            Page.objects.filter(pk=neighbour.pk).update(menu_order=number * 10)


def _link(page: Page, name: str) -> None:
    Page.objects.filter(pk=page.pk).update(**{name: not getattr(page, name)})
