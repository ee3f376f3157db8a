import pytest

from comments.findings import how_often
from comments.screening import CHECKS
from comments.screening.about import ABOUT
from staff.roles import Role
from tests.factories import create_comment, create_post, create_user

pytestmark = pytest.mark.django_db


def _noticed(code: str, **fields):
    comment = create_comment(**fields)
    comment.findings_spoken.create(code=code)
    return comment


def test_moderators_agree_by_marking_as_spam_or_by_trash(django_assert_num_queries):
    moderator, post = create_user(Role.MODERATOR), create_post()
    for verb in ("approve", "mark_spam", "trash"):
        getattr(_noticed("shouting", post=post), verb)(moderator)
    _noticed("shouting", post=post)
    _noticed("other", post=post)
    with django_assert_num_queries(1):
        assert how_often(["shouting", "silent"]) == {"shouting": (4, 2), "silent": (0, 0)}


def test_what_screening_decided_itself_proves_nothing():
    _noticed("shouting", status="spam")
    assert how_often(["shouting"]) == {"shouting": (1, 0)}


def test_a_change_of_mind_counts():
    moderator = create_user(Role.MODERATOR)
    comment = _noticed("shouting")
    comment.mark_spam(moderator)
    comment.approve(moderator)
    assert how_often(["shouting"]) == {"shouting": (1, 0)}


def test_every_check_is_explained():
    assert list(ABOUT) == [check.__name__ for check in CHECKS]
