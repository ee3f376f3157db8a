"""The trail: what is written, how it is read, and that nobody changes it."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from comments.states import TRANSITIONS, UNDONE
from staff.models import TrailEntry
from staff.networks import NetworkMiddleware, current_network
from staff.roles import Role
from staff.trail_admin import ShortPaginator
from staff.trail_export import harmless
from staff.trail_words import SENTENCES, sentence
from tests.factories import PASSWORD, create_comment, create_page, create_post, create_user
from tests.query_plans import queries_of

pytestmark = pytest.mark.django_db
TRAIL = "/admin/staff/trailentry/"
EXPORT = f"{TRAIL}export/"
LOGIN = "/admin/login/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def owner(client):
    owner = create_user(Role.OWNER, username="owner", first_name="Ruth", last_name="Wang")
    client.force_login(owner)
    return owner


def exported(client, query: str = "") -> list[list[str]]:
    response = client.post(EXPORT + query)
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def verbs_about(target) -> list[str]:
    return list(TrailEntry.objects.about(target).order_by("pk").values_list("verb", flat=True))


# From where


def test_what_is_done_in_a_request_says_from_which_network(client):
    noor = create_user(Role.AUTHOR, username="noor")
    words = {"username": "noor", "password": PASSWORD}
    client.post(LOGIN, words, REMOTE_ADDR="203.0.113.77")
    client.post("/admin/logout/", REMOTE_ADDR="2001:db8:1:2::3")
    entries = TrailEntry.objects.about(noor).order_by("pk").values_list("verb", "network")
    assert list(entries) == [("signed in", "203.0.113.0/24"), ("signed out", "2001:db8:1::/48")]


def test_what_a_command_does_comes_from_nowhere(client):
    client.get("/", REMOTE_ADDR="203.0.113.77")
    assert current_network() == ""
    assert TrailEntry.objects.record(None, "published", create_user()).network == ""


def test_requests_side_by_side_do_not_mix_their_networks():
    both_inside = Barrier(2, timeout=10)

    def answer(request):
        both_inside.wait()
        return current_network()

    def ask(address):
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        return NetworkMiddleware(answer)(request)

    with ThreadPoolExecutor(2) as threads:
        networks = list(threads.map(ask, ["203.0.113.1", "198.51.100.1"]))
    assert networks == ["203.0.113.0/24", "198.51.100.0/24"]


def test_the_network_is_forgotten_when_a_page_fails():
    def fail(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        NetworkMiddleware(fail)(RequestFactory().get("/"))
    assert current_network() == ""


# Signing in


def test_a_wrong_password_is_noted_for_the_person_whose_name_was_typed(client):
    noor = create_user(Role.AUTHOR, username="noor")
    client.post(LOGIN, {"username": "noor", "password": "wrong"})
    entry = TrailEntry.objects.about(noor).get()
    assert (entry.verb, entry.actor) == ("failed to sign in", None)
    assert sentence(entry) == "Somebody failed to sign in as noor"


@pytest.mark.parametrize("typed", ["my secret passphrase", "'" * 200, HOSTILE, "Noor "])
def test_a_name_that_nobody_has_is_not_kept_as_it_may_be_a_password(client, typed):
    create_user(Role.AUTHOR, username="other")
    client.post(LOGIN, {"username": typed, "password": "also secret"})
    entry = TrailEntry.objects.get()
    kept = [getattr(entry, field.attname) for field in TrailEntry._meta.fields]
    assert not {typed, typed.strip(), "also secret"} & set(kept)
    assert "a name that nobody here has" in sentence(entry)


def test_somebody_locked_out_who_tries_is_noted(client):
    noor = create_user(Role.AUTHOR, username="noor", is_active=False)
    client.post(LOGIN, {"username": "noor", "password": PASSWORD})
    assert verbs_about(noor) == ["failed to sign in"]


def test_passwords_are_noted_when_they_change_and_only_then(client, owner):
    words = "four new unrelated words"
    address = "/admin/password_change/"
    new = {"new_password1": words, "new_password2": words}
    client.post(address, {"old_password": "wrong"} | new)
    client.post(address, {"old_password": PASSWORD} | new)
    assert verbs_about(owner) == ["signed in", "changed the own password"]


def test_a_changed_person_is_noted_by_the_names_of_the_fields(client, owner):
    noor = create_user(Role.AUTHOR, username="noor")
    fields = {"username": "noor", "email": "noor@example.org", "is_active": "on"}
    fields["groups"] = [noor.groups.get().pk]
    client.post(reverse("admin:staff_user_change", args=[noor.pk]), fields)
    entry = TrailEntry.objects.about(noor).get()
    assert (entry.verb, entry.note, entry.actor) == ("changed", "email", owner)


def test_people_deleted_at_once_are_noted_and_their_own_entries_stay(client):
    client.force_login(create_user(is_superuser=True, is_staff=True))
    gone = [create_user(username="gone1"), create_user(username="gone2")]
    kept = TrailEntry.objects.record(gone[0], "published", create_user())
    data = {"action": "delete_selected", "_selected_action": [u.pk for u in gone], "post": "yes"}
    client.post("/admin/staff/user/", data)
    assert TrailEntry.objects.filter(verb="deleted").count() == 2
    kept.refresh_from_db()
    assert (kept.actor, kept.actor_name) == (None, "gone1")


# Reading


def test_the_list_says_it_in_sentences_with_links_to_what_still_exists(client, owner):
    post, gone = create_post(title="Small steps", by=owner), create_page(title="Gone", by=owner)
    gone.delete()
    html = client.get(TRAIL).content.decode()
    address = reverse("admin:blog_post_change", args=[post.pk])
    assert f'Ruth Wang published <a href="{address}">“Small steps”</a>' in html
    assert "Ruth Wang published “Gone”" in html


def test_hostile_names_are_shown_as_they_are(client, owner):
    owner.first_name = HOSTILE[:100]
    TrailEntry.objects.record(owner, "{who.password} %s", create_page(title="{what}"), note=HOSTILE)
    html = client.get(TRAIL).content.decode()
    assert HOSTILE not in html
    assert re.search(r"Wang: {who.password} %s <a [^>]+>“{what}”</a>", html)


def test_every_verb_has_a_sentence():
    verbs = {verb for verb, _state in TRANSITIONS.values()} | {UNDONE}
    for room in ("comments", "blog", "pages", "publishing", "images", "privacy", "staff"):
        for path in (settings.BASE_DIR / room).glob("*.py"):
            verbs |= set(re.findall(r'\.record\(\s*[\w.]+,\s*"([^"]+)"', path.read_text()))
            verbs |= set(re.findall(r'verb = "([^"]+)"', path.read_text()))
    assert verbs <= set(SENTENCES)


def names_listed(client, query: str) -> set[str]:
    found = client.get(TRAIL + query).context["cl"].result_list
    return {entry.target_name for entry in found}


def test_the_list_is_filtered_by_person_kind_and_time(client, owner):
    noor = create_user(Role.EDITOR, username="noor")
    create_post(title="Old", by=noor)
    TrailEntry.objects.update(at=timezone.now() - timedelta(days=40))
    post = create_post(title="New", by=noor)
    create_page(title="Page", by=noor)
    assert names_listed(client, f"?actor__id__exact={noor.pk}") == {"Old", "New", "Page"}
    kind = TrailEntry.objects.about(post).first().target_type_id
    assert names_listed(client, f"?kind={kind}") == {"Old", "New"}
    assert names_listed(client, "?kind=sign-ins") == {"Ruth Wang"}
    week_ago = (timezone.now() - timedelta(days=7)).isoformat().replace("+", "%2B")
    assert names_listed(client, f"?at__gte={week_ago}") == {"New", "Page"}
    assert names_listed(client, "?q=noor+published+old") == {"Old"}
    assert names_listed(client, "?kind=nonsense") == {"Old", "New", "Page", "Ruth Wang"}


def test_the_list_costs_the_same_for_one_entry_and_for_many(
    client, owner, django_assert_max_num_queries
):
    post, comment = create_post(by=owner), create_comment()
    with django_assert_max_num_queries(16) as few:
        client.get(TRAIL)
    for _number in range(60):
        TrailEntry.objects.record(owner, "published", post)
        TrailEntry.objects.record(owner, "approved", comment)
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        client.get(TRAIL)


def test_the_list_reads_no_more_of_the_trail_than_it_shows(client, owner):
    post = create_post(by=owner)
    TrailEntry.objects.record_many(owner, "approved", [(post, "", "")] * 101)
    asked = queries_of(lambda: client.get(TRAIL))
    queries = [query for query in asked if 'FROM "staff_trailentry"' in query]
    assert queries
    assert all("LIMIT" in query for query in queries)


def test_a_long_list_ends_and_says_so(client, owner, monkeypatch):
    monkeypatch.setattr("staff.trail_admin.MOST_LISTED", 3)
    post = create_post()
    for _number in range(5):
        TrailEntry.objects.record(owner, "published", post)
    assert ShortPaginator(TrailEntry.objects.all(), 2).num_pages == 2
    assert "The newest 3 are listed" in client.get(TRAIL).content.decode()
    assert len(exported(client)) > 5


# Nobody changes it


@pytest.mark.parametrize("is_superuser", [False, True])
def test_no_tampered_post_changes_an_entry(client, is_superuser):
    user = create_user(Role.OWNER, is_superuser=is_superuser)
    client.force_login(user)
    entry = TrailEntry.objects.about(user).get()
    for page in ("change", "delete"):
        address = reverse(f"admin:staff_trailentry_{page}", args=[entry.pk])
        assert client.post(address, {"verb": "x", "post": "yes"}).status_code == 403
    assert client.post(f"{TRAIL}add/", {"verb": "x"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes", "index": 0}
    client.post(TRAIL, action)
    client.post(TRAIL, {"_save": "1", "form-TOTAL_FORMS": "1", "form-0-verb": "x"})
    assert verbs_about(user) == ["signed in"]


# The export


def test_the_export_holds_what_the_filters_let_through_and_is_noted_itself(client, owner):
    create_post(title="Kept", by=owner)
    create_page(title="Left out", by=owner)
    kind = TrailEntry.objects.get(target_name="Kept").target_type_id
    head, *rows = exported(client, f"?kind={kind}")
    assert head[:3] == ["When", "Who", "What was done"]
    assert [row[2] for row in rows] == ["Ruth Wang published “Kept”"]
    entry = TrailEntry.objects.first()
    assert (entry.verb, entry.actor, entry.note) == ("exported the trail", owner, f"kind={kind}")


def test_the_export_is_a_file_that_excel_takes_for_utf_8(client, owner):
    response = client.post(EXPORT)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert re.search(r'attachment; filename="trail-[\d-]+\.csv"', response["Content-Disposition"])
    assert "no-store" in response["Cache-Control"]
    assert response.streaming
    assert next(iter(response)).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(client, owner, begin):
    TrailEntry.objects.record(owner, "noted", create_page(), note=f"{begin}1+cmd|' /C calc'!A0")
    notes = [row[-1] for row in exported(client)[1:]]
    assert f"'{begin}1+cmd|' /C calc'!A0" in notes
    assert not any(note.startswith(begin) for note in notes)


def test_ordinary_cells_stay_as_they_are():
    assert [harmless(cell) for cell in ["", "Small steps", "–", "a=b"]] == [
        "",
        "Small steps",
        "–",
        "a=b",
    ]


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.REVIEWER, Role.MODERATOR])
def test_the_export_is_for_the_owner(client, role):
    client.force_login(create_user(role))
    assert client.post(EXPORT).status_code == 403
    assert not TrailEntry.objects.filter(verb="exported the trail").exists()


def test_the_export_is_asked_for_by_post(client, owner):
    response = client.get(EXPORT)
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_strangers_are_sent_to_the_sign_in(client):
    assert client.post(EXPORT)["Location"].startswith(LOGIN)
