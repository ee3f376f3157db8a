import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from clinic_site import media_check
from images.models import Rendition
from publishing.models import SharePicture
from tests.factories import create_document, create_picture, create_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole():
    """A picture, a document and a share picture, with all that belongs to them."""
    picture = create_picture(size=(900, 600))
    create_document()
    create_post()
    call_command("make_pictures", "--once")
    return picture


@pytest.fixture
def check(capsys):
    def check(*arguments: str) -> tuple[bool, str]:
        try:
            call_command("check_media", *arguments)
        except CommandError as error:
            return False, capsys.readouterr().out + str(error)
        return True, capsys.readouterr().out

    return check


def orphan(name: str, *, days: float) -> str:
    name = default_storage.save(name, ContentFile(b"x"))
    written_at = time.time() - days * 86_400
    os.utime(default_storage.path(name), (written_at, written_at))
    return name


def test_a_whole_site_matches(whole, check):
    is_well, said = check()
    assert is_well and "Files and rows match." in said


def test_a_file_that_belongs_to_nothing_is_told_and_removed_on_request(whole, check):
    name = orphan("documents/left/over.pdf", days=2)
    is_well, said = check()
    assert not is_well and name in said and "Found: 1. Run it with --mend" in said
    assert default_storage.exists(name)
    assert check("--mend")[0]
    assert not default_storage.exists(name)


def test_a_young_file_and_what_is_not_ours_is_left(whole, check):
    kept = [orphan("pictures/x/new.jpg", days=0.5), orphan("backup/old.zip", days=9)]
    assert check("--mend")[0]
    assert all(default_storage.exists(name) for name in kept)


def test_what_can_be_made_again_is_made(whole, check):
    lost = [Rendition.objects.first().file.name, SharePicture.objects.get().file.name]
    for name in lost:
        default_storage.delete(name)
    is_well, said = check()
    assert not is_well and all(name in said for name in lost)
    is_well, said = check("--mend")
    assert is_well and all(default_storage.exists(name) for name in lost)


def test_sizes_that_were_never_made_are_made(check):
    create_picture(size=(900, 600))
    create_post()
    SharePicture.objects.all().delete()
    is_well, said = check()
    assert not is_well and "never made: 2" in said
    assert not SharePicture.objects.exists()
    assert check("--mend")[0]


def test_a_lost_picture_or_document_is_told_and_stays_lost(whole, check):
    document = create_document()
    default_storage.delete(document.file.name)
    is_well, said = check("--mend")
    assert not is_well
    assert f"document {document.pk}: {document.file.name}" in said
    assert "Found: 1." in said and "--mend" not in said.splitlines()[-1]


def test_a_lost_original_does_not_keep_the_rest_from_being_mended(whole, check):
    for name in (whole.file.name, *[each.file.name for each in whole.renditions.all()]):
        default_storage.delete(name)
    orphan("share/left.png", days=2)
    is_well, said = check("--mend")
    assert not is_well and "Files that are lost: 1" in said
    assert not default_storage.exists("share/left.png")


def test_only_the_first_names_of_many_are_shown(check):
    for number in range(22):
        orphan(f"share/{number}.png", days=2)
    _is_well, said = check()
    assert "and 2 more" in said


def test_each_file_and_row_moves_the_bar_on(whole):
    steps = []
    media_check.check_media(lambda: steps.append(1))
    assert len(steps) > 6
