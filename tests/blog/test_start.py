"""What the start page of the desk shows of posts, to each role."""

import pytest

from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import create_category, create_draft, create_post, create_user

pytestmark = pytest.mark.django_db
IN_REVIEW, APPROVED, WORKING = (
    RevisionState.IN_REVIEW,
    RevisionState.APPROVED,
    RevisionState.WORKING,
)


def groups_of(client) -> dict[str, list[str]]:
    groups = client.get("/admin/").context["groups"]
    return {group["key"]: [post.title for post in group["texts"]] for group in groups}


@pytest.fixture
def desk(author, draft, clinical):
    back = create_draft(by=author, title="Came back", state=IN_REVIEW)
    back.send_back(back.newest_revision, by=create_user(), note="Why?")
    approved = create_draft(by=author, title="Approved one", state=IN_REVIEW)
    approved.approve(approved.newest_revision, by=create_user())
    create_draft(by=author, title="Just begun")
    create_post(by=author, title="Public")


def test_it_shows_each_role_what_waits(client, author, desk, sign_in):
    client.force_login(author)
    assert groups_of(client) == {
        "sent-back": ["Came back"],
        "drafts": ["Just begun"],
        "review": ["Gabapentin", "Walking"],
        "approved": ["Approved one"],
        "scheduled": [],
    }
    sign_in(Role.EDITOR)
    editors = groups_of(client)
    assert (editors["review"], editors["approved"]) == (["Gabapentin", "Walking"], ["Approved one"])
    sign_in(Role.REVIEWER)
    reviewers = groups_of(client)
    assert (reviewers["reviewer"], reviewers["review"]) == (["Gabapentin"], ["Walking"])


def test_an_editors_approval_leaves_it_with_the_reviewer(client, sign_in, clinical):
    clinical.approve(clinical.newest_revision, by=sign_in(Role.EDITOR))
    sign_in(Role.REVIEWER)
    assert groups_of(client)["reviewer"] == ["Gabapentin"]


def test_it_costs_the_same_for_one_and_for_ten(
    client, sign_in, clinical, django_assert_max_num_queries
):
    sign_in(Role.OWNER)
    client.get("/admin/")
    with django_assert_max_num_queries(33) as one:
        client.get("/admin/")
    category = create_category(asks_for_review=True, parent=create_category())
    for number in range(10):
        state = IN_REVIEW if number % 2 else APPROVED
        create_draft(by=create_user(), state=state, categories=[category])
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get("/admin/")
