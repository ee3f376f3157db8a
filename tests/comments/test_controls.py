"""The buttons and links beside a comment: where they lead, and what they say."""

import pytest
from django.urls import reverse
from django.utils import translation

from comments.desk.controls import Controls
from tests.factories import create_comment

from .desk import LIST, page_of, text_of

pytestmark = pytest.mark.django_db
LINKS = {"all_about": "change", "answer": "answer", "edit": "edit", "note": "note"}


def test_they_lead_where_the_admin_has_its_pages(post):
    comment = create_comment(post=post)
    beside = Controls("").beside(comment)
    addresses = {"decide": beside["decide_url"]}
    addresses |= {kind: beside[link]["url"] for link, kind in LINKS.items()}
    for kind, address in addresses.items():
        assert address == reverse(f"admin:comments_comment_{kind}", args=[comment.pk])


@pytest.mark.parametrize("link", LINKS)
def test_the_page_behind_a_link_leads_back_to_the_list_as_it_is(desk, post, link):
    filters = "status=all&q=sleep%26pain"
    comment = create_comment(post=post, body="sleep&pain")
    url = desk.get(f"{LIST}?{filters}").context["cl"].result_list[0].controls[link]["url"]
    assert url == Controls(filters).beside(comment)[link]["url"]
    assert f'href="{LIST}?{filters.replace("&", "&amp;")}"' in text_of(desk.get(url))


def test_those_on_the_page_of_a_comment_lead_back_to_the_list_too(desk, post):
    comment = create_comment(post=post)
    html = text_of(desk.get(f"{page_of(comment)}?_changelist_filters=status%3Dall"))
    for kind in ["answer", "edit", "note"]:
        assert f'href="{LIST}{comment.pk}/{kind}/?_changelist_filters=status%3Dall"' in html


@pytest.mark.parametrize("page", ["list", "change"])
def test_its_writers_name_is_read_aloud_with_each(desk, post, page):
    comment = create_comment(post=post, name='Anna "100% (%(age)s)"', status="spam")
    html = text_of(desk.get(f"{LIST}?status=spam" if page == "list" else page_of(comment)))
    for words in [
        "Approve: comment by",
        "Trash: comment by",
        "Restore: comment by",
        "Approve and reply to",
        "Edit the comment by",
        "Note on the comment by",
    ]:
        assert f'aria-label="{words} Anna &quot;100% (%(age)s)&quot;"' in html


def test_the_list_says_of_whom_a_comment_is_that_is_chosen_or_opened(desk, post):
    create_comment(post=post, name="Anna")
    html = text_of(desk.get(LIST))
    assert 'aria-label="Choose the comment by Anna"' in html
    assert 'aria-label="just now: all about the comment by Anna">just now</a>' in html


def test_what_readers_see_already_needs_no_approval_to_be_answered(post):
    waiting = create_comment(post=post, name="Anna")
    shown = create_comment(post=post, name="Bertha", status="approved")
    controls = Controls("")
    said = [controls.beside(comment)["answer"]["spoken"] for comment in (waiting, shown)]
    assert said == ["Approve and reply to Anna", "Reply to Bertha"]


def test_they_speak_the_language_of_the_page(post):
    comment = create_comment(post=post, name="Ana")
    said = []
    for language in ["en", "es"]:
        with translation.override(language):
            beside = Controls("").beside(comment)
        said.append((beside["decisions"][0]["spoken"], beside["edit"]["label"]))
    assert said == [("Approve: comment by Ana", "Edit"), ("Aprobar: comentario de Ana", "Editar")]
