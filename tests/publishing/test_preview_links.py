"""A preview link shows one revision, to whoever has it, until its time is over or it is revoked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from pagecache import Policy
from pagecache.addresses import address_of
from pages.page import validate_path
from publishing.desk.autosave import autosave
from publishing.models import PreviewLink
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import (
    MISSING_PK,
    create_category,
    create_draft,
    create_page,
    create_person,
    create_post,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return create_user(Role.EDITOR, username="editor")


@pytest.fixture
def draft(editor):
    return create_draft(title="Small steps", by=editor)


@pytest.fixture
def link(draft, editor) -> PreviewLink:
    return PreviewLink.objects.make(draft, days=7, by=editor)


def desk_url(publication, page: str, *args) -> str:
    options = publication._meta
    name = f"admin:{options.app_label}_{options.model_name}_{page}"
    return reverse(name, args=[publication.pk, *args])


def sharing(publication) -> list[str]:
    """What the trail says of it but for its publication."""
    entries = TrailEntry.objects.about(publication).exclude(verb="published").order_by("pk")
    return list(entries.values_list("verb", flat=True))


# What a reader sees


def test_a_link_shows_a_draft_to_somebody_without_an_account(client, link):
    response = client.get(link.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 200
    assert "Text of the post." in html
    assert "<strong>Draft shared with you</strong>, until" in html
    assert "Not published." in html


def test_nobody_keeps_or_indexes_it_or_is_told_its_address(client, link):
    for address in (link.get_absolute_url(), "/preview/x/"):
        response = client.get(address)
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "X-Accel-Expires" not in response
        assert not response.cookies
        assert 'rel="canonical"' not in response.content.decode()


def test_the_page_cache_passes_it_on(link):
    environ = {"REQUEST_METHOD": "GET", "HTTP_HOST": "a", "wsgi.url_scheme": "http"}
    policy = Policy(hosts=["a"], session_cookie="session")
    assert address_of(environ | {"PATH_INFO": "/blog/"}, policy)
    assert address_of(environ | {"PATH_INFO": link.get_absolute_url()}, policy) is None


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_page_leads_to_no_page_of_the_staff(client, link, editor, is_signed_in):
    if is_signed_in:
        client.force_login(editor)
    html = client.get(link.get_absolute_url()).content.decode()
    assert "Draft shared with you" in html
    assert "/admin/" not in html


def test_it_works_on_while_the_author_goes_on_writing(client, draft, editor):
    autosave(draft, {"body": "<p>As it was shared.</p>"}, by=editor)
    link = PreviewLink.objects.make(draft, days=7, by=editor)
    for body in ("<p>A word more.</p>", "<p>Two words more.</p>"):
        autosave(draft, {"body": body}, by=editor)
    assert "As it was shared." in client.get(link.get_absolute_url()).content.decode()
    assert draft.newest_revision.data["body"] == "<p>Two words more.</p>"


def test_it_shows_its_own_revision_whatever_was_saved_or_published_since(client, draft, link):
    draft.save_revision({"body": "<p>Later text.</p>"}, by=None)
    assert "Text of the post." in client.get(link.get_absolute_url()).content.decode()
    draft.save_revision({"slug": "moved"}, by=None)
    draft.publish(by=None)
    html = client.get(link.get_absolute_url()).content.decode()
    assert "Text of the post." in html
    assert "Later text." not in html
    assert 'id="reply"' not in html


@pytest.mark.parametrize("path", ["about-us/team", "consultation"])
def test_a_link_shows_a_page_too(client, editor, path):
    page = create_page(published=False, path=path, body="<p>Text of a page.</p>", by=editor)
    link = PreviewLink.objects.make(page, days=1, by=editor)
    html = client.get(link.get_absolute_url()).content.decode()
    assert "Text of a page." in html
    assert "Draft shared with you" in html


def test_only_the_link_shows_the_draft(client, draft, link):
    token = link.get_absolute_url().split("/")[2]
    for query in ("", f"?shared={token}", f"?preview={token}", f"?preview_link={token}"):
        assert client.get(draft.get_absolute_url() + query).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_page_costs_few_queries(client, editor, django_assert_max_num_queries):
    people = [create_person() for _number in range(3)]
    draft = create_draft(authors=people, categories=[create_category()], tags=[create_tag()])
    link = PreviewLink.objects.make(draft, days=7, by=editor)
    # What all pages share is read once an edition.
    client.get("/blog/")
    with django_assert_max_num_queries(14):
        client.get(link.get_absolute_url())


def test_a_link_is_read_only(client, link):
    assert client.post(link.get_absolute_url()).status_code == 405
    assert client.head(link.get_absolute_url()).status_code == 200


# What shows nothing


@pytest.mark.parametrize("loss", ["expired", "revoked"])
def test_what_is_over_is_gone_in_words(client, link, editor, loss):
    if loss == "expired":
        ago = timezone.now() - timedelta(days=8)
        PreviewLink.objects.update(made_at=ago, expires_at=ago + timedelta(days=7))
    else:
        link.revoke(by=editor)
    response = client.get(link.get_absolute_url())
    assert response.status_code == 410
    assert "This link no longer works" in response.content.decode()
    assert "Small steps" not in response.content.decode()


def test_what_is_over_is_so_in_sql_and_in_python(draft, editor):
    links = [PreviewLink.objects.make(draft, days=days, by=editor) for days in (1, 7, 30)]
    links[1].revoke(by=editor)
    PreviewLink.objects.filter(pk=links[2].pk).update(
        made_at=timezone.now() - timedelta(2), expires_at=timezone.now()
    )
    live = set(PreviewLink.objects.live())
    assert live == {link for link in PreviewLink.objects.all() if link.is_live} == {links[0]}


@pytest.mark.parametrize("what", ["revision", "post"])
def test_a_link_to_what_was_deleted_shows_nothing(client, draft, link, what):
    address = link.get_absolute_url()
    (link.revision if what == "revision" else draft).delete()
    assert client.get(address).status_code == 404


def tampered(link: PreviewLink) -> list[str]:
    token = link.get_absolute_url().split("/")[2]
    key, signature = token.split(".")
    last = "A" if token[-2] != "A" else "B"
    forged = Signer(sep=".", salt="publishing.preview_links", key="guessed").sign(key)
    return [key, f"{key}.", f".{signature}", token[:-2] + last + token[-1], f"x{token}", forged]


def test_a_tampered_link_asks_no_database_for_it(client, link):
    for token in [*tampered(link), "é", "'; DROP TABLE", "..", "x" * 1_000]:
        response = client.get(f"/preview/{token}/")
        assert response.status_code == 404, token
        assert PreviewLink.objects.with_token(token) is None


def test_the_signature_belongs_to_one_key(editor, draft, link):
    other = PreviewLink.objects.make(create_draft(), days=7, by=editor)
    key = link.get_absolute_url().split("/")[2].split(".")[0]
    signature = other.get_absolute_url().split("/")[2].split(".")[1]
    assert PreviewLink.objects.with_token(f"{key}.{signature}") is None


def test_the_table_alone_opens_nothing(client, link):
    token = link.get_absolute_url().split("/")[2]
    assert token not in {str(value) for value in PreviewLink.objects.values_list().get()}
    assert client.get(f"/preview/{link.key}/").status_code == 404


def test_the_address_of_links_is_no_address_of_a_page():
    for path in ("preview", "preview/x"):
        with pytest.raises(ValidationError):
            validate_path(path)


def test_the_database_takes_no_link_that_ends_before_it_begins(draft):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        PreviewLink.objects.create(revision=draft.newest_revision, made_at=now, expires_at=now)


# Making and revoking


@pytest.mark.parametrize("kind", [create_draft, create_page])
@pytest.mark.parametrize("days", [1, 7, 30])
def test_an_editor_makes_a_link_and_finds_it_on_the_form(client, editor, settings, kind, days):
    settings.ORIGIN = "https://clinic.example"
    publication = kind()
    client.force_login(editor)
    response = client.post(desk_url(publication, "share"), {"days": days}, follow=True)
    link = PreviewLink.objects.get()
    assert link.revision == publication.newest_revision
    assert link.expires_at - link.made_at == timedelta(days=days)
    assert link.made_by == editor
    html = response.content.decode()
    assert f'value="https://clinic.example{link.get_absolute_url()}"' in html
    assert html.index("</form></div>") < html.index('id="share-heading"')
    assert sharing(publication) == ["shared a draft"]


@pytest.mark.parametrize("days", ["", "0", "-1", "365", "7.5", "x", "<script>"])
def test_no_other_time_can_be_chosen(client, editor, draft, days):
    client.force_login(editor)
    response = client.post(desk_url(draft, "share"), {"days": days}, follow=True)
    assert "Choose how long" in response.content.decode()
    assert not PreviewLink.objects.exists()


def test_a_link_is_revoked_once(client, editor, draft, link):
    client.force_login(editor)
    for _time in range(2):
        response = client.post(desk_url(draft, "revoke", link.pk), follow=True)
    assert link.get_absolute_url() not in response.content.decode()
    assert client.get(link.get_absolute_url()).status_code == 410
    assert sharing(draft) == ["shared a draft", "stopped sharing"]


def test_authors_share_what_they_may_edit_and_nothing_else(client, draft, link):
    author = create_user(Role.AUTHOR)
    own, published = create_draft(by=author), create_post()
    client.force_login(author)
    client.post(desk_url(own, "share"), {"days": 7})
    assert PreviewLink.objects.of(own).get().made_by == author
    for publication in (draft, published):
        assert client.post(desk_url(publication, "share"), {"days": 7}).status_code == 403
    assert client.post(desk_url(draft, "revoke", link.pk)).status_code == 403
    assert PreviewLink.objects.live().count() == 2


def test_a_link_is_not_revoked_by_way_of_another_post(client, draft, link):
    author = create_user(Role.AUTHOR)
    own = create_draft(by=author)
    client.force_login(author)
    assert client.post(desk_url(own, "revoke", link.pk)).status_code == 404
    assert link.is_live


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MODERATOR])
def test_who_does_not_write_makes_and_revokes_no_links(client, draft, link, role):
    client.force_login(create_user(role))
    assert client.post(desk_url(draft, "share"), {"days": 7}).status_code == 403
    assert client.post(desk_url(draft, "revoke", link.pk)).status_code == 403
    assert PreviewLink.objects.live().get() == link


def test_strangers_are_sent_to_the_sign_in(client, draft, link):
    for address in (desk_url(draft, "share"), desk_url(draft, "revoke", link.pk)):
        assert "/admin/login/" in client.post(address, {"days": 7})["Location"]
    assert PreviewLink.objects.live().get() == link


def test_making_and_revoking_are_posts(client, editor, draft, link):
    client.force_login(editor)
    for address in (desk_url(draft, "share"), desk_url(draft, "revoke", link.pk)):
        assert client.get(address).status_code == 405


def test_what_is_not_there_is_not_shared(client, editor, draft):
    client.force_login(editor)
    assert client.post(f"/admin/blog/post/{MISSING_PK}/share/", {"days": 7}).status_code == 404
    assert client.post(desk_url(draft, "revoke", MISSING_PK)).status_code == 404


def test_many_links_cost_the_form_no_more_queries(
    client, editor, draft, link, django_assert_max_num_queries
):
    client.force_login(editor)
    client.get(desk_url(draft, "change"))
    with django_assert_max_num_queries(40) as one:
        client.get(desk_url(draft, "change"))
    for _number in range(10):
        PreviewLink.objects.make(draft, days=7, by=editor)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(desk_url(draft, "change"))
