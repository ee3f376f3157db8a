import pytest

from staff.roles import Role
from tests.factories import create_clinic, create_post, create_user


@pytest.fixture
def clinic(db):
    return create_clinic()


@pytest.fixture
def post(clinic):
    return create_post(title="Sleep and pain")


@pytest.fixture
def moderator(db):
    return create_user(Role.MODERATOR, username="moderator")


@pytest.fixture
def owner(db):
    return create_user(Role.OWNER, username="owner")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client
