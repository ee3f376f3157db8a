"""Who is written to when a text is submitted, sent back or approved, and with how few words."""

import pytest

from outbox.models import Mail
from publishing.models import MailChoice, RevisionState
from publishing.reviewing import NewerRevision
from staff.roles import Role
from tests.factories import create_category, create_clinic, create_draft, create_page, create_user

pytestmark = pytest.mark.django_db
SECRETS = ("Gabapentin", "Ada", "Look at the doses")


@pytest.fixture
def people(settings):
    settings.ORIGIN = "https://clinic.example"
    create_clinic(name="Otter & “Sons”")
    return {role: create_user(role, email=f"{role.value.lower()}@example.org") for role in Role}


@pytest.fixture
def draft(people):
    return create_draft(by=people[Role.AUTHOR], title="Gabapentin", state=RevisionState.IN_REVIEW)


def told() -> set[str]:
    names = {mail.to.split("@")[0] for mail in Mail.objects.all()}
    assert len(names) == Mail.objects.count()
    return names


def ask_for_review(draft):
    draft.save_revision(
        {"categories": [create_category(asks_for_review=True)]}, by=None, state="in_review"
    )


def test_editors_are_told_what_is_submitted(people, draft):
    draft.submit(draft.newest_revision, by=people[Role.AUTHOR])
    assert told() == {"editor", "owner"}


def test_reviewers_are_told_where_a_clinician_is_asked_for(people, draft):
    ask_for_review(draft)
    draft.submit(draft.newest_revision, by=people[Role.EDITOR])
    assert told() == {"owner", "reviewer"}


def test_a_reviewer_who_wrote_it_is_not_asked_to_review_it(people):
    draft = create_draft(by=people[Role.REVIEWER])
    ask_for_review(draft)
    draft.submit(draft.newest_revision, by=people[Role.EDITOR])
    assert told() == {"owner"}


def test_the_author_is_told_what_was_sent_back(people, draft):
    draft.send_back(draft.newest_revision, by=people[Role.EDITOR], note="Look at the doses")
    assert told() == {"author"}


def test_author_and_editors_are_told_what_was_approved(people, draft):
    draft.approve(draft.newest_revision, by=people[Role.OWNER], as_reviewer=True)
    assert told() == {"author", "editor"}


def test_nobody_is_told_it_is_approved_while_the_clinician_is_missing(people, draft):
    ask_for_review(draft)
    draft.approve(draft.newest_revision, by=people[Role.EDITOR])
    assert told() == set()


@pytest.mark.parametrize("verb", ["submit", "approve", "send_back"])
def test_a_mail_links_and_says_nothing_of_the_text(people, draft, verb):
    options = {"note": "Look at the doses, Ada"} if verb != "submit" else {}
    getattr(draft, verb)(draft.newest_revision, by=people[Role.OWNER], **options)
    page = "change" if verb == "send_back" else "review"
    for mail in Mail.objects.all():
        assert f"https://clinic.example/admin/blog/post/{draft.pk}/{page}/\n" in mail.body
        assert mail.subject.startswith("Otter & “Sons”: a post ")
        assert not any(word in mail.subject + mail.body for word in SECRETS)
        assert "https://clinic.example/admin/blog/post/mail/\n" in mail.body
        assert "&" not in mail.body


def test_pages_have_their_own_word_and_link(people):
    page = create_page(published=False, by=people[Role.EDITOR])
    page.submit(page.newest_revision, by=people[Role.EDITOR])
    assert told() == {"owner"}
    assert "a page waits" in Mail.objects.get().subject
    assert f"/admin/pages/page/{page.pk}/review/" in Mail.objects.get().body


@pytest.mark.parametrize(
    "fields", [{"is_active": False}, {"is_staff": False}, {"email": ""}, {"email": "no address"}]
)
def test_whoever_cannot_be_reached_or_may_not_come_in_keeps_nobody_else_from_it(
    people, draft, fields
):
    create_user(Role.EDITOR, **({"email": "other@example.org"} | fields))
    draft.submit(draft.newest_revision, by=people[Role.AUTHOR])
    assert told() == {"editor", "owner"}


def test_an_author_who_may_not_write_any_more_is_not_asked_to(people, draft):
    people[Role.AUTHOR].groups.clear()
    draft.send_back(draft.newest_revision, by=people[Role.EDITOR], note="Why?")
    assert told() == set()


def test_what_was_not_decided_is_not_told(people, draft):
    read = draft.newest_revision
    draft.save_revision({"title": "Later"}, by=None, state="in_review")
    with pytest.raises(NewerRevision):
        draft.approve(read, by=people[Role.EDITOR])
    assert told() == set()


# Whether one wants it


def test_whoever_wants_none_gets_none(client, people, draft):
    client.force_login(people[Role.EDITOR])
    address = "/admin/blog/post/mail/"
    assert client.get(address).context["form"]["wants_mail"].value() is True
    client.post(address, {}, follow=True)
    assert client.get(address).context["form"]["wants_mail"].value() is False
    draft.submit(draft.newest_revision, by=people[Role.AUTHOR])
    assert told() == {"owner"}
    client.post(address, {"wants_mail": "on", "user": people[Role.OWNER].pk})
    assert MailChoice.objects.get().user == people[Role.EDITOR]
    assert MailChoice.objects.get().wants_mail


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        (Role.AUTHOR, "/admin/blog/post/mail/", 200),
        (Role.REVIEWER, "/admin/blog/post/mail/", 200),
        (Role.EDITOR, "/admin/pages/page/mail/", 200),
        (Role.AUTHOR, "/admin/pages/page/mail/", 403),
        (Role.MODERATOR, "/admin/blog/post/mail/", 403),
    ],
)
def test_the_choice_is_for_those_who_may_get_such_mail(client, people, role, address, status):
    client.force_login(people[role])
    assert client.get(address).status_code == status
    assert client.post(address, {}).status_code == (302 if status == 200 else 403)


def test_readers_choose_nothing(client):
    assert client.post("/admin/blog/post/mail/", {}).status_code == 302
    assert not MailChoice.objects.exists()
