import io
import re
import shutil

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from images.models import Picture, Rendition, Tag
from tests.factories import create_picture, create_user, image_file

from . import nasty

pytestmark = pytest.mark.django_db


def files_in(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def everything_in(folder):
    return list(folder.rglob("*"))


def store_photo(size=(900, 600), **fields):
    upload = ContentFile(nasty.encoded(nasty.photo(size)))
    return Picture.objects.store(upload, **({"alt": "A path through trees"} | fields))


def test_a_picture_is_stored_with_its_row_its_file_a_thumbnail_and_a_job(media_root):
    picture = Picture.objects.get(pk=store_photo().pk)
    assert (picture.width, picture.height) == (900, 600)
    assert list(picture.renditions.values_list("width", "height")) == [(400, 267)]
    assert picture.job.attempts == 0
    assert len(files_in(media_root)) == 2
    for name in files_in(media_root):
        assert name.startswith(f"pictures/{picture.pk}/")


def test_a_stored_file_can_be_opened_and_has_the_width_that_the_row_says():
    picture = Picture.objects.get(pk=store_photo().pk)
    for stored in [picture, *picture.renditions.all()]:
        with stored.file.open() as file:
            assert Image.open(file).width == stored.width


def test_what_is_said_about_a_picture_is_stored_with_it():
    user = create_user()
    picture = store_photo(alt="A gate", caption="Our gate", credit="Ana", uploaded_by=user)
    picture.refresh_from_db()
    assert (picture.alt, picture.caption, picture.credit) == ("A gate", "Our gate", "Ana")
    assert picture.uploaded_by == user


def test_an_opened_file_can_be_stored_without_a_request(tmp_path):
    path = tmp_path / "gate.png"
    path.write_bytes(nasty.encoded(nasty.corners(), "PNG"))
    with path.open("rb") as opened:
        assert Picture.objects.store(opened, alt="A gate").file.name.endswith(".png")


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\boot.jpg",
        "a/b/c.jpg",
        "nul\x00.php",
        "x" * 300 + ".jpg",
        "фото ☃ 写真.jpg",
        "photo.jpg.exe",
        ".htaccess",
        "<img src=x onerror=alert(1)>.jpg",
        "con",
        "\u202egpj.exe",
    ],
)
def test_the_name_of_an_uploaded_file_leaves_no_trace(name, media_root):
    upload = SimpleUploadedFile("x", nasty.encoded(nasty.corners(), "PNG"))
    upload._name = name  # As it stands in the request, before Django shortens it.
    picture = Picture.objects.store(upload, alt="Four colours")
    for stored in files_in(media_root):
        folder, picture_id, file_name = stored.split("/")
        assert (folder, picture_id) == ("pictures", str(picture.pk))
        assert re.fullmatch(r"[0-9a-f]{12}(-60)?\.(png|webp)", file_name)


def test_a_picture_needs_words_or_to_be_decoration(media_root):
    with pytest.raises(ValidationError, match="Describe the picture"):
        Picture.objects.store(image_file(), alt="")
    assert not Picture.objects.exists()
    assert not everything_in(media_root / "pictures")


def test_decoration_needs_no_words():
    assert Picture.objects.store(image_file(), is_decoration=True).alt == ""


def test_the_database_too_refuses_a_picture_without_words():
    picture = create_picture()
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(alt="")


def test_the_database_refuses_two_renditions_of_one_width():
    picture = store_photo()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rendition.objects.create(picture=picture, width=400, height=267, file="x.webp")


@pytest.mark.parametrize("room_for", [0, 1])
def test_a_full_disk_leaves_neither_row_nor_file(room_for, settings, media_root):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "tests.images.full_disk.FullDiskStorage",
            "OPTIONS": {"room_for": room_for},
        }
    }
    with pytest.raises(OSError, match="No space left"):
        store_photo()
    assert not Picture.objects.exists()
    assert not Rendition.objects.exists()
    assert not everything_in(media_root / "pictures")


def test_a_disk_with_room_for_all_files_keeps_them(settings, media_root):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "tests.images.full_disk.FullDiskStorage",
            "OPTIONS": {"room_for": 2},
        }
    }
    store_photo()
    assert len(files_in(media_root)) == 2


def test_words_that_are_too_long_leave_no_file(media_root):
    with pytest.raises(ValidationError):
        Picture.objects.store(image_file(), alt="x" * 301)
    assert not everything_in(media_root / "pictures")


