import pytest

from staff.roles import Role
from tests.factories import PASSWORD, create_user


def _signed_in(client, role: Role):
    user = create_user(role)
    client.login(username=user.username, password=PASSWORD)
    return user


@pytest.fixture
def owner(client):
    return _signed_in(client, Role.OWNER)


@pytest.fixture
def editor(client):
    return _signed_in(client, Role.EDITOR)
