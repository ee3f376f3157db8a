import pytest
from django.core.files.base import ContentFile
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from images.crops import Focus
from images.making import make_due
from images.models import Picture
from images.processing import prepare_picture
from images.uses import uses_of
from publishing.edition import read_edition
from publishing.models import PictureUse
from staff.roles import Role
from tests.factories import (
    create_clinic,
    create_draft,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_user,
    image_file,
)
from tests.images.test_admin import change, signed_in, valid
from tests.images.test_models import files_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def media_root(settings):
    return settings.MEDIA_ROOT


def text_with(picture, alt=""):
    return f'<p>Look</p><p><img src="{picture.url}" alt="{alt}"></p>'


def described_uses(picture):
    return [str(use) for use in uses_of([picture.pk]).get(picture.pk, [])]


def holds(picture):
    return [use.holds for use in uses_of([picture.pk])[picture.pk]]


def body_of(client, publication):
    return client.get(publication.get_absolute_url()).content.decode()


def other_file(**options):
    return prepare_picture(image_file(**({"size": (900, 600), "color": "orange"} | options)))


def test_a_picture_is_found_in_texts_people_and_the_clinics_logo():
    picture = create_picture()
    create_post(title="In the text", body=text_with(picture))
    create_post(title="Above the text", picture=picture)
    create_page(title="A page", body=text_with(picture))
    create_draft(title="Being written", body=text_with(picture))
    create_person(name="Ana", picture=picture)
    create_clinic(name="Ours", logo=picture)
    assert sorted(described_uses(picture)) == [
        "Clinic’s facts: Ours",
        "Page: A page (as readers see it)",
        "Person: Ana",
        "Post: Above the text (as readers see it)",
        "Post: Being written (in the version being written)",
        "Post: In the text (as readers see it)",
    ]


def test_a_picture_nobody_uses_has_no_uses():
    assert described_uses(create_picture()) == []


def test_a_picture_taken_from_a_text_stays_in_its_earlier_versions_and_can_be_deleted():
    picture = create_picture()
    post = create_post(title="Changed", body=text_with(picture))
    post.save_revision({"body": "<p>Without</p>"}, by=None)
    assert holds(picture) == [True]
    post.publish(by=None)
    assert described_uses(picture) == ["Post: Changed (in earlier versions only)"]
    assert holds(picture) == [False]
    picture.delete()
    assert not PictureUse.objects.exists()


def test_the_same_picture_twice_in_a_text_is_one_use():
    picture = create_picture()
    create_post(title="Twice", body=text_with(picture) * 2, picture=picture)
    assert len(described_uses(picture)) == 1


@pytest.mark.parametrize("use", ["text", "draft", "lead", "person", "logo"])
def test_a_picture_is_not_deleted_while_it_is_used(use, media_root):
    picture = create_picture()
    match use:
        case "text":
            create_post(body=text_with(picture))
        case "draft":
            create_draft(body=text_with(picture))
        case "lead":
            create_post(picture=picture)
        case "person":
            create_person(picture=picture)
        case "logo":
            create_clinic(logo=picture)
    with pytest.raises(ProtectedError):
        picture.delete()
    with pytest.raises(ProtectedError):
        Picture.objects.filter(pk=picture.pk).delete()
    assert (media_root / picture.file.name).exists()


def test_a_deleted_text_uses_nothing_any_more():
    picture = create_picture()
    create_post(body=text_with(picture)).delete()
    assert described_uses(picture) == []
    picture.delete()


def test_the_owner_is_told_where_a_picture_is_used_in_place_of_deleting_it():
    picture = create_picture()
    post = create_post(title="Uses <it>", body=text_with(picture))
    owner = signed_in(Role.OWNER)
    address = reverse("admin:images_picture_delete", args=[picture.pk])
    page = owner.get(address).content.decode()
    assert "cannot be deleted" in page
    link = reverse("admin:blog_post_change", args=[post.pk])
    assert f'<a href="{link}">Post: Uses &lt;it&gt; (as readers see it)</a>' in page
    assert owner.post(address, {"post": "yes"}).status_code == 200
    assert Picture.objects.exists()


def test_the_change_page_says_where_a_picture_is_used():
    picture = create_picture()
    post = create_post(title="Uses it", body=text_with(picture))
    page = signed_in(Role.EDITOR).get(change(picture)).content.decode()
    assert reverse("admin:blog_post_change", args=[post.pk]) in page


def test_an_author_reads_no_title_of_a_colleagues_draft_where_a_picture_is_used():
    picture = create_picture()
    for title in ("Confidential", "Secret too"):
        create_draft(title=title, body=text_with(picture), by=create_user(Role.AUTHOR))
    create_post(title="For everybody", picture=picture)
    author = create_user(Role.AUTHOR)
    create_draft(title="My own", body=text_with(picture), by=author)
    client = Client()
    client.force_login(author)
    page = client.get(change(picture)).content.decode()
    assert "My own" in page and "For everybody" in page
    assert "Confidential" not in page and "Secret too" not in page
    assert "<li>2 texts of others</li>" in page
    assert "Confidential" in signed_in(Role.REVIEWER).get(change(picture)).content.decode()


