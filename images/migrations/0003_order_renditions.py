from django.db import migrations
from django.db.models import F, Q


def order(apps, schema_editor):
    """Each picture is looked through by the worker; what it has is shown until then."""
    database = schema_editor.connection.alias
    Picture = apps.get_model("images", "Picture")
    Rendition = apps.get_model("images", "Rendition")
    RenditionJob = apps.get_model("images", "RenditionJob")
    renditions = Rendition.objects.using(database).filter(picture__width__gt=0)
    for rendition in renditions.annotate(
        ratio_of=F("picture__height") * F("width") / F("picture__width")
    ).iterator():
        rendition.height = max(1, rendition.ratio_of)
        rendition.save(update_fields=["height"])
    RenditionJob.objects.using(database).bulk_create(
        RenditionJob(picture_id=picture_id)
        for picture_id in Picture.objects.using(database).values_list("pk", flat=True)
    )


def take_back(apps, schema_editor):
    """Before there were crops and other formats, a picture had one rendition of each width."""
    database = schema_editor.connection.alias
    renditions = apps.get_model("images", "Rendition").objects.using(database)
    renditions.exclude(Q(crop="whole", format="webp")).delete()
    # They are ordered again on the way forward.
    apps.get_model("images", "RenditionJob").objects.using(database).all().delete()
    Picture = apps.get_model("images", "Picture")
    # Undescribed ones would break the constraint that stood there then.
    undescribed = Picture.objects.using(database).filter(alt="", is_decoration=False)
    undescribed.update(is_decoration=True)


class Migration(migrations.Migration):
    dependencies = [("images", "0002_add_crops_tags_and_jobs")]

    operations = [migrations.RunPython(order, take_back)]
