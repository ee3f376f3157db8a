from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from documents.downloads import Downloads
from documents.models import DownloadCount
from tests.factories import create_document

pytestmark = pytest.mark.django_db


def test_the_first_download_is_written_at_once_and_others_wait_a_minute(
    django_assert_num_queries,
):
    document, downloads = create_document(), Downloads()
    downloads.count(document.pk)
    assert DownloadCount.objects.total() == 1
    with django_assert_num_queries(0):
        for _time in range(5):
            downloads.count(document.pk)
    downloads.next_write = 0.0
    downloads.count(document.pk)
    assert DownloadCount.objects.total() == 7


def test_days_are_counted_apart():
    document, today = create_document(), timezone.localdate()
    long_ago = today - timedelta(days=30)
    DownloadCount.objects.add(Counter({(document.pk, today): 2, (document.pk, long_ago): 5}))
    DownloadCount.objects.add(Counter({(document.pk, today): 1}))
    assert DownloadCount.objects.recent().total() == 3
    assert DownloadCount.objects.total() == 8


def test_a_document_deleted_meanwhile_is_let_go():
    document, other = create_document(), create_document()
    downloads = Downloads(next_write=float("inf"))
    downloads.count(document.pk)
    downloads.count(other.pk)
    document.delete()
    downloads.write()
    assert DownloadCount.objects.get().document == other


def test_a_database_that_fails_loses_nothing(caplog):
    document, downloads = create_document(), Downloads(next_write=float("inf"))
    downloads.count(document.pk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_downloadcount RENAME TO elsewhere")
        try:
            downloads.write()
        finally:
            cursor.execute("ALTER TABLE elsewhere RENAME TO documents_downloadcount")
    assert "not written" in caplog.text
    downloads.write()
    assert DownloadCount.objects.total() == 1
