import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models


def into_replies(apps, schema_editor):
    _posts(apps).filter(comments_open=False).update(replies="closed")
    _rename(apps, "comments_open", "replies", {True: "open", False: "closed"})


def into_comments_open(apps, schema_editor):
    _posts(apps).filter(replies="closed").update(comments_open=False)
    _rename(apps, "replies", "comments_open", {"open": True, "held": True, "closed": False})


def _posts(apps):
    return apps.get_model("blog", "Post").objects


def _rename(apps, old, new, values):
    """In what revisions hold, and so in their hashes, by which a post knows its live revision."""
    content_type = apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="blog", model="post"
    )
    revisions = apps.get_model("publishing", "Revision").objects.filter(
        content_type__in=content_type
    )
    for revision in revisions.iterator():
        if old in revision.data:
            revision.data[new] = values[revision.data.pop(old)]
            before, revision.hash = revision.hash, _hash_of(revision.data)
            revision.save(update_fields=["data", "hash"])
            _posts(apps).filter(pk=revision.object_id, published_hash=before).update(
                published_hash=revision.hash
            )


def _hash_of(data):
    canonical = json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0002_add_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("publishing", "0003_add_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="replies",
            field=models.CharField(
                choices=[("open", "Open"), ("held", "Open, each one held"), ("closed", "Closed")],
                default="open",
                help_text="“Held” means that somebody reads each one first, whatever the settings say.",
                max_length=20,
                verbose_name="replies",
            ),
        ),
        migrations.RunPython(into_replies, into_comments_open),
    ]
