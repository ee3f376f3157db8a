import pytest
from django.utils import timezone

from images.models import RenditionJob
from images.status import picture_worker
from tests.factories import create_picture
from watching.checks import Level
from watching.models import Pulse

pytestmark = pytest.mark.django_db


def test_a_picture_that_failed_again_and_again_is_told_of():
    Pulse.objects.beat("pictures")
    create_picture()
    assert picture_worker().level == Level.FINE
    RenditionJob.objects.update(attempts=3, due_at=timezone.now())
    finding = picture_worker()
    assert finding.level == Level.TO_DO
    assert "1 picture " in finding.says
