from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pages", "0004_move_address_hours_and_links")]

    operations = [
        migrations.RemoveField(model_name="clinic", name="address"),
        migrations.RemoveField(model_name="clinic", name="hours"),
    ]
