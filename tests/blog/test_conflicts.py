"""Two editors at one post, in every way to save: nothing is lost without a word."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Post
from publishing.models import Revision
from staff.models import User
from staff.roles import Role
from tests.at_once import at_once
from tests.factories import create_category, create_draft, create_post, create_user

from .desk import LIST, change_url, form

BUTTONS = ["_save", "_publish", "_submit", "_preview"]
WAYS = [*BUTTONS, "schedule", "autosave", "row", "publish_selected", "restore"]
#: These carry no text of their own: what they refuse is not lost.
WITHOUT_TEXT = {"publish_selected", "restore"}


@dataclass
class Desk:
    """One editor, with the post open in every page that can change it."""

    post: Post
    user: User
    words: str
    earlier: Revision | None = None

    def __post_init__(self) -> None:
        self.client = Client()
        self.client.force_login(self.user)
        self.opened = self.post.newest_revision
        self.fields = form(self.post, body=f"<p>{self.words}</p>", slug=self.slug)

    @property
    def slug(self) -> str:
        return self.opened.data["slug"]

    @property
    def new_slug(self) -> str:
        return self.words.lower().replace(" ", "-")

    def act(self, way: str, **decision):
        return getattr(self, way, self._press)(way, **decision)

    def _press(self, way: str, **decision):
        return self.client.post(change_url(self.post), self.fields | {way: "1"} | decision)

    def schedule(self, way: str, **decision):
        tomorrow = timezone.localtime() + timedelta(days=1)
        when = {"published_at_0": f"{tomorrow:%Y-%m-%d}", "published_at_1": "10:00"}
        return self._press("_publish", **when, **decision)

    def autosave(self, way: str, **decision):
        return self.client.post(f"{LIST}{self.post.pk}/autosave/", self.fields | decision)

    def row(self, way: str, **decision):
        prefix = f"row-{self.post.pk}"
        data = {f"{prefix}-based_on": self.opened.pk, f"{prefix}-slug": self.new_slug}
        return self.client.post(f"{LIST}several/?ids={self.post.pk}", data | decision)

    def publish_selected(self, way: str):
        data = {"action": way, "_selected_action": [self.post.pk]}
        data["version"] = f"{self.post.pk}:{self.opened.pk}"
        return self.client.post(LIST, data, follow=True)

    def restore(self, way: str):
        data = {"revision": self.earlier.pk, "based_on": self.opened.pk}
        address = f"{LIST}{self.post.pk}/history/restore/"
        return self.client.post(address, data, follow=True)

    def is_told(self, way: str, response) -> bool:
        """That it was not saved; and where it has text, the text is still in the answer."""
        html = response.content.decode()
        if way == "autosave":
            return response.status_code == 409
        if way in WITHOUT_TEXT:
            return "saved a newer version meanwhile" in html
        return (
            "saved a newer version" in html
            and (self.new_slug if way == "row" else self.words) in html
        )

    def decide_for_mine(self, way: str, newest: Revision) -> None:
        if way == "row":
            self.row(way, **{f"row-{self.post.pk}-cover": newest.pk})
        else:
            self._press("_save", _overwrite=newest.pk)

    def holds_mine(self, way: str, revision: Revision) -> bool:
        if way == "row":
            return revision.data["slug"] == self.new_slug
        return revision.data["body"] == f"<p>{self.words}</p>"


@pytest.fixture
def editors(db):
    return [create_user(Role.EDITOR, first_name=name) for name in ("Ada", "Noor")]


def fresh(number: int) -> Post:
    category = create_category(slug=f"category-{number}")
    make = create_draft if number % 2 else create_post
    post = make(slug=f"post-of-round-{number}", categories=[category])
    post.save_revision({"summary": "Not published yet."}, by=None)
    return post


@pytest.mark.django_db
def test_fifty_rounds_of_two_editors_lose_nothing_unseen(editors):
    """Both open it, both save, in another way each time: one is taken, the other told."""
    rounds = [(first, second) for first in WAYS for second in WAYS]
    for number, (first_way, second_way) in enumerate(rounds[::2] + rounds[1:20:2]):
        post = fresh(number)
        first, second = (
            Desk(post, user, f"Words {number} of {user}", earlier=post.revisions.last())
            for user in editors
        )
        first.act(first_way)
        between = post.newest_revision
        said = f"{first_way}, then {second_way}, of a {post.status}"
        if first_way not in WITHOUT_TEXT and not (first_way == "schedule" and number % 2 == 0):
            assert first.holds_mine(first_way, between), said
        response = second.act(second_way)
        newest = post.newest_revision
        if between.pk == second.opened.pk:
            # The first wrote no version, so there is none to be lost.
            continue
        assert newest == between, f"{said}: covered unseen"
        assert second.is_told(second_way, response), f"{said}: not told"
        if second_way not in WITHOUT_TEXT:
            second.decide_for_mine(second_way, newest)
            assert second.holds_mine(second_way, post.newest_revision), said
        assert between in post.revisions.all()
    assert number >= 49


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("first_way", "second_way"),
    [
        ("_save", "_save"),
        ("_publish", "_save"),
        ("_save", "autosave"),
        ("autosave", "autosave"),
        ("row", "_publish"),
        ("row", "row"),
        ("restore", "_save"),
        ("publish_selected", "_save"),
        ("publish_selected", "autosave"),
    ],
)
def test_two_who_save_at_the_very_same_moment(transactional_db, first_way, second_way):
    ways = first_way, second_way
    editors = [create_user(Role.EDITOR, first_name=name) for name in ("Ada", "Noor")]
    for number in range(3):
        post = fresh(number)
        desks = [
            Desk(post, user, f"Words {number} of {user}", earlier=post.revisions.last())
            for user in editors
        ]
        before = post.revisions.count()
        answers = at_once(2, lambda turn, desks=desks: desks[turn].act(ways[turn]))
        newest = post.newest_revision
        made = post.revisions.count() - before
        assert made == 1
        refused = [
            turn
            for turn in range(2)
            if ways[turn] not in WITHOUT_TEXT and not desks[turn].holds_mine(ways[turn], newest)
        ]
        for turn in refused:
            assert desks[turn].is_told(ways[turn], answers[turn])
        # What readers see is a version that somebody saw and published.
        shown = Post.objects.get(pk=post.pk).published_hash
        if "publish_selected" in ways and shown:
            assert shown in {desks[0].opened.hash, post.revisions.last().hash}
