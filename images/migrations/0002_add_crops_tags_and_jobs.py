import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RenditionJob",
            fields=[
                (
                    "picture",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="job",
                        serialize=False,
                        to="images.picture",
                    ),
                ),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "rendition to be made",
                "verbose_name_plural": "renditions to be made",
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="name")),
            ],
            options={
                "verbose_name": "picture tag",
                "verbose_name_plural": "picture tags",
                "ordering": ["name"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="picture",
            name="images_picture_alt_or_decoration",
        ),
        migrations.RemoveConstraint(
            model_name="rendition",
            name="images_rendition_unique",
        ),
        migrations.AddField(
            model_name="picture",
            name="awaits_words",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="waits for its description"
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="focal_x",
            field=models.PositiveSmallIntegerField(
                default=50,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="focal point, from the left",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="focal_y",
            field=models.PositiveSmallIntegerField(
                default=50,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="focal point, from the top",
            ),
        ),
        migrations.AddField(
            model_name="rendition",
            name="crop",
            field=models.CharField(
                choices=[("whole", "whole"), ("card", "card"), ("portrait", "portrait")],
                default="whole",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="rendition",
            name="format",
            field=models.CharField(
                choices=[("webp", "WebP"), ("jpg", "JPEG"), ("png", "PNG")],
                default="webp",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="rendition",
            name="height",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="rendition",
            name="made_of",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(
                fields=("picture", "crop", "format", "width"), name="images_rendition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.CheckConstraint(
                condition=models.Q(("crop__in", ["whole", "card", "portrait"])),
                name="images_rendition_crop_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["webp", "jpg", "png"])),
                name="images_rendition_format_valid",
            ),
        ),
        migrations.AddIndex(
            model_name="renditionjob",
            index=models.Index(fields=["due_at", "picture"], name="images_job_due"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="images_tag_name_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="images_tag_named"
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="tags",
            field=models.ManyToManyField(
                blank=True, related_name="pictures", to="images.tag", verbose_name="tags"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("awaits_words", True),
                    ("is_decoration", True),
                    models.Q(("alt", ""), _negated=True),
                    _connector="OR",
                ),
                name="images_picture_described",
                violation_error_message="Describe the picture, or mark it as decoration.",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("focal_x__lte", 100), ("focal_y__lte", 100)),
                name="images_picture_focus_inside",
                violation_error_message="The focal point lies outside of the picture.",
            ),
        ),
    ]
