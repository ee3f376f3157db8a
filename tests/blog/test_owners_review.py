"""An owner may review as a clinician does, but has to say that this is what they do."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import create_category, create_draft, create_user

pytestmark = pytest.mark.django_db
ASKED = 'name="as_clinician"'


@pytest.fixture
def owner(client):
    user = create_user(Role.OWNER, first_name="Ada")
    client.force_login(user)
    return user


@pytest.fixture
def clinical():
    category = create_category(name="Medicines", asks_for_review=True)
    return create_draft(state=RevisionState.IN_REVIEW, categories=[category])


def page_of(client, post) -> str:
    return client.get(reverse("admin:blog_post_review", args=[post.pk]), follow=True).text


def approve(client, post, **fields) -> str:
    fields = {"revision": post.newest_revision.pk, "_approve": "1"} | fields
    address = reverse("admin:blog_post_decide", args=[post.pk])
    return client.post(address, fields, follow=True).text


def test_an_owner_approves_as_an_editor_unless_they_say_otherwise(client, owner, clinical):
    assert ASKED in page_of(client, clinical)
    assert "review is still missing" in approve(client, clinical)
    assert clinical.newest_revision.state == RevisionState.IN_REVIEW
    assert "Approved by Ada, as an editor" in page_of(client, clinical)


def test_an_owner_who_is_a_clinician_says_so(client, owner, clinical):
    assert "an editor can publish it" in approve(client, clinical, as_clinician="on")
    assert clinical.newest_revision.state == RevisionState.APPROVED
    assert "Reviewed and approved by Ada, as a clinician" in page_of(client, clinical)


def test_an_owner_with_the_clinicians_role_is_not_asked(client, owner, clinical):
    owner.groups.add(Group.objects.get(name=Role.REVIEWER.value))
    assert ASKED not in page_of(client, clinical)
    assert "an editor can publish it" in approve(client, clinical)


def test_an_editor_who_says_so_is_no_clinician(client, clinical):
    client.force_login(create_user(Role.EDITOR))
    assert ASKED not in page_of(client, clinical)
    assert "review is still missing" in approve(client, clinical, as_clinician="on")


def test_what_was_said_of_the_role_stays_while_the_note_is_asked_for(client, owner, clinical):
    fields = {"revision": clinical.newest_revision.pk, "_send_back": "1", "as_clinician": "on"}
    address = reverse("admin:blog_post_decide", args=[clinical.pk])
    assert f"{ASKED} checked" in client.post(address, fields).text
    client.post(address, fields | {"note": "Which dose?"})
    assert clinical.newest_revision.decisions.get().as_reviewer
    assert "Sent back by Ada, as a clinician" in page_of(client, clinical)


def test_an_owner_takes_the_own_review_back(client, owner, clinical):
    approve(client, clinical, as_clinician="on")
    assert ASKED in page_of(client, clinical)
    fields = {"revision": clinical.newest_revision.pk, "_send_back": "1", "note": "Which dose?"}
    address = reverse("admin:blog_post_decide", args=[clinical.pk])
    client.post(address, fields | {"as_clinician": "on"})
    assert "review is needed" in clinical.missing_review(clinical.newest_revision.data)
