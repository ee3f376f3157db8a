import pytest


@pytest.fixture(autouse=True)
def database(db):
    """Some checks ask it."""
