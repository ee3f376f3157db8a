from django.core.management import call_command
from django.db import migrations

TABLE = "staff_used_codes"


def make(apps, schema_editor) -> None:
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def remove(apps, schema_editor) -> None:
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    """Of Django's cache in the database, in which all workers find what was used (CACHES)."""

    dependencies = [("staff", "0004_slow_down_and_end_sign_ins")]

    operations = [migrations.RunPython(make, remove)]
