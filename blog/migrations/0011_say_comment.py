# Words of the desk alone: nothing changes in the database.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0010_fill_contents"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="replies",
            field=models.CharField(
                choices=[("open", "Open"), ("held", "Open, each one held"), ("closed", "Closed")],
                default="open",
                help_text="“Held” means that somebody reads each one first, whatever the settings say.",
                max_length=20,
                verbose_name="comments",
            ),
        ),
    ]
