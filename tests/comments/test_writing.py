"""What moderators write: answers, better texts, notes."""

import pytest

from comments.models import Comment
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import MISSING_PK, create_comment, create_person, create_user

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/comment/"
HOSTILE = "<script>alert('x')</script>"
KINDS = ["answer", "edit", "note"]


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def comment(post):
    return create_comment(post=post, name="Anna", body="Call me: 555 0142.")


@pytest.fixture
def wang(db):
    return create_person(name="Ruth Wang", credentials="MD", role="Physician")


def _address(comment, kind) -> str:
    return f"{LIST}{comment.pk}/{kind}/"


def _text_seen(desk, comment) -> str:
    return desk.get(_address(comment, "edit")).context["form"]["text_seen"].value()


def _edit(desk, comment, **changes):
    data = {"body": "Call me.", "reason": "Phone number", "text_seen": _text_seen(desk, comment)}
    return desk.post(_address(comment, "edit"), data | changes, follow=True)


def _answer(desk, comment, speaker, **changes):
    data = {"body": "Please call us.", "person": speaker.pk, "seen": comment.status}
    return desk.post(_address(comment, "answer"), data | changes, follow=True)


# Who may


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", [None, Role.AUTHOR, Role.EDITOR, Role.REVIEWER])
def test_only_moderators_and_owners_write(client, comment, kind, role):
    if role:
        client.force_login(create_user(role))
    for send in (client.get, client.post):
        assert send(_address(comment, kind)).status_code == (403 if role else 302)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_cannot_be_written_about(desk, comment, kind):
    assert desk.get(f"{LIST}{MISSING_PK}/{kind}/").status_code == 404
    assert desk.put(_address(comment, kind)).status_code == 405


@pytest.mark.parametrize("kind", KINDS)
def test_words_on_what_was_deleted_meanwhile_are_given_back(desk, comment, kind):
    address = _address(comment, kind)
    Comment.objects.all().delete()
    response = desk.post(address, {"body": HOSTILE, "words": HOSTILE})
    assert response.status_code == 404
    assert "&lt;script&gt;" in response.content.decode()
    assert HOSTILE not in response.content.decode()


# Answers


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OWNER])
def test_an_answer_approves_and_stands_below_with_its_badge(client, comment, wang, role):
    user = create_user(role)
    client.force_login(user)
    response = _answer(client, comment, wang)
    assert response.redirect_chain == [(LIST, 302)]
    answer = Comment.objects.get(parent=comment)
    assert (answer.status, answer.person, answer.name) == ("approved", wang, "Ruth Wang")
    assert Comment.objects.get(pk=comment.pk).status == "approved"
    entry = TrailEntry.objects.about(answer).get()
    assert (entry.actor, entry.verb, entry.to_state) == (user, "answered", "approved")
    html = client.get(comment.post.get_absolute_url()).content.decode()
    assert "Ruth Wang, MD" in html
    assert "Physician" in html


def test_undoing_an_answer_takes_it_away_and_puts_the_comment_back(desk, comment, wang):
    _answer(desk, comment, wang)
    token = desk.session["comments_undo"]["token"]
    desk.post(f"{LIST}undo/", {"undo": token})
    assert Comment.objects.get(pk=comment.pk).status == "pending"
    assert Comment.objects.get(parent=comment).status == "trash"


def test_who_has_a_byline_answers_in_the_own_name_alone(desk, moderator, comment, wang):
    own = create_person(name="Mo Derator", user=moderator)
    assert list(
        desk.get(_address(comment, "answer")).context["form"].fields["person"].queryset
    ) == [own]
    assert _answer(desk, comment, wang).status_code == 422
    assert not Comment.objects.filter(parent=comment).exists()


@pytest.mark.parametrize("changes", [{"body": " "}, {"person": ""}, {"person": "0"}])
def test_an_answer_with_a_mistake_keeps_its_words(desk, comment, wang, changes):
    response = _answer(desk, comment, wang, **({"body": "Kept words"} | changes))
    assert response.status_code == 422
    if "body" not in changes:
        assert "Kept words" in response.content.decode()
    assert Comment.objects.get().status == "pending"


