import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from staff.roles import Role
from tests.factories import create_user

pytestmark = pytest.mark.django_db


def permissions_of(role: Role) -> set[str]:
    return create_user(role).get_all_permissions()


def test_every_role_is_a_group():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_authors_write_but_do_not_publish():
    permissions = permissions_of(Role.AUTHOR)
    assert {"blog.add_post", "blog.change_post", "images.add_picture"} <= permissions
    assert not {"blog.publish_post", "blog.delete_post", "comments.change_comment"} & permissions


def test_editors_publish_but_do_not_delete_or_moderate():
    permissions = permissions_of(Role.EDITOR)
    assert {"blog.publish_post", "pages.publish_page", "blog.add_category"} <= permissions
    assert not {"blog.delete_post", "comments.change_comment", "staff.add_user"} & permissions


def test_moderators_decide_about_comments_only():
    assert permissions_of(Role.MODERATOR) == {
        "comments.view_comment",
        "comments.change_comment",
        "comments.view_wordrule",
    }


def test_only_the_owner_looks_after_people_and_facts():
    for role in set(Role) - {Role.OWNER}:
        assert not {"staff.add_user", "staff.change_user", "pages.change_clinic"} & permissions_of(
            role
        )
    assert {"staff.add_user", "pages.change_clinic", "blog.delete_post"} <= permissions_of(
        Role.OWNER
    )


def test_every_permission_that_a_room_declares_exists():
    known = set(Permission.objects.values_list("content_type__app_label", "codename"))
    for config in apps.get_app_configs():
        module = config.module
        try:
            declared = __import__(f"{module.__name__}.roles", fromlist=["x"]).PERMISSIONS
        except ModuleNotFoundError:
            continue
        for codenames in declared.values():
            for codename in codenames:
                assert (config.label, codename) in known


def test_a_migrate_gives_each_role_exactly_its_permissions_again():
    moderators = Group.objects.get(name=Role.MODERATOR.value)
    expected = set(moderators.permissions.all())
    moderators.permissions.set(Permission.objects.filter(codename__in=["delete_post"]))
    call_command("migrate", verbosity=0)
    assert set(moderators.permissions.all()) == expected
