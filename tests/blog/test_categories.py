import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from blog.models import Category
from staff.roles import Role
from tests.factories import create_category, create_post, create_user

pytestmark = pytest.mark.django_db


def test_there_is_one_default_category():
    assert Category.objects.default() == Category.objects.default()
    with pytest.raises(IntegrityError), transaction.atomic():
        create_category(is_default=True)


def test_a_category_cannot_be_part_of_itself():
    category = create_category()
    category.parent = category
    with pytest.raises(ValidationError):
        category.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        category.save()


def test_a_category_cannot_be_part_of_what_is_part_of_it():
    grandparent = create_category()
    parent = create_category(parent=grandparent)
    child = create_category(parent=parent)
    grandparent.parent = child
    with pytest.raises(ValidationError, match="part of this category"):
        grandparent.full_clean()


def test_a_circle_made_behind_our_back_ends():
    first = create_category()
    second = create_category(parent=first)
    Category.objects.filter(pk=first.pk).update(parent=second)
    first.refresh_from_db()
    assert first.line() == [first, second]
    assert set(first.with_descendants()) == {first.pk, second.pk}


def test_a_category_with_parts_is_not_deleted():
    parent = create_category()
    create_category(parent=parent)
    with pytest.raises(ProtectedError):
        parent.delete()


def test_posts_of_categories_deleted_together_stay_in_one(client):
    client.force_login(create_user(Role.EDITOR))
    category = create_category()
    post = create_post(categories=[category])
    data = {"action": "delete_selected", "_selected_action": [category.pk], "post": "yes"}
    client.post("/admin/blog/category/", data)
    assert not Category.objects.filter(pk=category.pk).exists()
    assert list(post.categories.all()) == [Category.objects.default()]
