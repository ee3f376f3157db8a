import pytest

from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import create_category, create_draft, create_user


@pytest.fixture
def sign_in(client):
    def sign_in(role: Role, **fields):
        user = create_user(role, email=f"{role.value.lower()}@example.org", **fields)
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def author():
    return create_user(Role.AUTHOR, first_name="Noor", email="author@example.org")


@pytest.fixture
def draft(author):
    return create_draft(by=author, slug="walking", title="Walking", state=RevisionState.IN_REVIEW)


@pytest.fixture
def clinical(author):
    """A draft in review that a clinician has to approve."""
    category = create_category(name="Medicines", asks_for_review=True)
    values = {"slug": "gabapentin", "title": "Gabapentin", "categories": [category]}
    return create_draft(by=author, state=RevisionState.IN_REVIEW, **values)
