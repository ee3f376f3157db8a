import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from images.models import Picture
from images.processing import prepare_picture
from pages.share_pictures import make_due_share_pictures, order_missing_share_pictures
from publishing.models import SharePicture
from tests.factories import (
    create_clinic,
    create_draft,
    create_page,
    create_picture,
    create_post,
    image_file,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(django_capture_on_commit_callbacks):
    def make() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return make_due_share_pictures()

    return make


def meta(client, post) -> str:
    return client.get(post.get_absolute_url()).content.decode().split("</head>")[0]


def files() -> list[str]:
    return sorted(default_storage.listdir("share")[1]) if default_storage.exists("share") else []


def test_a_published_text_gets_one(client, make, settings):
    create_clinic()
    post, page = create_post(), create_page()
    assert "og:image" not in meta(client, post)
    assert make() == 2
    for text in (post, page):
        head = meta(client, text)
        assert f'content="{settings.ORIGIN}{text.share_picture.file.url}"' in head
        assert '<meta property="og:image:width" content="1200">' in head
    assert make() == 0


def test_its_file_may_be_kept_for_ever(client, make):
    post = create_post()
    make()
    response = client.get(post.share_picture.file.url)
    assert b"".join(response).startswith(b"\x89PNG")
    assert "immutable" in response["Cache-Control"]


def test_another_title_is_another_file_and_the_old_one_goes(make):
    post = create_post(title="Before")
    make()
    before = files()
    post.save_revision({"title": "After"}, by=None)
    post.publish(by=None)
    make()
    assert len(files()) == 1 and files() != before


def test_another_text_under_the_same_title_changes_nothing(make):
    post = create_post()
    make()
    before = files()
    post.save_revision({"body": "<p>Other.</p>"}, by=None)
    post.publish(by=None)
    assert make() == 1
    assert files() == before


@pytest.mark.parametrize("change", [{"name": "Other name"}, {"accent": "#7a1fa2"}])
def test_the_clinics_new_name_or_colour_is_drawn_on_all(make, change):
    clinic = create_clinic()
    create_post()
    make()
    before = files()
    for name, value in change.items():
        setattr(clinic, name, value)
    clinic.save()
    make()
    assert len(files()) == 1 and files() != before


def test_a_text_with_a_picture_of_its_own_has_none(client, make):
    post = create_post(picture=create_picture())
    make()
    assert files() == []
    assert "/media/pictures/" in meta(client, post)


def test_a_text_that_gets_a_picture_loses_it(make):
    post = create_post()
    make()
    post.save_revision({"picture": create_picture()}, by=None)
    post.publish(by=None)
    make()
    assert files() == []


def test_a_draft_has_none():
    create_draft()
    assert not SharePicture.objects.exists()


def test_a_working_copy_shows_none(make):
    post = create_post()
    make()
    assert post.working_copy().share_picture is None


def test_with_the_text_its_file_goes(make, django_capture_on_commit_callbacks):
    post = create_post()
    make()
    with django_capture_on_commit_callbacks(execute=True):
        post.delete()
    assert files() == [] and not SharePicture.objects.exists()


def test_one_ordered_again_while_it_is_drawn_is_drawn_once_more(
    make, django_capture_on_commit_callbacks
):
    post = create_post()
    share = SharePicture.objects.get()
    assert share.claim()
    SharePicture.objects.order(post)
    with django_capture_on_commit_callbacks(execute=True):
        share.keep(b"old", name="old.png")
    assert files() == []
    assert make() == 1


def test_two_workers_do_not_take_the_same():
    create_post()
    one, other = SharePicture.objects.get(), SharePicture.objects.get()
    assert one.claim() and not other.claim()


def test_a_broken_logo_is_tried_again_later(make, caplog):
    logo = create_picture()
    create_clinic(logo=logo)
    create_post()
    default_storage.delete(logo.file.name)
    assert make() == 0
    assert "could not be made" in caplog.text
    assert SharePicture.objects.get().attempts == 1


def test_the_logo_is_on_it_and_followed(make):
    logo = create_picture()
    create_clinic(logo=logo)
    create_post()
    make()
    before = files()
    Picture.objects.get().replace(prepare_picture(image_file(color="navy")))
    make()
    assert len(files()) == 1 and files() != before


def test_texts_published_before_are_found():
    create_post()
    SharePicture.objects.all().delete()
    assert order_missing_share_pictures() == 1
    assert order_missing_share_pictures() == 0


def test_the_worker_makes_them(capsys):
    post = create_post()
    call_command("make_pictures", "--once")
    assert post.share_picture
