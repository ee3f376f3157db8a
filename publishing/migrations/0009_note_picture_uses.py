import re

from django.db import migrations

_ADDRESS = re.compile(r"pictures/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/")


def note(apps, schema_editor):
    """The newest approved revision is what readers see; all of them are noted as they stand."""
    database = schema_editor.connection.alias
    Revision = apps.get_model("publishing", "Revision")
    PictureUse = apps.get_model("publishing", "PictureUse")
    Picture = apps.get_model("images", "Picture")
    there = {str(pk) for pk in Picture.objects.using(database).values_list("pk", flat=True)}
    is_live = set()
    # Newest first.
    for revision in Revision.objects.using(database).order_by("-pk").iterator(chunk_size=200):
        place = {"content_type_id": revision.content_type_id, "object_id": revision.object_id}
        used = set(_ADDRESS.findall(revision.data.get("body") or ""))
        used = (used | {str(revision.data.get("picture"))}) & there
        revisions = [revision]
        if revision.state == "approved" and tuple(place.values()) not in is_live:
            is_live.add(tuple(place.values()))
            revisions.append(None)
        PictureUse.objects.using(database).bulk_create(
            PictureUse(picture_id=picture_id, revision=each, **place)
            for each in revisions
            for picture_id in sorted(used)
        )


def forget(apps, schema_editor):
    """So that it can be done again after a step back."""
    database = schema_editor.connection.alias
    apps.get_model("publishing", "PictureUse").objects.using(database).all().delete()


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_add_picture_uses")]

    operations = [migrations.RunPython(note, forget)]
