from datetime import timedelta

import pytest
from django.utils import timezone

from blog.status import scheduled_posts
from tests.factories import create_post

pytestmark = pytest.mark.django_db


def test_it_tells_which_posts_are_to_come():
    create_post()
    assert scheduled_posts().says == "None is planned."
    for days in (3, 5):
        create_post(published_at=timezone.now() + timedelta(days=days))
    assert scheduled_posts().says.startswith("2 posts appear by themselves; the next: ")
