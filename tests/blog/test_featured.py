"""Readers are told why a post that is kept at the top stands before newer ones."""

import pytest

from tests.factories import create_category, create_post

pytestmark = pytest.mark.django_db
MARK = '<span class="card__featured">Featured</span>'


@pytest.fixture
def category():
    category = create_category(slug="sleep")
    create_post(title="Kept at the top", sticky=True, categories=[category])
    create_post(title="Newer", categories=[category])
    return category


@pytest.mark.parametrize("address", ["/", "/blog/"])
def test_where_it_comes_first_it_says_so(client, category, address):
    html = client.get(address).text
    assert html.count(MARK) == 1
    assert html.index(MARK) < html.index("Kept at the top</a>") < html.index("Newer</a>")


def test_where_it_stands_by_its_time_it_does_not(client, category):
    assert MARK not in client.get("/blog/category/sleep/").text
