# Words of the desk alone: nothing changes in the database.

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0011_counted_in_tabs"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="replysettings",
            options={"verbose_name": "comment settings", "verbose_name_plural": "comment settings"},
        ),
        migrations.AlterField(
            model_name="moderatornotice",
            name="how_often",
            field=models.CharField(
                choices=[
                    ("at_once", "Within minutes, at most every 10 minutes"),
                    ("hourly", "At most once an hour"),
                    ("daily", "Once a day, at 8 in the morning"),
                    ("never", "No mail"),
                ],
                default="hourly",
                max_length=20,
                verbose_name="mail about new comments",
            ),
        ),
        migrations.AlterField(
            model_name="replysettings",
            name="close_after_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="So many days after a post was published nobody can comment on it any more. Leave empty to keep comments open. What was written before stays.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(3650),
                ],
                verbose_name="close comments after days",
            ),
        ),
        migrations.AlterField(
            model_name="replysettings",
            name="depth",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="Deeper answers stand below one another and name whom they answer.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(10),
                ],
                verbose_name="levels of answers",
            ),
        ),
        migrations.AlterField(
            model_name="replysettings",
            name="is_paused",
            field=models.BooleanField(
                default=False,
                help_text="For the whole site, for a holiday or a wave of spam. Readers see the message.",
                verbose_name="take no comments for now",
            ),
        ),
        migrations.AlterField(
            model_name="replysettings",
            name="links_allowed",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="The screening notices a comment with more links than this.",
                verbose_name="links in a comment",
            ),
        ),
        migrations.AlterField(
            model_name="replysettings",
            name="moderation",
            field=models.CharField(
                choices=[
                    ("hold_all", "Hold every comment until somebody has read it"),
                    ("hold_noticed", "Show a comment at once if the screening notices nothing"),
                ],
                default="hold_all",
                help_text="A post can be stricter than this; what looks like spam is always held.",
                max_length=20,
                verbose_name="before a comment is shown",
            ),
        ),
        migrations.AlterField(
            model_name="replysettings",
            name="threads_per_page",
            field=models.PositiveSmallIntegerField(
                default=50,
                help_text="A page never has more than 200 comments in all.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="conversations on a page",
            ),
        ),
    ]
