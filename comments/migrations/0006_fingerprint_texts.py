import hashlib
import unicodedata

from django.db import migrations

BATCH = 500


def fingerprint_texts(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    for batch in _batches(comments.filter(text_fingerprint="").order_by("pk").only("pk", "body")):
        for comment in batch:
            comment.text_fingerprint = _fingerprint(comment.body)
        comments.bulk_update(batch, ["text_fingerprint"])


def _batches(comments):
    """By key, so that no cursor is open on rows that are being changed."""
    last = 0
    while batch := list(comments.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _fingerprint(text):
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(folded.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("comments", "0005_weigh_comments_and_compare_texts")]

    operations = [migrations.RunPython(fingerprint_texts, migrations.RunPython.noop)]
