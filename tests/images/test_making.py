from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from images.crops import Focus
from images.making import make_due, make_renditions, order_missing
from images.models import Picture, RenditionJob
from tests.factories import create_picture

from . import nasty
from .test_models import files_in, store_photo

pytestmark = pytest.mark.django_db


def made_of(picture):
    return sorted(picture.renditions.values_list("crop", "format", "width"))


def test_the_worker_makes_what_is_missing_and_the_job_is_done(media_root):
    picture = store_photo((900, 600))
    assert make_due() == 1
    assert made_of(picture) == [
        ("card", "jpg", 800),
        ("card", "webp", 400),
        ("card", "webp", 800),
        ("portrait", "jpg", 320),
        ("portrait", "webp", 160),
        ("portrait", "webp", 320),
        ("whole", "jpg", 800),
        ("whole", "webp", 400),
        ("whole", "webp", 800),
        ("whole", "webp", 900),
    ]
    assert not RenditionJob.objects.exists()
    assert len(files_in(media_root)) == 11


def test_making_twice_makes_nothing_new(media_root):
    picture = store_photo()
    make_due()
    before = list(picture.renditions.values_list("pk", flat=True).order_by("pk"))
    make_renditions(picture.pk)
    assert list(picture.renditions.values_list("pk", flat=True).order_by("pk")) == before
    assert len(files_in(media_root)) == 11


def test_a_lost_rendition_is_found_and_made_again():
    picture = store_photo()
    make_due()
    picture.renditions.filter(width=800).delete()
    assert order_missing() == 1
    assert order_missing() == 0
    make_due()
    assert not Picture.objects.get().lacks_renditions


def test_a_picture_that_is_gone_has_nothing_to_be_made():
    picture = store_photo()
    picture_id = picture.pk
    picture.delete()
    make_renditions(picture_id)
    assert make_due() == 0


def test_a_file_that_cannot_be_read_waits_and_stops_nobody(media_root):
    broken, fine = store_photo(), store_photo()
    (media_root / broken.file.name).write_bytes(b"broken")
    assert make_due() == 1
    assert not Picture.objects.get(pk=fine.pk).lacks_renditions
    assert RenditionJob.objects.get().picture == broken
    assert make_due() == 0
    (media_root / broken.file.name).write_bytes(nasty.encoded(nasty.photo((900, 600))))
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert make_due() == 1


def test_a_full_disk_leaves_no_half_file_and_the_job(settings, media_root):
    store_photo()
    before = files_in(media_root)
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "tests.images.full_disk.FullDiskStorage",
            "OPTIONS": {"room_for": 3},
        }
    }
    assert make_due() == 0
    assert files_in(media_root) == before
    assert RenditionJob.objects.get().attempts == 1


def test_half_a_file_of_a_killed_worker_is_written_anew(media_root):
    picture = store_photo()
    make_due()
    [rendition] = picture.renditions.filter(crop="card", width=400)
    whole = (media_root / rendition.file.name).read_bytes()
    (media_root / rendition.file.name).write_bytes(whole[:100])
    rendition.delete()
    make_renditions(picture.pk)
    again = picture.renditions.get(crop="card", width=400)
    assert again.file.name == rendition.file.name
    assert (media_root / again.file.name).read_bytes() == whole


def test_of_two_workers_one_takes_a_job():
    store_photo()
    first, second = RenditionJob.objects.get(), RenditionJob.objects.get()
    assert first.claim()
    assert not second.claim()


def test_a_job_of_a_killed_worker_is_free_after_a_while():
    store_photo()
    assert RenditionJob.objects.get().claim()
    assert make_due() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert make_due() == 1


def test_a_change_while_the_renditions_are_made_is_not_forgotten():
    picture = store_photo()
    job = RenditionJob.objects.get()
    job.claim()
    picture.move_focus(Focus(10, 90))
    job.finish()
    assert RenditionJob.objects.get().attempts == 0
    assert make_due() == 1
    assert not Picture.objects.get().lacks_renditions


def test_crops_of_an_earlier_focal_point_go_with_their_files(
    media_root, django_capture_on_commit_callbacks
):
    picture = store_photo((1600, 600))
    make_due()
    whole = set(picture.renditions.filter(crop="whole").values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        picture.move_focus(Focus(0, 50))
        make_due()
    assert set(picture.renditions.filter(crop="whole").values_list("pk", flat=True)) == whole
    assert {
        each.made_of.split(" ")[1:3] == ["0", "50"]
        for each in picture.renditions.exclude(crop="whole")
    } == {True}
    named = {each.file.name for each in picture.renditions.all()} | {picture.file.name}
    assert set(files_in(media_root)) == named


def test_a_worker_that_is_stopped_leaves_the_rest():
    store_photo()
    store_photo()
    assert make_due(is_stopping=iter([False, True]).__next__) == 1
    assert RenditionJob.objects.count() == 1


def test_many_pictures_are_looked_through_with_few_queries(django_assert_num_queries):
    for _each in range(3):
        create_picture(is_made=True)
    with django_assert_num_queries(2):
        assert order_missing() == 0
