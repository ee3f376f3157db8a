"""
Every address of the site and its admin, asked by everybody, against the table in access.txt.

A new address, or one that opens for somebody else than before, turns the test red. After a change
that is meant, write the table anew and look at what changed in it:

    .venv/bin/python -m pytest tests/clinic_site/test_access.py --write-access
"""

import difflib
import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from blog.blog_settings import BlogSettings
from comments.reply_settings import ReplySettings
from comments.rules import WordRule
from publishing.models import MissedAddress, PreviewLink, Redirect, RevisionState
from publishing.presence import Presence
from staff.invitations import welcome_path
from staff.models import TrailEntry
from staff.roles import Role
from tests.clinic_site.addresses import readers_addresses, routes
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_document,
    create_draft,
    create_mail,
    create_notice,
    create_page,
    create_person,
    create_picture,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("access.txt")
HEADING = """\
What every address answers to whom; written and compared by tests/clinic_site/test_access.py.

open          what was asked for, or what is wrong with what was sent
sign in       on to the page of signing in
second step   on to the page where one is set up
on            on to another page
refused, missing, gone, wrong way             403, 404, 410, 405

What is asked for is a colleague's, and drafts are in review. POST is sent without any field.
What everybody may read is not asked by every role.
"disabled" is an editor whose account was locked while signed in, "no role" a person without any who
is signed in, "one step" an owner of a real site who has set up no second step yet.
"""
VISITORS = [
    "anonymous",
    "disabled",
    "no role",
    "one step",
    "author",
    "reviewer",
    "moderator",
    "editor",
    "owner",
]
KNOWN_PLACES = {
    "/admin/login/": "sign in",
    "/admin/second-step/sign-in/": "sign in",
    "/admin/second-step/": "second step",
}
#: Of the admin nothing opens for them, whatever the method.
ASKED_ONLY = {"disabled", "no role", "one step"}
#: What everybody may read is asked by who may least, by who may most, and by who is let in no longer
#: or not yet.
ASK_FOR_ALL = {"anonymous", "disabled", "one step", "owner"}
ANSWERS = {403: "refused", 404: "missing", 405: "wrong way", 410: "gone"}


