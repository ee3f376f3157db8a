from datetime import timedelta

import pytest
from django.utils import timezone

from search.related import related_to
from tests.factories import create_category, create_draft, create_post, create_tag
from tests.query_plans import forget_statistics, queries_of, rows_visited

pytestmark = pytest.mark.django_db


def titles(post) -> list[str]:
    return [each.title for each in related_to(post)]


def test_posts_with_the_same_categories_tags_and_words_are_related():
    category, tag = create_category(), create_tag()
    post = create_post(title="Herons by the water", categories=[category], tags=[tag])
    create_post(title="Same category", categories=[category])
    create_post(title="Same both", categories=[category], tags=[tag])
    create_post(title="Herons elsewhere", categories=[create_category()])
    create_post(title="Quite different", categories=[create_category()])
    assert titles(post) == ["Same both", "Same category", "Herons elsewhere"]


def test_those_chosen_by_hand_come_first_and_all_of_them():
    category = create_category()
    create_post(title="Alike", categories=[category])
    chosen = [create_post(title=f"Chosen {n}", categories=[create_category()]) for n in range(2)]
    post = create_post(categories=[category], related=chosen)
    assert titles(post) == ["Chosen 1", "Chosen 0", "Alike"]
    more = [create_post(title=f"More {n}") for n in range(3)]
    post.save_revision({"related": [*chosen, *more]}, by=None)
    assert len(titles(post.publish(by=None))) == 5


def test_what_readers_may_not_see_is_not_related():
    category = create_category()
    hidden = create_post(categories=[category], published_at=timezone.now() + timedelta(days=1))
    draft = create_draft(categories=[category])
    post = create_post(categories=[category], related=[hidden, draft])
    assert titles(post) == []


def test_a_preview_shows_those_that_the_working_copy_chose():
    chosen = create_post(title="Chosen", categories=[create_category()])
    post = create_post(categories=[create_category()])
    post.save_revision({"related": [chosen]}, by=None)
    assert titles(post) == []
    assert titles(post.working_copy()) == ["Chosen"]


def test_a_post_shows_them_by_one_query(client, django_assert_num_queries):
    category = create_category()
    posts = [create_post(title=f"Heron {n}", categories=[category]) for n in range(6)]
    with django_assert_num_queries(1):
        assert len(related_to(posts[0])) == 3
    html = client.get(posts[0].get_absolute_url()).content.decode()
    assert html.count('class="related__link"') == 3


def test_they_are_found_with_little_work_though_the_database_knows_nothing_of_its_tables():
    posts = [
        create_post(title=f"Post {n}", summary=" ".join(f"word{n * 7 % 40 + m}" for m in range(20)))
        for n in range(40)
    ]
    [query] = queries_of(lambda: related_to(posts[0]))
    forget_statistics()
    assert rows_visited(query) < 300_000
