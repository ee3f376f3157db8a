from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import create_clinic, create_picture

pytestmark = pytest.mark.django_db


def test_a_new_sites_worker_says_that_it_runs_before_its_first_picture_is_made():
    create_clinic()
    create_picture()
    with CaptureQueriesContext(connection) as captured:
        call_command("make_pictures", "--once", stdout=StringIO())
    tables = ("watching_pulse", "images_rendition")
    written = [
        table
        for query in captured
        for table in tables
        if query["sql"].startswith(f'INSERT INTO "{table}"')
    ]
    assert written[:2] == ["watching_pulse", "images_rendition"]
