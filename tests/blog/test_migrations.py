import pytest
from django.core.management import call_command

from blog.models import Post
from publishing.models import Revision
from tests.factories import create_draft, create_post


@pytest.mark.django_db(transaction=True)
def test_whether_a_post_takes_replies_survives_the_way_back_and_forth():
    closed = create_post(replies="closed")
    create_draft(replies="held")
    try:
        call_command("migrate", "blog", "0002", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    closed = Post.objects.get(pk=closed.pk)
    assert closed.replies == "closed"
    # Its published revision is known again, so that it does not seem to be changed.
    assert closed.published_hash == closed.newest_revision.hash
    held = {revision.data["replies"] for revision in Revision.objects.all()}
    assert held == {"closed", "open"}


@pytest.mark.django_db(transaction=True)
def test_what_was_published_before_gets_its_contents():
    body = "<h2>What &amp; why</h2><p>Two words.</p><h2>How</h2><h3>Slowly</h3>"
    post = create_post(body=body)
    try:
        call_command("migrate", "blog", "0004", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    migrated = Post.objects.get(pk=post.pk)
    assert migrated.contents == post.contents
    assert migrated.word_count == 6
    assert migrated.opening == post.opening
