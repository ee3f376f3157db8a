"""The owner's page of word rules."""

import pytest

from comments.models import WordRule
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_comment, create_user

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/wordrule/"
ADD = f"{LIST}add/"
CHECKS = f"{LIST}checks/"
HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def _text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def _rule(phrase="pill*", **fields) -> WordRule:
    return WordRule.objects.create(phrase=phrase, **fields)


def _form(phrase="pill*", does="hold", **more) -> dict:
    return {"phrase": phrase, "does": does, "save_anyway": "False"} | more


# Who may


@pytest.mark.parametrize("role", [None, Role.AUTHOR, Role.EDITOR, Role.REVIEWER])
def test_others_see_nothing(client, clinic, role):
    rule = _rule()
    if role:
        client.force_login(create_user(role))
    for address in (LIST, ADD, CHECKS, f"{LIST}{rule.pk}/change/"):
        assert client.get(address).status_code == (403 if role else 302)
        assert client.post(address, _form(_try="1")).status_code == (403 if role else 302)


def test_a_moderator_looks_and_changes_nothing(client, clinic, moderator):
    rule = _rule()
    client.force_login(moderator)
    page = f"{LIST}{rule.pk}/change/"
    assert "pill*" in _text(client.get(LIST))
    assert "pill*" in _text(client.get(page))
    assert 'name="_try"' not in _text(client.get(page))
    assert "Looks for" in _text(client.get(CHECKS))
    for address in (ADD, page):
        assert client.post(address, _form("x")).status_code == 403
        assert client.post(address, _form("x", _try="1")).status_code == 403
    assert client.get(ADD).status_code == 403
    assert WordRule.objects.get().phrase == "pill*"


# The list


def test_the_list_tells_how_often_a_rule_spoke_and_was_right(desk, owner, post):
    rule = _rule()
    for verb in ("approve", "mark_spam"):
        comment = create_comment(post=post)
        comment.findings_spoken.create(code=rule.code)
        getattr(comment, verb)(owner)
    page = _text(desk.get(LIST))
    assert '<td class="field-spoke">2</td>' in page
    assert '<td class="field-agreed">1</td>' in page
    assert CHECKS in page


def test_more_rules_need_no_more_queries(desk, django_assert_max_num_queries):
    for number in range(30):
        _rule(f"word{number}")
    with django_assert_max_num_queries(12):
        desk.get(LIST)


def test_the_built_in_checks_tell_the_same(desk, post, owner):
    comment = create_comment(post=post)
    comment.findings_spoken.create(code="shouting")
    comment.trash(owner)
    row = _text(desk.get(CHECKS)).split("mostly in capitals.</th>")[1].split("</tr>")[0]
    assert row.split() == ["<td>1</td>", "<td>1</td>"]


# Saving