@pytest.fixture
def addresses() -> dict[str, str]:
    """What stands in the table, to the address that is asked."""
    found = readers_addresses()
    owner, author = create_user(Role.OWNER), create_user(Role.AUTHOR)
    draft = create_draft(by=author)
    draft.save_revision({"body": "<p>More.</p>"}, by=author, state=RevisionState.IN_REVIEW)
    page = create_page(by=owner, published=False)
    link = PreviewLink.objects.make(draft, days=7, by=author)
    key = Authenticator.objects.create(
        user=author, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    picture, document = create_picture(), create_document()
    # One of each kind that has pages in the admin.
    rows = [
        *(draft, page, author, picture, document, TrailEntry.objects.first()),
        *(create_category(), create_tag(), create_person(), create_comment(post=draft)),
        *(create_mail(), create_notice(), create_clinic()),
        Redirect.objects.make("/old/", "/new/", by=owner),
        MissedAddress.objects.create(path="/lost/", times=1, asked_at=timezone.now()),
        WordRule.objects.create(phrase="casino"),
        ReplySettings.objects.create(),
        BlogSettings.objects.create(),
    ]
    numbers = {f"{row._meta.app_label}/{row._meta.model_name}": row.pk for row in rows}
    given = {
        "admin/welcome/<uidb64>/<token>/": welcome_path(author),
        "admin/r/<int:content_type_id>/<path:object_id>/": (
            f"/admin/r/{ContentType.objects.get_for_model(draft).pk}/{draft.pk}/"
        ),
        "admin/comments/comment/mail/<int:pk>/": f"/admin/comments/comment/mail/{owner.pk}/",
        "admin/autocomplete/": "/admin/autocomplete/?app_label=blog&model_name=post"
        "&field_name=related&term=post",
        # The tail that takes all that nothing else took, and the front page of each room.
        "admin/(?P<url>.*)$": "/admin/nothing/",
        **{
            f"admin/{kind.partition('/')[0]}/": f"/admin/{kind.partition('/')[0]}/"
            for kind in numbers
        },
    }
    for route in routes():
        if route.startswith("admin/") and not route.startswith("admin/(?P<app_label>"):
            found[route] = given.get(route) or "/" + _with_numbers(route, numbers, link, key)
    return found | {
        "healthz": "/healthz",
        "readyz": "/readyz",
        "media/<path:path>": picture.file.url,
        "documents/<slug:slug>/": document.get_absolute_url(),
        "preview/<str:token>/": link.get_absolute_url(),
        "preview/<str:token>/ made up": "/preview/x/",
        "blog/<slug:slug>/ of a draft": draft.get_absolute_url(),
        "blog/<slug:slug>/ of a draft, ?preview": f"{draft.get_absolute_url()}?preview",
        "(?P<path>[a-z0-9-]+(?:/[a-z0-9-]+)*)/$ of a draft": page.get_absolute_url(),
    }


def _with_numbers(route: str, numbers: dict[str, int], link: PreviewLink, key) -> str:
    """The address of the row of the kind whose page it is."""
    route = route.replace("<int:link>", str(link.pk))
    route = route.replace("keys/<int:pk>", f"keys/{key.pk}")
    kind = "/".join(route.split("/")[1:3])
    return re.sub(r"<(?:\w+:)?(?:object_id|pk|id)>", lambda _: str(numbers[kind]), route)


def cookies_of(visitor: str) -> dict[str, str]:
    if visitor == "anonymous":
        return {}
    role = {"disabled": Role.EDITOR, "no role": None, "one step": Role.OWNER}
    user = create_user(role[visitor] if visitor in role else Role(visitor.capitalize()))
    client = Client()
    client.force_login(user)
    if visitor == "disabled":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def ask(handler: BaseHandler, method: str, address: str, cookies: dict[str, str]) -> str:
    """What the visitor is answered; what that changed is taken back."""
    with transaction.atomic():
        answer = _in_a_word(address, handler.get_response(_request(method, address, cookies)))
        transaction.set_rollback(True)
    return answer


def _request(method: str, address: str, cookies: dict[str, str]) -> HttpRequest:
    request = RequestFactory().generic(method, address)
    request.COOKIES.update(cookies)
    request._dont_enforce_csrf_checks = True
    return request


def _in_a_word(address: str, response: HttpResponse) -> str:
    if isinstance(response, FileResponse):
        response.file_to_stream.close()
    assert response.status_code < 500, address
    if 300 <= response.status_code < 400:
        return KNOWN_PLACES.get(response["Location"].partition("?")[0], "on")
    return ANSWERS.get(response.status_code, "open")


def as_table(answers: dict[tuple[str, str, str], str], names: list[str]) -> str:
    width = max(map(len, names)) + 2
    lines = [HEADING]
    for method in ("GET", "POST"):
        lines.append(method.ljust(width) + "".join(visitor.ljust(13) for visitor in VISITORS))
        for name in names:
            cells = [answers.get((method, name, visitor), "") for visitor in VISITORS]
            if any(cells):
                lines.append(f"/{name}".ljust(width) + "".join(cell.ljust(13) for cell in cells))
        lines.append("")
    return "".join(line.rstrip() + "\n" for line in lines)


def ways(visitor: str, name: str) -> list[str]:
    """Readers' pages are only read (below); who is let in nowhere is not by POST either."""
    is_for_all = not name.startswith(("admin/", "comments/")) and " of a draft" not in name
    if is_for_all and visitor not in ASK_FOR_ALL:
        return []
    is_sent = name.startswith(("admin/", "comments/")) and visitor not in ASKED_ONLY
    return ["GET", "POST"] if is_sent else ["GET"]


def test_every_address_answers_everybody_as_the_table_says(addresses, settings, pytestconfig):
    answers = {}
    handler = BaseHandler()
    handler.load_middleware()
    for visitor in VISITORS:
        settings.SECOND_FACTOR_REQUIRED = visitor == "one step"
        cookies = cookies_of(visitor)
        for name, address in addresses.items():
            for method in ways(visitor, name):
                answers[method, name, visitor] = ask(handler, method, address, cookies)
    table = as_table(answers, sorted(addresses))
    if pytestconfig.getoption("write_access"):
        TABLE.write_text(table)
    differences = difflib.unified_diff(
        TABLE.read_text().splitlines(), table.splitlines(), "expected", "answered", n=0, lineterm=""
    )
    text = "\n".join(differences)
    assert not text, text


def test_readers_pages_are_only_read(client, addresses):
    for name, address in addresses.items():
        # Whoever watches over the site may ask in any way: clinic_site/health.py.
        if not name.startswith(("admin/", "comments/", "healthz", "readyz")):
            assert client.post(address).status_code == 405, address


#: That somebody is there, and has a form open.
PRESENT = (Session, Presence)


def rows() -> dict[str, list]:
    """All that is stored, but for who is there."""
    models = [model for model in apps.get_models() if model not in PRESENT]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_looking_at_the_desk_changes_nothing(addresses):
    handler = BaseHandler()
    handler.load_middleware()
    cookies = cookies_of("owner")
    before = rows()
    for name, address in addresses.items():
        if name.startswith("admin/"):
            _in_a_word(address, handler.get_response(_request("GET", address, cookies)))
    assert rows() == before