def test_deleting_a_picture_removes_its_files_after_commit(
    media_root, django_capture_on_commit_callbacks
):
    other = create_picture()
    picture = store_photo()
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
        assert len(files_in(media_root)) == 4
    assert other.file.name in files_in(media_root)
    assert len(files_in(media_root)) == 2
    assert not (media_root / "pictures" / str(picture.pk)).exists()


def test_deleting_many_pictures_removes_their_files(media_root, django_capture_on_commit_callbacks):
    store_photo()
    store_photo()
    kept = create_picture(alt="Kept")
    with django_capture_on_commit_callbacks(execute=True):
        Picture.objects.exclude(pk=kept.pk).delete()
    assert list(Picture.objects.all()) == [kept]
    assert kept.file.name in files_in(media_root)
    assert len(files_in(media_root)) == 2


def test_a_deletion_that_is_rolled_back_keeps_the_files(
    media_root, django_capture_on_commit_callbacks
):
    picture = store_photo()
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        picture.delete()
        raise RuntimeError
    assert len(files_in(media_root)) == 2


def test_a_picture_whose_files_are_gone_can_still_be_deleted(
    media_root, django_capture_on_commit_callbacks
):
    picture = create_picture()
    shutil.rmtree(media_root / "pictures" / str(picture.pk))
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert not Picture.objects.exists()


def test_the_thumbnail_is_the_smallest_rendition():
    picture = store_photo()
    assert picture.thumbnail_url == picture.renditions.get(width=400).file.url


def test_pictures_are_listed_newest_first():
    first, second = create_picture(alt="First"), create_picture(alt="Second")
    assert list(Picture.objects.all()) == [second, first]


def test_each_word_looked_for_is_found_in_alt_caption_or_credit():
    gate = create_picture(alt="A gate in spring", credit="Ana Lima")
    create_picture(alt="A gate in winter", caption="Snow")
    assert list(Picture.objects.matching("GATE lima")) == [gate]
    assert Picture.objects.matching("gate").count() == 2
    assert Picture.objects.matching("").count() == 2
    assert not Picture.objects.matching("gate%").exists()


@pytest.mark.parametrize("words", ["\x00", "a" * 10_000, "' OR 1=1 --", "%", "\\", "☃ " * 500])
def test_words_that_nobody_would_look_for_do_no_harm(words):
    create_picture(alt="Quiet")
    assert Picture.objects.matching(words).count() in (0, 1)


def test_a_picture_is_called_by_its_words_and_decoration_by_its_date():
    assert str(create_picture(alt="A gate")) == "A gate"
    decoration = Picture.objects.store(image_file(), is_decoration=True)
    assert str(decoration).startswith("Decoration, ")


def test_storing_takes_the_same_number_of_queries_for_a_picture_of_any_size():
    def queries_for(width):
        upload = io.BytesIO(nasty.encoded(nasty.photo((width, 100))))
        with CaptureQueriesContext(connection) as queries:
            Picture.objects.store(upload, alt="A path")
        return len(queries)

    assert queries_for(1700) == queries_for(90)


def test_a_picture_that_waits_for_its_description_needs_no_words_yet():
    picture = Picture.objects.store(image_file(), awaits_words=True)
    assert str(picture).startswith("Not described yet, ")
    assert list(Picture.objects.awaiting_words()) == [picture]
    assert not Picture.objects.described().exists()


def test_the_focal_point_lies_inside():
    with pytest.raises(ValidationError):
        Picture.objects.store(image_file(), alt="A gate", focal_x=101)
    picture = create_picture()
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(focal_y=101)


def test_tags_are_found_whatever_their_capitals_and_kept_once():
    gate = create_picture(alt="A gate")
    gate.tags.set(Tag.objects.named(["Garden", "garden", "Spring"]))
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Garden", "Spring"]
    assert list(Picture.objects.matching("gard gate")) == [gate]
    assert list(Picture.objects.matching("garden spring")) == [gate]


def test_a_tag_that_no_picture_has_any_more_is_removed():
    gate = create_picture()
    gate.tags.set(Tag.objects.named(["Garden", "Spring"]))
    gate.tags.set(Tag.objects.named(["Spring"]))
    Tag.objects.delete_unused()
    assert [tag.name for tag in Tag.objects.all()] == ["Spring"]
