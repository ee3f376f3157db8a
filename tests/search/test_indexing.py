"""What is published is found at once, and nothing stays of what is deleted."""

import pytest
from django.core.management import call_command
from django.db import transaction

from blog.models import Post
from pages.models import Page
from search.models import Entry, Posting, Word
from tests.factories import create_draft, create_page, create_post

from .asking import found

pytestmark = pytest.mark.django_db


def test_a_publication_is_in_the_index_when_its_transaction_ends():
    post = create_draft(title="Heron")
    assert found("heron") == []
    post.publish(by=None)
    assert found("heron") == ["Heron"]


def test_a_publication_that_is_taken_back_leaves_nothing():
    post = create_draft(title="Heron")
    with pytest.raises(KeyError), transaction.atomic():
        post.publish(by=None)
        raise KeyError
    assert not Entry.objects.exists()
    assert not Posting.objects.exists()


def test_a_working_copy_is_not_found_before_it_is_published():
    post = create_post(title="Heron")
    post.save_revision({"title": "Egret"}, by=None)
    assert (found("egret"), found("heron")) == ([], ["Heron"])
    post.publish(by=None)
    assert (found("egret"), found("heron")) == (["Egret"], [])


def test_only_what_differs_is_written_again(django_assert_max_num_queries):
    post = create_post(title="Heron", body="<p>One two three.</p>")
    before = dict(Posting.objects.values_list("word__form", "pk"))
    post.save_revision({"body": "<p>One two four.</p>"}, by=None)
    post.publish(by=None)
    after = dict(Posting.objects.values_list("word__form", "pk"))
    assert before.keys() - after.keys() == {"three"}
    assert {form for form in after if before.get(form) != after[form]} == {"four"}


@pytest.mark.parametrize("create", [create_post, create_page])
def test_what_is_deleted_leaves_the_index(create):
    publication = create(title="Heron")
    publication.delete()
    assert not Entry.objects.exists()
    assert not Posting.objects.exists()


def test_many_deleted_at_once_leave_it_too():
    create_post()
    create_page()
    Post.objects.all().delete()
    Page.objects.all().delete()
    assert not Entry.objects.exists()


def test_what_is_archived_is_found_again_once_published_again():
    post = create_post(title="Heron")
    post.archive(by=None)
    assert found("heron") == []
    post.publish(by=None)
    assert found("heron") == ["Heron"]


def test_a_text_is_stemmed_in_its_own_language():
    create_post(title="Dolores", lang="es")
    create_post(title="Headaches")
    assert set(Word.objects.filter(form__in=["dolores", "headaches"]).values_list("stem")) == {
        ("dolor",),
        ("headach",),
    }


def test_pages_that_moved_along_are_found_by_their_new_address_and_not_the_old():
    above = create_page(title="Above", path="heron")
    create_page(title="Below", path="heron/x")
    create_page(title="Draft", path="heron/y", published=False)
    above.save_revision({"path": "egret"}, by=None)
    above.publish(by=None)
    assert (sorted(found("egret")), found("heron")) == (["Above", "Below"], [])


def test_rebuilding_finds_what_came_past_publish_and_forgets_what_went(capsys):
    post, gone = create_post(title="Heron"), create_post(title="Egret")
    Post.objects.filter(pk=post.pk).update(title="Bittern")
    Post.objects.filter(pk=gone.pk).update(status="draft")
    call_command("rebuild_search")
    assert capsys.readouterr().out == "Posts and pages in the index: 1\n"
    assert (found("heron"), found("bittern")) == ([], ["Bittern"])
    assert Entry.objects.count() == 1


def test_an_empty_index_is_filled_after_a_migrate():
    create_post(title="Heron")
    create_page(title="Heron page")
    Entry.objects.all().delete()
    assert found("heron") == []
    call_command("migrate", verbosity=0)
    assert sorted(found("heron")) == ["Heron", "Heron page"]
