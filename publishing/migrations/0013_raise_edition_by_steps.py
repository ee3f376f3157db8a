from django.db import migrations


class Migration(migrations.Migration):
    """
    Changes no table. But what is kept relies on the triggers that are set after a migrate, and those
    raise the edition by steps from here on: so that this version asks for a migrate.
    """

    dependencies = [
        ("publishing", "0012_name_what_belongs_to_texts"),
    ]

    operations = []
