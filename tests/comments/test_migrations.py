from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from comments.models import Comment
from tests.factories import create_comment

fingerprint_texts = import_module("comments.migrations.0006_fingerprint_texts").fingerprint_texts


@pytest.mark.django_db
def test_older_comments_get_the_fingerprint_a_new_one_has(monkeypatch):
    monkeypatch.setattr("comments.migrations.0006_fingerprint_texts.BATCH", 2)
    comments = [create_comment(body=f"Ünder the Wéather {number}") for number in range(5)]
    Comment.objects.update(text_fingerprint="")
    fingerprint_texts(apps, connection.schema_editor())
    kept = Comment.objects.order_by("pk").values_list("text_fingerprint", flat=True)
    assert list(kept) == [comment.text_fingerprint for comment in comments]
