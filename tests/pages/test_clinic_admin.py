import pytest

from pages.models import Clinic, Location, SpecialHours
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import PASSWORD, create_clinic, create_location, create_user
from tests.pages.forms import clinic_form

pytestmark = pytest.mark.django_db
FORM = "/admin/pages/clinic/1/change/"


def errors_of(response) -> str:
    form = response.context["adminform"].form
    formsets = response.context["inline_admin_formsets"]
    rows = [formset.formset.errors for formset in formsets]
    return f"{dict(form.errors)} {rows}"


def test_the_list_of_clinics_is_the_form_of_the_one(client, owner):
    assert client.get("/admin/pages/clinic/")["Location"] == "/admin/pages/clinic/add/"
    create_clinic()
    assert client.get("/admin/pages/clinic/")["Location"] == FORM


def test_the_owner_changes_the_facts_and_readers_see_them(client, owner):
    create_clinic()
    client.post(FORM, clinic_form(tagline="New words"))
    text = client.get("/").content.decode()
    assert "Otter Clinic" in text
    assert "New words" in text
    assert "Tagline" in TrailEntry.objects.get(verb="changed the facts").note


def test_places_hours_and_holidays_are_in_the_same_form(client, owner):
    create_clinic()
    client.post(
        FORM,
        clinic_form(
            location_0_address="18 Old Road",
            location_0_monday="8-12, 1-5:30 pm",
            special_0_first_day="2030-12-24",
            special_0_last_day="2030-12-26",
            special_0_reason="Christmas",
        ),
    )
    location, special = Location.objects.get(), SpecialHours.objects.get()
    assert location.monday == "08:00–12:00, 13:00–17:30"
    assert (special.reason, special.hours, special.location) == ("Christmas", "", None)
    notes = TrailEntry.objects.filter(verb="changed the facts").values_list("note", flat=True)
    assert any("18 Old Road" in note for note in notes)
    assert any("2030-12-24" in note for note in notes)


def as_sent(response) -> dict:
    """What a browser sends of a form that nobody changed, with its own line ends."""
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    forms = [response.context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    fields = {field.html_name: field.value() for form in forms for field in form}
    return {
        name: str(value).replace("\n", "\r\n")
        for name, value in fields.items()
        if value is not None
    }


def test_a_form_saved_as_it_was_changes_nothing(client, owner):
    clinic = create_clinic(urgent_text="Call 112.\nOr come.", social_links="https://example.org/a")
    create_location(clinic=clinic, address="18 Old Road\nOtterville", monday="08:00–12:00")
    assert client.post(FORM, as_sent(client.get(FORM))).status_code == 302
    assert list(TrailEntry.objects.filter(verb="changed the facts")) == []
    client.post(FORM, as_sent(client.get(FORM)) | {"location_set-0-address": "19 Old Road"})
    assert TrailEntry.objects.get(verb="changed the facts").note == "Locations: 19 Old Road"


def test_the_first_facts_can_have_places_too(client, owner):
    client.post("/admin/pages/clinic/add/", clinic_form(location_0_address="18 Old Road"))
    assert [str(location) for location in Clinic.objects.get().locations] == ["18 Old Road"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("location_0_monday", "morning", "Write times such as"),
        ("location_0_phone", "call me", "Write a number"),
        ("special_0_last_day", "2030-12-01", "must not come before"),
        ("special_0_last_day", "tomorrow", "valid date"),
        ("special_0_hours", "8-7", "The end must come after"),
        ("social_links", "http://example.org/a", "https://"),
        ("social_links", "javascript:alert(1)", "https://"),
        ("accent", "red", "#0f5c63"),
        ("accent", "#12345", "#0f5c63"),
        ("time_zone", "Mars/Olympus", "valid choice"),
        ("language", "xx", "valid choice"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client, owner, field, value, said):
    create_clinic(name="As before")
    fields = {"location_0_address": "x"}
    fields |= {"special_0_first_day": "2030-12-24", "special_0_last_day": "2030-12-26"}
    response = client.post(FORM, clinic_form(**fields | {field: value}))
    assert said in errors_of(response)
    assert Clinic.objects.get().name == "As before"
    assert not Location.objects.exists()


def test_a_colour_that_is_hard_to_read_is_darkened_with_a_sentence(client, owner):
    create_clinic()
    response = client.post(FORM, clinic_form(accent="#F2C94C"), follow=True)
    assert "darker shade" in response.content.decode()
    assert Clinic.objects.get().accent == "#f2c94c"


def test_the_sites_own_colour_is_none(client, owner):
    create_clinic(accent="#7a1fa2")
    client.post(FORM, clinic_form(accent="#0F5C63"))
    assert Clinic.objects.get().accent == ""


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.REVIEWER, Role.MODERATOR])
def test_the_facts_are_the_owners(client, role):
    create_clinic(name="As before")
    client.login(username=create_user(role).username, password=PASSWORD)
    assert client.get(FORM).status_code == 403
    form = clinic_form(location_0_address="18 Old Road")
    assert client.post(FORM, form).status_code == 403
    assert Clinic.objects.get().name == "As before"
    assert not Location.objects.exists()


def test_the_form_costs_the_same_for_one_place_and_for_six(
    client, owner, django_assert_max_num_queries
):
    create_clinic()
    for _each in range(6):
        create_location()
    with django_assert_max_num_queries(20):
        client.get(FORM)
