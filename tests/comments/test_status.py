from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from comments.status import waiting_replies
from tests.factories import create_comment
from watching.checks import Level

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "level"), [(2, Level.FINE), (4, Level.TO_DO)])
def test_a_reply_that_waits_for_days_asks_for_a_moderator(days, level):
    create_comment(status="pending")
    Comment.objects.update(posted_at=timezone.now() - timedelta(days=days))
    assert waiting_replies().level == level


def test_nothing_waits_where_all_is_decided():
    create_comment(status="approved")
    assert waiting_replies().level == Level.FINE
