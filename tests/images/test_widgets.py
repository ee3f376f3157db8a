import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from images.models import Picture
from images.widgets import NEWEST, PictureSelect
from tests.factories import create_picture

pytestmark = pytest.mark.django_db


class PosterForm(forms.Form):
    picture = forms.ModelChoiceField(Picture.objects.all(), widget=PictureSelect, required=False)


def rendered(value=None, form=None):
    form = form or PosterForm(initial={"picture": value})
    return str(form["picture"])


def test_the_field_works_as_a_plain_list_without_a_script():
    picture = create_picture(alt="A gate")
    markup = rendered()
    assert '<select name="picture"' in markup
    assert f'<option value="{picture.pk}">A gate</option>' in markup
    assert '<option value="" selected>No picture</option>' in markup


def test_the_chosen_picture_is_shown_and_selected():
    picture = create_picture(alt="A gate")
    markup = rendered(picture.pk)
    assert f'<option value="{picture.pk}" selected>A gate</option>' in markup
    assert f'src="{picture.thumbnail_url}"' in markup


def test_without_a_picture_no_empty_one_is_shown():
    markup = rendered()
    assert "data-picture-preview" in markup
    assert "src=" not in markup


def test_the_script_finds_the_picker_and_its_buttons():
    markup = rendered()
    assert f'data-picker="{reverse("admin:images_picture_pick")}"' in markup
    assert "data-picture-choose" in markup
    assert "data-picture-remove" in markup
    assert 'type="button"' in markup


def test_the_list_has_the_newest_and_the_chosen_one_however_old():
    oldest = create_picture(alt="The oldest")
    for number in range(NEWEST):
        create_picture(alt=f"No. {number} of many")
    assert rendered().count("<option") == NEWEST + 1
    markup = rendered(oldest.pk)
    assert markup.count("<option") == NEWEST + 2
    assert f'<option value="{oldest.pk}" selected>The oldest</option>' in markup


def test_an_old_picture_that_the_list_does_not_show_can_be_chosen():
    oldest = create_picture(alt="The oldest")
    for number in range(NEWEST):
        create_picture(alt=f"No. {number} of many")
    form = PosterForm({"picture": str(oldest.pk)})
    assert form.is_valid()
    assert form.cleaned_data["picture"] == oldest
    assert "The oldest" in rendered(form=form)


@pytest.mark.parametrize("value", ["x", "1", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_a_tampered_choice_is_refused_and_shown_as_none(value):
    create_picture()
    form = PosterForm({"picture": value})
    assert not form.is_valid()
    assert "data-picture-preview" in rendered(form=form)


def test_hostile_words_are_escaped():
    picture = create_picture(alt='"><script>alert(1)</script>')
    assert "<script" not in rendered(picture.pk)


def test_many_pictures_take_the_same_number_of_queries_as_one():
    def count(value):
        with CaptureQueriesContext(connection) as queries:
            rendered(value)
        return len(queries)

    picture = create_picture()
    one = count(picture.pk)
    for _number in range(10):
        create_picture()
    assert count(picture.pk) == one
    assert one <= 3


def test_its_script_waits_for_the_page_and_is_no_inline_script():
    media = str(PosterForm().media)
    assert "admin-pictures/select.js" in media
    assert "defer" in media
    assert "admin-pictures/pictures.css" in media
