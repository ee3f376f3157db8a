import pytest

from comments.forms import ReplyForm
from comments.models import Comment
from tests.comments.replies import send, valid
from tests.factories import MISSING_PK, create_comment, create_post

pytestmark = pytest.mark.django_db


def _errors(post, **changes) -> dict:
    return {
        name: list(errors)
        for name, errors in ReplyForm(valid(post, **changes), post=post).errors.items()
    }


def _cleaned(post, **changes) -> dict:
    form = ReplyForm(valid(post, **changes), post=post)
    assert form.is_valid(), form.errors
    return form.cleaned_data


@pytest.mark.parametrize("field", ["body", "name", "email"])
@pytest.mark.parametrize("value", ["", "   ", "\n\t", "\u200b", "\x00"])
def test_what_is_required_must_be_there_to_be_seen(post, field, value):
    assert list(_errors(post, **{field: value})) == [field]


def test_website_and_parent_may_be_left_empty(post):
    assert _errors(post) == {}


@pytest.mark.parametrize(
    ("field", "longest", "too_long"),
    [
        ("body", "a" * 65_525, "a" * 65_526),
        ("body", "👩" * 65_525, "👩" * 65_526),
        ("name", "ü" * 245, "ü" * 246),
        ("email", "a" * 60 + "@" + "b" * 35 + ".org", "a" * 60 + "@" + "b" * 36 + ".org"),
        ("website", "https://example.org/" + "a" * 180, "https://example.org/" + "a" * 181),
    ],
)
def test_lengths_are_counted_in_characters(post, field, longest, too_long):
    assert _errors(post, **{field: longest}) == {}
    [sentence] = _errors(post, **{field: too_long})[field]
    assert "shorten" in sentence
    assert str(len(too_long)) in sentence


def test_a_line_end_counts_once(post):
    body = "a\r\n" * 32_000 + "b"
    assert len(body) > 65_525
    assert _cleaned(post, body=body)["body"] == body.replace("\r\n", "\n")


def test_a_name_is_one_line_without_spaces_around(post):
    assert _cleaned(post, name="  Anna \r\n Bcc: x  Lee ")["name"] == "Anna Bcc: x Lee"


def test_characters_that_hide_or_turn_text_are_taken_out(post):
    data = _cleaned(
        post, name="An\x00na\u202e", body="a\x00b\x08\u202ec", email="anna\x00@example.org"
    )
    assert (data["name"], data["body"], data["email"]) == ("Anna", "abc", "anna@example.org")


def test_emoji_and_text_from_right_to_left_stay_as_they_are(post):
    data = _cleaned(post, name="שרה 👩🏽‍⚕️", body="مرحبا\u200f 👍")
    assert (data["name"], data["body"]) == ("שרה 👩🏽‍⚕️", "مرحبا\u200f 👍")


@pytest.mark.parametrize(
    "email", ["anna", "anna@", "@example.org", "a b@example.org", "a@b", "<a@b.org>"]
)
def test_an_email_address_must_be_whole(post, email):
    [sentence] = _errors(post, email=email)["email"]
    assert "name@example.org" in sentence


def test_an_email_address_is_kept_in_small_letters(post):
    assert _cleaned(post, email=" Anna@Example.ORG ")["email"] == "anna@example.org"


@pytest.mark.parametrize(
    ("website", "kept"),
    [
        ("", ""),
        ("example.org", "https://example.org"),
        ("example.org/a", "https://example.org/a"),
        ("//example.org", "https://example.org"),
        ("http://example.org", "http://example.org"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        ("https://bücher.example/ü", "https://bücher.example/ü"),
    ],
)
def test_a_website_gets_its_scheme(post, website, kept):
    assert _cleaned(post, website=website)["website"] == kept


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        " JaVaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "file:///etc/passwd",
        "my site",
        "https://",
        "https://a b.org",
        "https://example.org/<script>",
    ],
)
def test_any_other_address_is_refused_or_harmless(post, website):
    form = ReplyForm(valid(post, website=website), post=post)
    if form.is_valid():
        assert form.cleaned_data["website"].startswith("https://example.org/")
    else:
        assert "https://example.org" in form.errors["website"][0]


@pytest.mark.parametrize(
    "parent", ["0", "-1", MISSING_PK, "x", "1e3", "9" * 30, "9" * 5000, "\x00"]
)
def test_what_is_answered_must_exist(post, parent):
    assert list(_errors(post, parent=parent)) == ["parent"]


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_what_is_answered_must_be_shown(post, status):
    hidden = create_comment(post=post, status=status)
    assert list(_errors(post, parent=hidden.pk)) == ["parent"]


def test_what_is_answered_must_stand_below_the_same_post(post):
    elsewhere = create_comment(post=create_post(), status="approved")
    assert list(_errors(post, parent=elsewhere.pk)) == ["parent"]


def test_after_a_wrong_parent_the_form_is_that_of_a_new_comment(post):
    form = ReplyForm(valid(post, parent=MISSING_PK), post=post)
    [sentence] = form.sentences
    assert "no longer there" in sentence["words"]
    assert form.answered is None


def test_a_shown_comment_can_be_answered(post):
    parent = create_comment(post=post, status="approved")
    form = ReplyForm(valid(post, parent=parent.pk), post=post)
    assert form.is_valid()
    assert form.comment.parent == parent
    assert form.comment.thread == parent


@pytest.mark.parametrize("stamp", ["", "forged", None])
def test_a_form_without_our_stamp_is_not_taken(post, stamp):
    data = valid(post)
    data.pop("stamp")
    if stamp is not None:
        data["stamp"] = stamp
    form = ReplyForm(data, post=post)
    assert not form.is_valid()
    assert "once more" in form.non_field_errors()[0]


def test_the_stamp_of_another_post_is_not_taken(post):
    form = ReplyForm(valid(create_post()), post=post)
    assert not form.is_valid()


def test_nothing_else_can_be_chosen_by_the_visitor(post):
    data = valid(
        post, status="approved", person="1", network="x", html="<b>", posted_at="2001-01-01"
    )
    form = ReplyForm(data, post=post)
    assert form.is_valid()
    assert form.comment.status == "pending"
    assert form.comment.person is None
    assert form.comment.html == "<p>Walking a little every day helped me.</p>"


def test_the_trap_is_out_of_the_way_of_people_and_of_what_reads_to_them(client, post):
    page = client.get(post.get_absolute_url()).content.decode()
    trap = page.split('class="field reply__trap"')[1].split("</div>")[0]
    assert 'aria-hidden="true"' in trap
    assert "Leave this empty" in trap
    assert 'name="remark"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="new-password"' in trap
    assert page.count('name="remark"') == 1


@pytest.mark.parametrize("remark", ["x", "a" * 70_000, "<b>", "https://example.org"])
def test_what_fell_into_the_trap_is_no_error(post, remark):
    form = ReplyForm(valid(post, remark=remark), post=post)
    assert form.is_valid()
    assert form.is_trapped


@pytest.mark.parametrize("remark", ["", "  ", "\x00"])
def test_an_empty_trap_is_empty(post, remark):
    form = ReplyForm(valid(post, remark=remark), post=post)
    assert form.is_valid()
    assert not form.is_trapped


def test_the_length_of_an_address_is_that_of_what_is_kept(client):
    """Small letters: a Turkish İ becomes two."""
    response = send(client, create_post(), email="a@" + ".".join(["İ" * 20] * 4) + ".org")
    assert response.status_code == 422
    assert not Comment.objects.exists()
