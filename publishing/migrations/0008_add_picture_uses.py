import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("images", "0003_order_renditions"),
        ("publishing", "0007_add_decisions_and_mail_choice"),
    ]

    operations = [
        migrations.CreateModel(
            name="PictureUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="images.picture",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picture_uses",
                        to="publishing.revision",
                    ),
                ),
            ],
            options={
                "default_permissions": [],
                "indexes": [
                    models.Index(
                        fields=["content_type", "object_id"], name="publishing_use_of_text"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revision__isnull", False)),
                        fields=("picture", "revision"),
                        name="publishing_use_in_revision_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revision__isnull", True)),
                        fields=("picture", "content_type", "object_id"),
                        name="publishing_use_by_readers_once",
                    ),
                ],
            },
        ),
    ]
