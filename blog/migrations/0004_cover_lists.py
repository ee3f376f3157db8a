from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0003_add_replies")]

    operations = [
        migrations.RemoveField(model_name="post", name="comments_open"),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("replies__in", ["open", "held", "closed"])),
                name="blog_post_replies_valid",
            ),
        ),
        migrations.RemoveIndex(model_name="post", name="blog_post_newest"),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["status", "-published_at", "-id", "expires_at"], name="blog_post_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["status", "-sticky", "-published_at", "-id", "expires_at"],
                name="blog_post_sticky",
            ),
        ),
    ]
