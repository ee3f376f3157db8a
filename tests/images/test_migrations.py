import pytest
from django.core.management import call_command

from images.making import make_due
from images.models import Picture, RenditionJob
from publishing.models import PictureUse
from tests.factories import create_picture, create_post


@pytest.mark.django_db(transaction=True)
def test_pictures_of_an_earlier_version_are_made_anew_and_their_uses_are_known():
    picture = create_picture(size=(900, 600), is_made=True)
    waiting = create_picture(alt="", awaits_words=True)
    post = create_post(body=f'<p><img src="{picture.url}" alt=""></p>', picture=picture)
    uses = set(PictureUse.objects.values_list("picture", "object_id", "revision"))
    try:
        call_command("migrate", "publishing", "0006", verbosity=0)
        call_command("migrate", "images", "0001", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert set(PictureUse.objects.values_list("picture", "object_id", "revision")) == uses
    assert set(uses) == {
        (picture.pk, post.pk, None),
        (picture.pk, post.pk, post.newest_revision.pk),
    }
    assert RenditionJob.objects.count() == 2
    assert sorted(picture.renditions.values_list("width", "height")) == [
        (400, 266),
        (800, 533),
        (900, 600),
    ]
    make_due()
    assert not Picture.objects.get(pk=picture.pk).lacks_renditions
    assert Picture.objects.get(pk=waiting.pk).is_decoration


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "steps", [[("publishing", "0008")], [("publishing", "0007"), ("images", "0002")]]
)
def test_a_step_back_can_be_taken_forward_again(steps):
    picture = create_picture()
    create_post(body=f'<p><img src="{picture.url}" alt=""></p>', picture=picture)
    uses = set(PictureUse.objects.values_list("picture", "object_id", "revision"))
    try:
        for app, number in steps:
            call_command("migrate", app, number, verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert set(PictureUse.objects.values_list("picture", "object_id", "revision")) == uses
    assert RenditionJob.objects.count() == 1
