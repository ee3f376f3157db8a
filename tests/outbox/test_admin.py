import pytest
from django.utils import timezone

from outbox.models import Mail
from staff.roles import Role
from tests.factories import create_clinic, create_mail, create_user

pytestmark = pytest.mark.django_db
LIST = "/admin/outbox/mail/"


@pytest.fixture
def desk(client):
    create_clinic()
    client.force_login(create_user(Role.OWNER))
    return client


def failed(**fields) -> Mail:
    mail = create_mail(**fields)
    mail.claim()
    mail.give_up("The mail server refused it for good (550).")
    return mail


def try_again(client, *mails: Mail):
    data = {"action": "try_again", "_selected_action": [mail.pk for mail in mails]}
    return client.post(LIST, data, follow=True)


@pytest.mark.parametrize("role", [None, Role.AUTHOR, Role.EDITOR, Role.REVIEWER, Role.MODERATOR])
def test_only_the_owner_sees_the_outbox(client, role):
    mail = failed()
    if role:
        client.force_login(create_user(role))
    status = 403 if role else 302
    for address in (LIST, f"{LIST}{mail.pk}/change/"):
        assert client.get(address).status_code == status
    data = {"action": "try_again", "_selected_action": [mail.pk]}
    assert client.post(LIST, data).status_code == status
    assert Mail.objects.given_up().exists()


def test_the_list_says_what_waits_what_failed_and_why(desk):
    create_mail(subject="Still here")
    failed(subject="Nobody there", to="gone@example.org")
    html = desk.get(LIST).content.decode()
    assert "<h1>Mail</h1>" in html
    for words in ("Still here", "Waiting", "Nobody there", "gone@example.org", "Given up", "(550)"):
        assert words in html


@pytest.mark.parametrize("state", ["waiting", "given_up", "sent"])
def test_the_list_can_be_narrowed_to_a_state(desk, state):
    create_mail(subject="A waiting one")
    failed(subject="A given_up one")
    create_mail(subject="A sent one", body="", sent_at=timezone.now())
    shown = desk.get(f"{LIST}?state={state}").context["cl"].result_list
    assert [mail.subject for mail in shown] == [f"A {state} one"]


def test_the_page_of_a_mail_is_read_only(desk):
    mail = create_mail(body="https://clinic.example/way-in/\n")
    page = f"{LIST}{mail.pk}/change/"
    html = desk.get(page).content.decode()
    # A link may be somebody's way to a new password.
    assert "https://clinic.example/way-in/" not in html
    assert mail.message_id.strip("<>") in html
    assert "_save" not in html
    assert desk.post(page, {"subject": "Changed", "_save": "1"}).status_code == 403
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(f"{LIST}{mail.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Mail.objects.get().subject == mail.subject


def test_the_owner_tries_again(desk):
    mail = failed()
    assert "1 mail is tried again." in try_again(desk, mail).content.decode()
    assert list(Mail.objects.due()) == [mail]


def test_what_is_sent_is_not_sent_again(desk):
    mail = create_mail(body="", sent_at=timezone.now())
    assert "Nothing was done to 1 mail" in try_again(desk, mail).content.decode()
    assert not Mail.objects.due().exists()


def test_hostile_text_stays_text(desk):
    mail = create_mail(subject="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>")
    for address in (LIST, f"{LIST}{mail.pk}/change/"):
        html = desk.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize("count", [1, 60])
def test_the_list_costs_the_same_queries_for_one_and_many(desk, count, django_assert_num_queries):
    for _each in range(count):
        create_mail()
    desk.get(LIST)
    with django_assert_num_queries(7):
        desk.get(LIST)
