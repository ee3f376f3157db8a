from django.db import migrations

FOOTER_PATHS = ["privacy", "accessibility"]


def to_locations(apps, schema_editor) -> None:
    Clinic = apps.get_model("pages", "Clinic")
    Location = apps.get_model("pages", "Location")
    for clinic in Clinic.objects.exclude(address="", hours=""):
        Location.objects.create(clinic=clinic, address=clinic.address, hours_note=clinic.hours)


def from_locations(apps, schema_editor) -> None:
    """The first location, as the one address and the one text of hours that there were."""
    Clinic = apps.get_model("pages", "Clinic")
    Location = apps.get_model("pages", "Location")
    first = Location.objects.order_by("order", "pk").first()
    if first:
        Clinic.objects.update(address=first.address, hours=_hours(first))


def _hours(location) -> str:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    lines = [f"{day}: {hours}" for day in days if (hours := getattr(location, day.lower()))]
    return "\n".join([*lines, location.hours_note]).strip()[:600]


def to_rows(apps, schema_editor) -> None:
    """Where a draft stands in the menu was part of its text; which pages are at the foot, fixed."""
    Page = apps.get_model("pages", "Page")
    Revision = apps.get_model("publishing", "Revision")
    Page.objects.filter(path__in=FOOTER_PATHS).update(in_footer=True)
    revisions = Revision.objects.filter(content_type__app_label="pages", content_type__model="page")
    for page in Page.objects.filter(status="draft").only("pk"):
        newest = revisions.filter(object_id=page.pk).order_by("-pk").first()
        if newest:
            Page.objects.filter(pk=page.pk).update(
                in_menu=newest.data.get("in_menu", False),
                menu_order=newest.data.get("menu_order", 100),
            )


def stay(apps, schema_editor) -> None:
    """The texts still hold what they held."""


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0003_add_locations_and_notices"),
        ("publishing", "0006_add_presence_and_autosave"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(to_locations, from_locations),
        migrations.RunPython(to_rows, stay),
    ]
