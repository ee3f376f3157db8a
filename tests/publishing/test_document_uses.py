import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publishing.markup.safe_html import clean_html, document_slug
from publishing.models import DocumentUse
from tests.factories import create_document, create_draft, create_page, create_post, prepared_pdf

pytestmark = pytest.mark.django_db


def link(address="/documents/diary/", words="Our <strong>diary</strong>") -> str:
    return f'<p><a href="{address}">{words}</a>.</p>'


def test_a_link_says_kind_and_size_without_anybody_typing_it():
    document = create_document("Diary")
    post = create_post(body=link())
    said = f'<span class="document-kind">({document.kind_and_size})</span></a>.'
    assert said in post.body_html
    assert "document-kind" not in post.body


def test_other_links_say_nothing():
    create_document("Diary")
    body = link("/about/") + link("https://elsewhere.example/documents/diary/")
    assert "document-kind" not in create_post(body=body).body_html


def test_links_of_posts_and_pages_say_the_new_size_after_a_replacement():
    document = create_document("Diary")
    post, page = create_post(body=link()), create_page(body=link())
    before, updated_at = document.kind_and_size, post.updated_at
    document.replace(prepared_pdf(pages=40), by=None)
    for text in (post, page):
        text.refresh_from_db()
        assert document.kind_and_size in text.body_html and before not in text.body_html
    assert post.updated_at == updated_at


def test_what_is_published_while_a_document_is_replaced_says_the_new_size():
    """Published after it was asked which texts readers see, and before the row is written."""
    document = create_document("Diary")
    draft = create_draft(body=link())
    published = []

    def publish_after_the_question(execute, sql, *args):
        answer = execute(sql, *args)
        if sql.startswith("SELECT") and "publishing_documentuse" in sql and not published:
            published.append(draft)
            draft.publish(by=None)
        return answer

    with connection.execute_wrapper(publish_after_the_question):
        document.replace(prepared_pdf(pages=40), by=None)
    draft.refresh_from_db()
    assert published and draft.is_public
    assert document.kind_and_size in draft.body_html


def test_a_draft_with_a_link_is_not_shown_by_a_replacement():
    document = create_document("Diary")
    draft = create_draft(body=link())
    before = draft.body_html
    document.replace(prepared_pdf(pages=40), by=None)
    draft.refresh_from_db()
    assert (draft.status, draft.body_html) == ("draft", before)


def test_a_document_knows_the_texts_that_link_to_it():
    document = create_document("Diary")
    post = create_post(body=link())
    post.save_revision({"body": "<p>Without it.</p>"}, by=None)
    draft = create_draft(body=link() + link())
    uses = DocumentUse.objects.filter(document=document)
    places = {(use.publication, use.revision is None) for use in uses}
    assert places == {(post, True), (post, False), (draft, False)}
    post.publish(by=None)
    assert not uses.filter(revision=None).exists()


def test_with_a_text_its_uses_go():
    create_document("Diary")
    create_post(body=link()).delete()
    assert not DocumentUse.objects.exists()


def test_a_link_to_a_document_that_is_not_there_is_not_published():
    with pytest.raises(ValidationError, match="not there: lost"):
        create_post(body=link("/documents/lost/"))


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/documents/diary/", "diary"),
        ("/documents/diary", "diary"),
        ("/documents/diary/?x=1#top", "diary"),
        ("/documents/", None),
        ("/documents/a/b/", None),
        ("//elsewhere.example/documents/diary/", None),
        ("/media/documents/diary/", None),
        ("", None),
    ],
)
def test_addresses_of_documents_are_known(address, slug):
    assert document_slug(address) == slug


def test_an_address_with_this_sites_name_is_known(settings):
    assert document_slug(f"{settings.ORIGIN}/documents/diary/") == "diary"


def test_cleaning_keeps_the_link():
    assert clean_html(link()) == link()


def test_a_text_without_documents_asks_for_none():
    with CaptureQueriesContext(connection) as asked:
        create_post()
    assert not any('"documents_document"' in query["sql"] for query in asked.captured_queries)