def test_uses_of_many_texts_are_found_with_as_many_queries_as_one(django_assert_max_num_queries):
    picture = create_picture()
    for _each in range(6):
        create_post(body=text_with(picture), picture=picture)
    with django_assert_max_num_queries(8):
        assert len(uses_of([picture.pk])[picture.pk]) == 6


# What readers see after a change, and writers


def test_new_words_are_in_every_text_at_the_next_request(client):
    picture = create_picture(alt="Before")
    post = create_post(body=text_with(picture), picture=picture)
    page = create_page(body=text_with(picture, alt="Said here"))
    edition = read_edition()
    signed_in(Role.EDITOR).post(
        change(picture), {"alt": "After <b>", "caption": "New", "credit": "Ana"}
    )
    assert read_edition() > edition
    shown = body_of(client, post)
    assert shown.count('alt="After &lt;b&gt;"') == 2
    assert "Before" not in shown
    assert shown.count('<figcaption>New <span class="credit">Ana</span></figcaption>') == 2
    assert 'alt="Said here"' in body_of(client, page)


def test_a_text_is_not_updated_by_a_change_of_its_picture():
    picture = create_picture()
    post = create_post(body=text_with(picture))
    picture.alt = "After"
    picture.change()
    again = type(post).objects.get(pk=post.pk)
    assert again.updated_at == post.updated_at
    assert again.published_hash == post.published_hash


def test_a_replaced_file_is_seen_at_the_next_request_and_the_old_one_is_gone(
    client, media_root, django_capture_on_commit_callbacks
):
    picture = create_picture(size=(900, 600), is_made=True)
    post = create_post(body=text_with(picture), picture=picture)
    before = files_in(media_root)
    editor = signed_in(Role.EDITOR)
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(change(picture), {"alt": "Anew", "replacement": valid()["file"]})
    assert response.status_code == 302
    picture.refresh_from_db()
    assert not set(files_in(media_root)) & set(before)
    shown = body_of(client, post)
    assert shown.count(f'src="{picture.url}"') == 2
    for name in before:
        assert name not in shown
    with django_capture_on_commit_callbacks(execute=True):
        make_due()
    shown = body_of(client, post)
    for rendition in picture.renditions.filter(crop="whole"):
        assert shown.count(rendition.file.url) == 2
    named = {picture.file.name, *picture.renditions.values_list("file", flat=True)}
    assert set(files_in(media_root)) == named


def test_the_same_file_again_changes_nothing(media_root, django_capture_on_commit_callbacks):
    picture = create_picture(size=(900, 600), is_made=True)
    before = files_in(media_root)
    with django_capture_on_commit_callbacks(execute=True):
        picture.replace(prepare_picture(ContentFile(image_file((900, 600)).read())))
    assert files_in(media_root) == before


def test_a_full_disk_keeps_the_old_file_and_says_so(settings, media_root):
    picture = create_picture(size=(900, 600), is_made=True)
    before = files_in(media_root)
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "tests.images.full_disk.FullDiskStorage",
            "OPTIONS": {"room_for": 1},
        }
    }
    response = signed_in(Role.EDITOR).post(
        change(picture), {"alt": "Kept", "replacement": valid()["file"]}, follow=True
    )
    assert "its disk may be full" in response.content.decode()
    again = Picture.objects.get()
    assert (again.file.name, again.width, again.alt) == (picture.file.name, 900, "Kept")
    assert again.renditions.count() == 10
    assert files_in(media_root) == before


def test_a_moved_focal_point_is_seen_at_the_next_request(
    client, media_root, django_capture_on_commit_callbacks
):
    picture = create_picture(size=(1600, 600), is_made=True)
    post = create_post(picture=picture)
    before = {each.file.name for each in picture.renditions.filter(crop="card")}
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(Role.EDITOR).post(
            change(picture), {"alt": "A path", "focal_x": "5", "focal_y": "50"}
        )
    shown = client.get("/blog/").content.decode()
    assert post.title in shown
    after = {each.file.name for each in picture.renditions.filter(crop="card")}
    assert all(each.made_of.endswith(" 5 50") for each in picture.renditions.filter(crop="card"))
    for name in after - before:
        assert (media_root / name).exists()
    assert set(files_in(media_root)) == {
        picture.file.name,
        *picture.renditions.values_list("file", flat=True),
    }


def test_a_focal_point_outside_of_the_picture_is_refused():
    picture = create_picture()
    page = signed_in(Role.EDITOR).post(change(picture), {"alt": "A", "focal_x": "101"})
    assert page.status_code == 200
    picture.refresh_from_db()
    assert picture.focus == Focus(50, 50)


def test_renditions_made_later_are_in_texts_by_themselves(client):
    picture = create_picture(size=(900, 600))
    post = create_post(body=text_with(picture))
    assert "<picture>" not in body_of(client, post)
    edition = read_edition()
    make_due()
    assert read_edition() > edition
    assert "<picture>" in body_of(client, post)


def test_a_writer_finds_the_replaced_file_in_the_text():
    picture = create_picture()
    post = create_post(body=text_with(picture))
    old = picture.url
    picture.replace(other_file())
    post.refresh_from_db()
    assert (old in post.body, picture.url in post.body) == (False, True)
    page = signed_in(Role.EDITOR).get(reverse("admin:blog_post_change", args=[post.pk]))
    body = page.context["adminform"].form.initial["body"]
    assert (old in body, picture.url in body) == (False, True)