def test_a_colleagues_decision_is_told_and_the_answer_kept(desk, owner, comment, wang):
    Comment.objects.get(pk=comment.pk).mark_spam(owner)
    response = _answer(desk, comment, wang, body="Kept words")
    html = response.content.decode()
    assert "owner marked this as spam just now; nothing was changed." in html
    assert "Kept words" in html
    assert Comment.objects.get().status == "spam"
    _answer(desk, comment, wang, seen=response.context["seen"])
    assert Comment.objects.approved().count() == 2


def test_the_same_answer_is_taken_once(desk, comment, wang):
    _answer(desk, comment, wang)
    response = _answer(desk, comment, wang, seen="approved")
    assert "This answer is there already." in response.content.decode()
    assert Comment.objects.filter(parent=comment).count() == 1


def test_the_page_warns_of_naming_patients_and_offers_a_phrase(desk, comment):
    html = desk.get(_address(comment, "answer")).content.decode()
    assert "is a patient here" in html
    assert "discuss anyone’s care here; please call us." in html


# Answers and edits that may tell of a patient

TELLING = "Yes, you are our patient. Dr. Wang has your results."
ASKED = "“our patient”, “your results” may tell everybody that Anna is your patient."
TICK = 'type="checkbox" name="save_anyway"'


def test_an_answer_that_tells_of_a_patient_is_asked_about(desk, comment, wang):
    assert TICK not in desk.get(_address(comment, "answer")).content.decode()
    response = _answer(desk, comment, wang, body=TELLING, save_anyway="False")
    html = response.content.decode()
    assert response.status_code == 422
    assert ASKED in html
    assert TICK in html
    assert TELLING in html
    assert Comment.objects.get().status == "pending"
    _answer(desk, comment, wang, body=TELLING, save_anyway="on")
    assert Comment.objects.get(parent=comment).body == TELLING


def test_an_answer_written_anew_needs_no_yes(desk, comment, wang):
    _answer(desk, comment, wang, body=TELLING)
    _answer(desk, comment, wang, body="Please call us.")
    assert Comment.objects.get(parent=comment).body == "Please call us."


@pytest.mark.parametrize("changes", [{"person": ""}, {"seen": "spam"}])
def test_a_yes_outlives_another_mistake_but_not_the_words(desk, comment, wang, changes):
    response = _answer(desk, comment, wang, body=TELLING, save_anyway="on", **changes)
    form = response.context["form"]
    assert "body" not in form.errors
    assert "checked" in str(form["save_anyway"])
    response = _answer(desk, comment, wang, save_anyway="on", **changes)
    assert "save_anyway" not in response.content.decode()


def test_who_is_answered_as_a_colleague_is_not_called_a_patient(desk, comment, wang):
    _answer(desk, comment, wang)
    html = _answer(desk, Comment.objects.get(parent=comment), wang, body=TELLING).content.decode()
    assert "may tell everybody that somebody is your patient." in html


def test_a_hostile_answer_is_named_as_text(desk, comment, wang):
    Comment.objects.update(name=HOSTILE)
    html = _answer(desk, comment, wang, body="Your <b>results</b> your results").content.decode()
    assert HOSTILE not in html
    assert "that &lt;script&gt;" in html


def test_an_edit_of_the_clinics_own_words_is_asked_about(desk, comment, wang):
    _answer(desk, comment, wang)
    answer = Comment.objects.get(parent=comment)
    response = _edit(desk, answer, body=TELLING)
    assert response.status_code == 422
    assert ASKED in response.content.decode()
    assert TICK in response.content.decode()
    assert Comment.objects.get(pk=answer.pk).body == "Please call us."
    _edit(desk, answer, body=TELLING, save_anyway="on")
    assert Comment.objects.get(pk=answer.pk).body == TELLING