def test_a_rule_is_saved_with_its_trail(desk, owner):
    desk.post(ADD, _form("  Pill*  BOX ", "spam"))
    rule = WordRule.objects.get()
    assert (rule.phrase, rule.does) == ("Pill* BOX", "spam")
    desk.post(f"{LIST}{rule.pk}/change/", _form("pill", "hold"))
    rule.refresh_from_db()
    assert (rule.phrase, rule.does) == ("pill", "hold")
    desk.post(f"{LIST}{rule.pk}/delete/", {"post": "yes"})
    assert not WordRule.objects.exists()
    verbs = (
        TrailEntry.objects.exclude(verb="signed in").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["added", "changed", "deleted"]


@pytest.mark.parametrize(
    "form", [_form(""), _form("   "), _form("…!"), _form("\x00"), _form("a" * 101), _form(does="x")]
)
def test_what_is_no_rule_is_said_at_the_field(desk, form):
    assert 'class="errorlist"' in _text(desk.post(ADD, form))
    assert 'class="errorlist"' in _text(desk.post(ADD, form | {"_try": "1"}))
    assert not WordRule.objects.exists()


def test_the_same_phrase_is_taken_once(desk):
    _rule("pill")
    assert "already exists" in _text(desk.post(ADD, _form("pill")))


# Trying


def test_trying_shows_what_would_have_been_held_and_saves_nothing(desk, post):
    create_comment(post=post, body="My pills are blue", status="approved")
    create_comment(post=post, body="My pillow is soft", status="approved")
    create_comment(post=post, body="Those pills are spam", status="spam")
    for number in range(4):
        create_comment(post=post, body=f"Water {number}", status="approved")
    page = _text(desk.post(ADD, _form("pills", "spam", _try="1")))
    assert "It would have held 1 of the last 6 approved comments" in page
    assert "My pills are blue" in page
    assert "My pillow" not in page
    assert "Those pills" not in page
    assert 'value="pills"' in page
    assert '<option value="spam" selected>' in page
    assert not WordRule.objects.exists()


def test_trying_a_change_leaves_the_rule_as_it_is(desk, post):
    rule = _rule("pillow")
    create_comment(post=post, body="My pills are blue", status="approved")
    page = _text(desk.post(f"{LIST}{rule.pk}/change/", _form("pills", _try="1")))
    assert "It would have held 1 of the last 1 approved comment" in page
    assert 'value="pills"' in page
    rule.refresh_from_db()
    assert rule.phrase == "pillow"
    assert not TrailEntry.objects.about(rule).exists()


def test_a_rule_that_is_gone_cannot_be_tried(desk):
    assert desk.post(f"{LIST}999/change/", _form(_try="1")).status_code == 302
    assert desk.post(f"{LIST}x/change/", _form(_try="1")).status_code == 302


def test_many_comments_are_counted_and_some_are_listed(desk, post):
    for number in range(60):
        create_comment(post=post, body=f"A blue pill {number}", status="approved")
    page = _text(desk.post(ADD, _form("pill", _try="1")))
    assert "held 60 of the last 60" in page
    assert page.count("A blue pill") == 50
    assert "The newest 50 are listed" in page


def test_hostile_words_do_no_harm(desk, post):
    create_comment(post=post, body=f"pill {HOSTILE}", status="approved")
    page = _text(desk.post(ADD, _form("pill", _try="1")))
    assert HOSTILE not in page
    assert HOSTILE not in _text(desk.post(ADD, _form(HOSTILE, _try="1")))
    _rule(HOSTILE)
    assert HOSTILE not in _text(desk.get(LIST))


# Too wide


@pytest.mark.parametrize("phrase", ["*", "* *", "**"])
def test_a_rule_for_everything_is_saved_only_if_it_is_meant(desk, phrase):
    assert 'type="checkbox" name="save_anyway"' not in _text(desk.get(ADD))
    page = _text(desk.post(ADD, _form(phrase)))
    assert "would catch every comment" in page
    assert 'type="checkbox" name="save_anyway"' in page
    assert not WordRule.objects.exists()
    desk.post(ADD, _form(phrase, save_anyway="on"))
    assert WordRule.objects.get().phrase == phrase


def test_so_is_one_for_half_of_all_approved_comments(desk, post):
    for number in range(10):
        body = "The pain stays" if number % 2 else "It went"
        create_comment(post=post, body=body, status="approved")
    page = _text(desk.post(ADD, _form("pain")))
    assert "caught 5 of the last 10 approved comments" in page
    assert not WordRule.objects.exists()
    desk.post(ADD, _form("pain", save_anyway="on"))
    assert WordRule.objects.exists()


def test_a_rule_for_fewer_is_saved_at_once(desk, post):
    for number in range(10):
        create_comment(post=post, body="Pain" if number < 4 else "It went", status="approved")
    desk.post(ADD, _form("pain"))
    assert WordRule.objects.exists()


def test_few_comments_are_no_measure(desk, post):
    create_comment(post=post, body="Pain", status="approved")
    desk.post(ADD, _form("pain"))
    assert WordRule.objects.exists()
