from django.db import migrations


def give_a_target(apps, schema_editor) -> None:
    """Before 0002 an entry had to be about something; exports and the like were about nothing."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    person, _created = ContentType.objects.get_or_create(app_label="staff", model="user")
    TrailEntry = apps.get_model("staff", "TrailEntry")
    TrailEntry.objects.filter(target_type=None).update(target_type=person)


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_say_from_where_in_the_trail")]

    operations = [migrations.RunPython(migrations.RunPython.noop, give_a_target)]