def test_an_edit_of_what_a_reader_tells_is_not(desk, comment):
    _edit(desk, comment, body=TELLING)
    assert Comment.objects.get().body == TELLING


# Edits


def test_an_edit_is_shown_to_readers_and_the_original_kept(desk, moderator, comment):
    comment.approve()
    _edit(desk, comment)
    changed = Comment.objects.get()
    assert (changed.body, changed.html, changed.status) == (
        "Call me.",
        "<p>Call me.</p>",
        "approved",
    )
    entry = TrailEntry.objects.about(comment).first()
    assert (entry.actor, entry.verb) == (moderator, "edited")
    assert entry.note == "Phone number\n\nCall me: 555 0142."
    html = desk.get(comment.post.get_absolute_url()).content.decode()
    assert "Edited by the clinic" in html
    assert "555 0142" not in html


def test_what_was_not_edited_does_not_say_so(desk, comment):
    comment.approve()
    assert "Edited by" not in desk.get(comment.post.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"body": ""}, {"body": "\u200b"}, {"reason": ""}, {"body": "Call me: 555 0142."}],
)
def test_an_edit_needs_a_new_text_and_a_reason(desk, comment, changes):
    response = _edit(desk, comment, **changes)
    assert response.status_code == 422
    assert Comment.objects.get().body == "Call me: 555 0142."
    assert not TrailEntry.objects.about(comment).exists()


def test_too_long_a_text_is_refused_and_kept(desk, comment):
    response = _edit(desk, comment, body="a" * 65_526)
    assert "65525 characters" in response.content.decode()
    assert "a" * 65_526 in response.content.decode()


def test_a_colleagues_edit_is_not_overwritten(desk, comment):
    seen = _text_seen(desk, comment)
    Comment.objects.update(body="Their text.")
    response = _edit(desk, comment, text_seen=seen, body="My text.")
    assert "A colleague changed this text meanwhile" in response.content.decode()
    assert "Their text." in response.content.decode()
    assert "My text." in response.content.decode()
    assert Comment.objects.get().body == "Their text."
    _edit(desk, comment, body="My text.")
    assert Comment.objects.get().body == "My text."


def test_hostile_words_stay_text(desk, comment):
    comment.approve()
    _edit(desk, comment, body=f"{HOSTILE}\x00", reason=HOSTILE)
    desk.post(_address(comment, "note"), {"words": HOSTILE})
    pages = [LIST + "?status=all", f"{LIST}{comment.pk}/change/", comment.post.get_absolute_url()]
    for page in [*pages, *(_address(comment, kind) for kind in KINDS)]:
        html = desk.get(page).content.decode()
        assert HOSTILE not in html
        assert "style=" not in html


# Notes


def test_a_note_is_a_line_in_the_trail_and_leads_back(desk, moderator, comment):
    data = {"words": "Rings a bell.", "list_filters": "q=anna"}
    response = desk.post(_address(comment, "note"), data)
    assert response["Location"] == f"{LIST}?q=anna"
    entry = TrailEntry.objects.about(comment).get()
    assert (entry.actor, entry.verb, entry.note) == (moderator, "noted", "Rings a bell.")
    assert "Rings a bell." in desk.get(LIST).content.decode()
    assert "Rings a bell." in desk.get(f"{LIST}{comment.pk}/change/").content.decode()
    assert Comment.objects.get().status == "pending"


def test_an_empty_note_is_refused(desk, comment):
    assert desk.post(_address(comment, "note"), {"words": " "}).status_code == 422


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pk", ["9223372036854775808", "9" * 20, "9" * 400])
def test_a_number_that_no_comment_can_have_is_not_found(desk, pk, kind):
    address = f"{LIST}{pk}/{kind}/"
    assert desk.get(address).status_code == 404
    assert desk.post(address, {"body": "Words"}).status_code == 404
    assert desk.post(f"{LIST}{pk}/decide/", {"decision": "approve"}).status_code == 404
