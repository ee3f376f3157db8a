import pytest

from staff.roles import Role
from tests.factories import PASSWORD, create_user


@pytest.fixture
def sign_in(client):
    def sign_in(role: Role):
        user = create_user(role)
        client.login(username=user.username, password=PASSWORD)
        return user

    return sign_in
