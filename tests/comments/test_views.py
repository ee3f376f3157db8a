"""The reply form's answers, in the order of the contract."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment
from staff.roles import Role
from tests.comments.replies import OURS, address, send, valid
from tests.factories import create_comment, create_draft, create_person, create_post, create_user

pytestmark = pytest.mark.django_db
WORDS = "Walking a little every day helped me."
FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


def _text(response) -> str:
    return response.content.decode()


def _form(response) -> str:
    return _text(response).split('<form class="reply"')[1].split("</form>")[0]


# GET


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_any_method_but_post_is_a_405_that_leads_to_the_post(client, post, method):
    response = getattr(client, method)(address(post))
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    if method != "head":
        assert f'href="/blog/{post.slug}/"' in _text(response)


def test_a_405_tells_nothing_about_a_draft(client, clinic):
    response = client.get(address(create_draft(title="Secret plan")))
    assert response.status_code == 405
    assert "Secret plan" not in _text(response)


# Sent from another site


def test_what_another_site_sends_is_refused_and_given_back(client, post):
    response = client.post(address(post), valid(post), headers=FOREIGN)
    assert response.status_code == 403
    assert "another website" in _form(response)
    assert WORDS in _form(response)
    assert 'value="Anna"' in _form(response)
    assert not Comment.objects.exists()


def test_the_origin_decides_where_the_browser_does_not_say_more(client, post):
    response = client.post(address(post), valid(post), headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    response = client.post(address(post), valid(post), headers={"Origin": "http://testserver"})
    assert response.status_code == 303
    assert Comment.objects.get().findings == []


def test_without_word_of_its_origin_a_reply_is_taken_with_a_finding(client, post):
    response = client.post(address(post), valid(post))
    assert response.status_code == 303
    comment = Comment.objects.get()
    assert comment.status == "pending"
    assert [finding["code"] for finding in comment.findings] == ["no_word_of_origin"]


def test_another_site_is_refused_before_the_post_is_looked_for(client, clinic):
    response = client.post("/comments/post/unknown/", {"body": WORDS}, headers=FOREIGN)
    assert response.status_code == 403
    assert WORDS in _text(response)


def test_no_csrf_token_is_needed(post):
    client = Client(enforce_csrf_checks=True)
    assert send(client, post).status_code == 303


# Unknown and closed posts


def _unpublished() -> dict:
    now = timezone.now()
    archived = create_post(title="Secret archive")
    archived.archive(by=None)
    return {
        "draft": create_draft(title="Secret draft"),
        "scheduled": create_post(title="Secret plan", published_at=now + timedelta(days=1)),
        "archived": archived,
        "expired": create_post(
            title="Secret past",
            published_at=now - timedelta(days=2),
            expires_at=now - timedelta(days=1),
        ),
    }


@pytest.mark.parametrize("stage", ["draft", "scheduled", "archived", "expired"])
def test_a_post_that_nobody_sees_takes_no_reply_and_gives_the_words_back(client, clinic, stage):
    post = _unpublished()[stage]
    response = send(client, post)
    assert response.status_code == 404
    assert WORDS in _text(response)
    assert "Secret" not in _text(response)
    assert not Comment.objects.exists()


def test_an_unknown_post_is_a_404_that_gives_the_words_back(client, clinic):
    response = client.post("/comments/post/unknown/", {"body": WORDS}, headers=OURS)
    assert response.status_code == 404
    assert WORDS in _text(response)


def test_a_closed_post_takes_no_reply_and_gives_the_words_back(client, clinic):
    post = create_post(replies="closed")
    response = send(client, post)
    assert response.status_code == 403
    assert WORDS in _text(response)
    assert "closed" in _text(response)
    assert "autofocus" in _text(response)
    assert not Comment.objects.exists()


def test_closed_comes_before_wrong_fields(client, clinic):
    post = create_post(replies="closed")
    assert send(client, post, email="").status_code == 403


# A field wrong


def test_an_empty_form_is_the_same_page_with_an_error_at_each_field(client, post):
    response = send(client, post, body="", name="", email="", website="example.org")
    form = _form(response)
    assert response.status_code == 422
    assert "<h1" in _text(response)
    assert post.title in _text(response)
    for field in ("body", "name", "email"):
        assert f'href="#reply-{field}"' in form
        assert f'id="reply-{field}_error"' in form
        tag = form.split(f'name="{field}"')[1].split(">")[0]
        assert 'aria-invalid="true"' in tag
        assert f"reply-{field}_error" in tag.split('aria-describedby="')[1].split('"')[0]
    website = form.split('name="website"')[1].split(">")[0]
    assert 'value="example.org"' in website
    assert "aria-invalid" not in website
    assert not Comment.objects.exists()


def test_the_summary_of_errors_takes_the_focus(client, post):
    summary = _form(send(client, post, body="")).split('class="error-summary"')[1].split(">")[0]
    assert 'tabindex="-1"' in summary
    assert "autofocus" in summary


def test_every_word_is_kept(client, post):
    parent = create_comment(post=post, status="approved", name="Bertha")
    words = {
        "body": 'Line one\n  <b>"two"</b> & </textarea> 👍',
        "name": 'A "quoted" <i>',
        "email": "no address",
        "website": "not a site",
    }
    response = send(client, post, parent=parent.pk, **words)
    form = _form(response)
    assert response.status_code == 422
    assert (
        "Line one\n  &lt;b&gt;&quot;two&quot;&lt;/b&gt; &amp; &lt;/textarea&gt; 👍</textarea>"
        in form
    )
    assert 'value="A &quot;quoted&quot; &lt;i&gt;"' in form
    assert 'value="no address"' in form
    assert 'value="not a site"' in form
    assert "Reply to Bertha" in form
    assert f'name="parent" value="{parent.pk}"' in form


def test_what_is_answered_with_errors_is_kept_private(client, post):
    response = send(client, post, body="")
    assert response["Cache-Control"] == "private, no-store"


def test_a_forged_stamp_gets_a_fresh_one_and_can_be_sent_again(client, post):
    response = send(client, post, stamp=f"{post.pk}:2026-01-01:forged")
    form = _form(response)
    assert response.status_code == 422
    assert WORDS in form
    fresh = form.split('name="stamp" value="')[1].split('"')[0]
    assert send(client, post, stamp=fresh).status_code == 303


def test_a_wrong_parent_is_said_and_the_words_can_be_posted_by_themselves(client, post):
    hidden = create_comment(post=post)
    response = send(client, post, parent=hidden.pk)
    assert response.status_code == 422
    assert "no longer there" in _form(response)
    assert WORDS in _form(response)
    assert 'name="parent" value=""' in _form(response)


def test_the_page_with_errors_needs_no_more_queries_than_any(
    client, post, django_assert_max_num_queries
):
    create_comment(post=post, status="approved")
    with django_assert_max_num_queries(16):
        send(client, post, body="")


# The same again


def test_the_same_reply_again_leads_to_the_first(client, post):
    first = send(client, post)
    again = send(client, post, name=" ANNA ", body=WORDS.upper() + "\r\n")
    assert (first.status_code, again.status_code) == (303, 303)
    assert Comment.objects.count() == 1
    assert again["Location"].endswith(f"#comment-{Comment.objects.get().pk}")


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_whatever_became_of_it(client, post, status):
    send(client, post)
    Comment.objects.update(status=status, posted_at=timezone.now() - timedelta(days=1000))
    again = send(client, post)
    assert again.status_code == 303
    assert "?held=" in again["Location"]
    assert Comment.objects.count() == 1
    assert Comment.objects.get().status == status


def test_the_same_reply_as_one_that_is_shown_leads_there(client, post):
    send(client, post)
    Comment.objects.get().approve()
    again = send(client, post)
    assert again["Location"] == f"/blog/{post.slug}/#comment-{Comment.objects.get().pk}"


def test_the_same_words_elsewhere_are_another_reply(client, post):
    parent = create_comment(post=post, status="approved")
    other = create_post()
    send(client, post)
    send(client, post, parent=parent.pk)
    send(client, other)
    assert Comment.objects.filter(body=WORDS).count() == 3


# Too many


def test_the_eleventh_reply_waits_and_loses_nothing(client, post):
    for number in range(10):
        assert (
            send(client, post, body=f"Reply {number}", email=f"{number}@example.org").status_code
            == 303
        )
    response = send(client, post)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert WORDS in _form(response)
    assert "10 minutes" in _form(response)
    assert "autofocus" in _form(response)
    assert Comment.objects.count() == 10


def test_one_address_is_counted_over_all_networks(client, post):
    for number in range(11):
        response = client.post(
            address(post),
            valid(post, body=f"Reply {number}"),
            headers=OURS,
            REMOTE_ADDR=f"203.0.{number}.1",
        )
    assert response.status_code == 429


def test_who_sent_too_many_is_still_led_to_an_earlier_reply(client, post, settings):
    settings.REPLY_LIMIT = 1
    send(client, post)
    assert send(client, post).status_code == 303
    assert send(client, post, body="Something else").status_code == 429


# Taken


def test_a_reply_is_taken_held_and_shown_to_its_sender_only(client, post):
    response = send(client, post, website="anna.example")
    comment = Comment.objects.get()
    assert response.status_code == 303
    assert response["Location"].startswith(f"/blog/{post.slug}/?held=")
    assert response["Location"].endswith(f"#comment-{comment.pk}")
    assert (comment.status, comment.name, comment.email, comment.website) == (
        "pending",
        "Anna",
        "anna@example.org",
        "https://anna.example",
    )
    assert comment.network == "127.0.0.0/24"
    assert comment.findings == []
    assert WORDS in _text(client.get(response["Location"]))
    assert WORDS not in _text(client.get(post.get_absolute_url()))


def test_once_approved_everybody_sees_it_at_the_next_request(client, post):
    send(client, post)
    Comment.objects.get().approve()
    assert WORDS in _text(client.get(post.get_absolute_url()))


def test_a_reply_to_a_reply_is_taken_with_its_thread(client, post):
    head = create_comment(post=post, status="approved")
    parent = create_comment(parent=head, status="approved")
    send(client, post, parent=parent.pk)
    comment = Comment.objects.latest("pk")
    assert (comment.parent, comment.thread) == (parent, head)


def test_a_form_sent_in_parts_is_taken_as_well(client, post):
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in valid(post).items()
    )
    response = client.post(
        address(post),
        body + "--x--\r\n",
        content_type="multipart/form-data; boundary=x",
        headers=OURS,
    )
    assert response.status_code == 303


def test_an_urlencoded_form_is_taken_as_well(client, post):
    response = client.post(
        address(post),
        urlencode(valid(post, body="Grüße 👍")),
        content_type="application/x-www-form-urlencoded",
        headers=OURS,
    )
    assert response.status_code == 303
    assert Comment.objects.get().body == "Grüße 👍"


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OWNER, Role.AUTHOR])
def test_a_session_gives_a_reply_no_rights(client, post, role):
    user = create_user(role)
    create_person(user=user)
    client.force_login(user)
    send(client, post, status="approved", person="1")
    comment = Comment.objects.get()
    assert comment.status == "pending"
    assert comment.person is None


def test_status_findings_and_name_of_the_clinic_cannot_be_chosen(client, post):
    person = create_person()
    send(
        client,
        post,
        status="approved",
        person=person.pk,
        findings="[]",
        fingerprint="x",
        html="<b>",
    )
    comment = Comment.objects.get()
    assert comment.status == "pending"
    assert comment.person is None
    assert "<b>" not in comment.html


@pytest.mark.parametrize("field", ["body", "name", "email", "website", "parent", "stamp"])
@pytest.mark.parametrize(
    "value",
    [
        "\x00",
        "\x00\x07\u202e",
        "<script>alert(1)</script>",
        "👩🏽‍⚕️",
        "' OR 1=1 --",
        "a" * 70_000,
        "{{ 7|add:7 }}",
    ],
)
def test_nothing_in_any_field_breaks_it(client, post, field, value):
    response = send(client, post, **{field: value})
    assert response.status_code in {303, 422}
    assert "<script>alert" not in _text(response)
    if response.status_code == 303:
        assert "<script>alert" not in _text(client.get(response["Location"]))
