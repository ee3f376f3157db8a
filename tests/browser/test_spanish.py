"""A clinic that speaks Spanish: no word of English is left, for readers or at the desk."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.conf import settings
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from blog.models import Post
from comments.models import Comment
from pages.models import Clinic
from publishing.models import MissedAddress, PreviewLink, Redirect
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import (
    PASSWORD,
    create_category,
    create_clinic,
    create_comment,
    create_document,
    create_draft,
    create_location,
    create_mail,
    create_notice,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_special_hours,
    create_tag,
    create_user,
)

from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """
<h2>Qué es</h2><p>Un texto con un <a href="https://example.org/">enlace</a>.</p>
<h2>Qué hacer</h2><ul><li>Uno</li></ul>
<h2>Cuándo llamar</h2>
<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
"""

# The words of a page, with those that are heard and not seen. What is in another language, such
# as the names of time zones, says so or is left out here.
READ_WORDS = """() => {
  const said = [document.title];
  const left = "script, style, code, kbd, textarea, [lang=en], [name=time_zone], [name=language]";
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.parentElement.closest(left)) said.push(text.data);
  }
  for (const element of document.querySelectorAll("*")) {
    if (element.closest(left) && !element.matches("textarea")) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      said.push(element.getAttribute(name) ?? "");
    }
    if (element.matches("input[type=submit], input[type=button]")) said.push(element.value);
    if (element.matches("meta[name=description]")) said.push(element.content);
  }
  return said.map((words) => words.replace(/\\s+/g, " ").trim()).filter((words) => words);
}"""
# Django has them in no other language, and they are heard only.
ENGLISH_EVERYWHERE = {"True", "False"}
COMMON_WORDS = re.compile(
    r"\b(the|and|of|with|without|you|your|this|that|these|is|are|was|were|not|for|from|by|or|it|its"
    r"|in|on|at|to|an|all|be|been|has|have|will|post|posts|page|pages|reply|replies|comments?"
    r"|save|delete|edit|add|search|date|time|name|new|view|published|draft)\b"
)


def catalogues() -> list[polib.POFile]:
    """Ours, with what is not translated yet, and those of the packages whose pages are shown."""
    ours = settings.LOCALE_PATHS[0] / "es" / "LC_MESSAGES" / "django.po"
    roots = [Path(package.__file__).parent for package in (django, allauth)]
    within = ["conf", "contrib/admin", "contrib/auth", "."]
    theirs = [root / part / "locale/es/LC_MESSAGES/django.mo" for root in roots for part in within]
    return [polib.pofile(ours), *(polib.mofile(path) for path in theirs if path.exists())]


class English:
    """What our interface says in English and has other words for in Spanish."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        self.phrases: set[str] = set()
        patterns = []
        for entry in [entry for catalogue in catalogues() for entry in catalogue]:
            for words in filter(None, (entry.msgid, entry.msgid_plural)):
                spanish = {entry.msgstr, *entry.msgstr_plural.values()}
                if words.casefold() in {each.casefold() for each in spanish} or len(words) < 4:
                    continue
                words = " ".join(words.split())
                if re.search(r"%\(|%[sd]|\{\w", words):
                    pattern = re.sub(
                        r"%\\?\(\w+\\?\)[sd]|%[sd]|\\\{\w+\\\}", ".+", re.escape(words)
                    )
                    if len(re.findall(r"[a-z]{3}", pattern)) > 1:
                        patterns.append(pattern)
                else:
                    self.whole.add(words.casefold())
                    if words.count(" ") > 1:
                        self.phrases.add(words)
        self.pattern = re.compile("|".join(patterns), re.IGNORECASE)

    def within(self, said: str) -> bool:
        said = re.sub(r"https?://\S+", "", said).removesuffix(":")
        return said not in ENGLISH_EVERYWHERE and (
            said.casefold() in self.whole
            or bool(COMMON_WORDS.search(said.casefold()))
            or any(phrase in said for phrase in self.phrases)
            or bool(self.pattern.fullmatch(said))
        )


@pytest.fixture(scope="module")
def english() -> English:
    return English()


class Reading:
    """Goes from page to page, and notes where it read what."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.found: dict[str, str] = {}

    def look(self, page: Page, where: str) -> None:
        # What was pressed may have led to a page that has not begun yet.
        page.wait_for_load_state()
        for said in page.evaluate(READ_WORDS):
            self.found.setdefault(said, where)

    def go(self, page: Page, addresses: list[str]) -> None:
        for where in addresses:
            answer = page.goto(self.address + where, wait_until="domcontentloaded")
            assert answer.ok or "nada" in where, where
            assert page.locator("html").get_attribute("lang") == "es", where
            self.look(page, where)

    def listen(self, page: Page, address: str) -> None:
        """A feed, or what is refused: of the answer's source."""
        text = page.request.get(self.address + address).text()
        for said in re.findall(r">([^<>]+)<", text):
            self.found.setdefault(said.strip(), address)

    def assert_no(self, english: English) -> None:
        assert len(self.found) > 100
        left = {said: where for said, where in self.found.items() if english.within(said)}
        assert not left, "\n".join(f"{where}: {said}" for said, where in left.items())


@pytest.fixture
def site(transactional_db):
    with translation.override("es"):
        yield create_site()


def create_site() -> Post:
    create_clinic(
        name="Clínica Garza",
        tagline="Con calma",
        description="Cuidamos espaldas.",
        phone="(207) 555-0142",
        email="hola@example.org",
        urgent_text="Llame al 911.",
        language="es",
    )
    hours = {"monday": "08:00–12:00, 13:00–17:00", "hours_note": "Con cita"}
    create_location(address="Calle Mayor 18", **hours)
    create_special_hours(reason="capacitación")
    create_notice(text="Cerramos por la tormenta.")
    create_page(path="nosotros", title="Nosotros", in_menu=True, body=BODY)
    create_page(
        path="nosotros/equipo", title="Equipo", in_menu=True, in_footer=True, body="<p>Luz.</p>"
    )
    picture = create_picture(alt="Una garza", caption="Una garza")
    person = create_person(
        name="Ada Pluma", slug="ada", credentials="Médica", bio="Espaldas.", picture=picture
    )
    above = create_category(name="Dolor", slug="dolor", shows_urgent_help=True)
    post = create_post(
        title="Volver a caminar",
        slug="caminar",
        body=BODY,
        summary="En breve.",
        authors=[person],
        reviewer=create_person(name="Luz Vega", slug="luz"),
        reviewed_on=timezone.localdate(),
        categories=[create_category(name="Espalda", slug="espalda", parent=above)],
        tags=[create_tag(name="calor", slug="calor")],
        picture=picture,
        references="Alguien 2020. doi:10.1000/182",
        published_at=datetime(2025, 11, 24, 15, tzinfo=UTC),
    )
    for number in range(11):
        create_post(
            title=f"Caminar {number}",
            body="<p>Un texto.</p>",
            slug=f"caminar-{number}",
            replies="closed" if number == 1 else "open",
            published_at=timezone.now() - timedelta(days=number + 1),
        )
    first = create_comment(post=post, name="Ana", body="Gracias.", status="approved")
    answer = create_comment(post=post, parent=first, body="Sí.", status="approved", person=person)
    create_comment(post=post, parent=answer, name="Eva", body="Bien.", status="approved")
    create_comment(post=post, name="Leo", body="Llamen al 555.", findings=[])
    create_comment(post=post, name="Mar", body="Casino", status="spam")
    return post


def test_the_owner_turns_the_site_to_spanish(page, live_server, english):
    create_clinic(name="Clínica Garza", tagline="Con calma")
    create_user(Role.OWNER, username="ana")
    sign_in(page, live_server.url, "ana")
    page.get_by_role("link", name="Clinic’s facts").first.click()
    page.locator("[name=language]").select_option("Español")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", name="Datos de la clínica").first).to_be_visible()
    reading = Reading(live_server.url)
    reading.look(page, "what was saved")
    page.goto(live_server.url)
    expect(page.get_by_role("link", name="Saltar al contenido")).to_have_count(1)
    assert not [said for said in reading.found if english.within(said)]


def test_readers_find_no_english_word(page, live_server, site, english):
    editor = create_user(Role.EDITOR, username="eva")
    gone = create_post(title="Retirado", slug="retirado")
    gone.archive(by=editor)
    draft = create_draft(title="Borrador de Ana", body=BODY)
    comment = site.comments.first()
    reading = Reading(live_server.url)
    reading.go(
        page,
        [
            "/",
            "/blog/",
            "/blog/?page=2",
            "/blog/caminar/",
            f"/blog/caminar/?reply_to={comment.pk}#reply",
            "/blog/caminar-1/",
            "/blog/category/dolor/",
            "/blog/category/espalda/",
            "/blog/tag/calor/",
            "/blog/author/ada/",
            "/blog/2025/",
            "/blog/2025/11/",
            "/nosotros/",
            "/nosotros/equipo/",
            "/consultation/",
            "/nada/",
            "/nada-caminar/",
            "/search/",
            "/search/?q=caminar",
            "/search/?q=camniar",
            "/search/?q=caminar+ballena",
            "/search/?q=ballena",
            "/search/?q=...",
            PreviewLink.objects.make(draft, days=7, by=editor).get_absolute_url(),
            "/preview/nada/",
        ],
    )
    for refused in ("/blog/retirado/", "/comments/post/caminar/"):
        reading.listen(page, refused)
    for feed in ("/blog/feed/", "/blog/feed/atom/", "/blog/tag/calor/feed/", "/blog/caminar/feed/"):
        reading.listen(page, feed)
    page.goto(f"{live_server.url}/blog/caminar/")
    send = page.get_by_role("button", name="Publicar el comentario")
    send.click()
    reading.look(page, "a reply that lacks all")
    page.get_by_role("textbox", name="Comentario").fill("Un paso pequeño.")
    page.get_by_label("Nombre").fill("Noor")
    page.get_by_label("Correo electrónico").fill("noor")
    page.get_by_label("Sitio web").fill("x y")
    send.click()
    reading.look(page, "a reply with a wrong address")
    page.get_by_label("Correo electrónico").fill("noor@example.org")
    page.get_by_label("Sitio web").fill("")
    send.click()
    expect(page.get_by_text("Su comentario espera moderación.")).to_be_visible()
    reading.look(page, "a held reply")
    reading.assert_no(english)
    assert "24 de noviembre de 2025" in reading.found


def test_staff_find_no_english_word(page, new_page, live_server, site, english):
    # An hour that comes twice in the clinic's time, so that the form offers both.
    Clinic.objects.update(time_zone="America/New_York")
    twice = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    draft = create_draft(title="Un borrador", slug="un-borrador", body=BODY, published_at=twice)
    waiting = create_draft(title="En espera", slug="en-espera", body=BODY, state="in_review")
    MissedAddress.objects.create(path="/antes/", times=3, asked_at=timezone.now())
    Redirect.objects.make("/hace-mucho/", "/blog/caminar/", by=None)
    document = create_document(title="Formulario")
    changed = {"title": "Caminar otra vez", "body": BODY.replace("Qué es", "Qué era")}
    rewritten = site.save_revision(changed, by=None)
    owner = create_user(
        Role.OWNER, username="ana", first_name="Ana", last_name="Sol", email="ana@example.org"
    )
    create_picture(alt="", awaits_words=True)
    PreviewLink.objects.make(draft, days=7, by=owner)
    comment = Comment.objects.pending().first()
    comment.approve(by=owner)
    mail = create_mail(to="ana@example.org", subject="Hola", body="Hola")
    reading = Reading(live_server.url)
    reading.go(page, ["/admin/login/", "/admin/no-way-in/", "/admin/welcome/x/y/"])
    page.goto(f"{live_server.url}/admin/")
    page.locator("[name=username]").fill("ana")
    page.locator("[name=password]").fill("x")
    page.get_by_role("button", name="Iniciar sesión").click()
    reading.look(page, "a wrong password")
    sign_in_in_spanish(page, live_server.url)
    expect(page.get_by_role("heading", name="Comentarios que esperan su decisión")).to_be_visible()
    admin = "/admin/{}/".format
    post, comments = admin("blog/post"), admin("comments/comment")
    # Where scripts have words of their own; the other pages are quicker read without.
    scripted = [f"{post}{draft.pk}/change/", comments, admin("images/picture/upload")]
    reading.go(page, [*scripted, f"{post}add/"])
    page.get_by_role("button", name="Guardar borrador").click()
    reading.look(page, "a post that lacks all")
    quick = new_page(javascript=False)
    sign_in_in_spanish(quick, live_server.url)
    reading.go(
        quick,
        [
            "/admin/",
            post,
            f"{post}?review=working&q=a",
            f"{post}{site.pk}/change/",
            f"{post}{waiting.pk}/change/",
            f"{post}{site.pk}/history/",
            f"{post}{site.pk}/history/compare/?is={rewritten.pk}",
            f"{post}{site.pk}/delete/",
            f"{post}several/?ids={site.pk},{draft.pk}",
            f"{post}several/sort/?ids={site.pk},{draft.pk}",
            "/blog/caminar/?preview",
            admin("blog/category"),
            admin("blog/category/add"),
            admin("blog/tag"),
            admin("blog/blogsettings"),
            f"{comments}?status=approved",
            f"{comments}{comment.pk}/change/",
            f"{comments}{comment.pk}/answer/",
            f"{comments}mail/",
            admin("comments/replysettings"),
            admin("comments/wordrule"),
            admin("comments/wordrule/add"),
            admin("comments/wordrule/checks"),
            admin("documents/document"),
            admin("documents/document/add"),
            admin(f"documents/document/{document.pk}/change"),
            admin("documents/document/pick"),
            admin("images/picture"),
            admin("images/picture/add"),
            admin("images/picture/pick"),
            admin("images/picture/describe"),
            admin(f"images/picture/{site.picture_id}/change"),
            admin("outbox/mail"),
            admin(f"outbox/mail/{mail.pk}/change"),
            admin("pages/page"),
            admin("pages/page/add"),
            admin("pages/page/arrange"),
            admin("pages/notice"),
            admin("pages/notice/add"),
            admin("pages/clinic/1/change"),
            admin("privacy/keepingtime"),
            admin("privacy/erasure"),
            admin("publishing/person"),
            admin("publishing/person/add"),
            admin("publishing/redirect"),
            admin("publishing/redirect/add"),
            admin("publishing/redirect/import"),
            admin("publishing/missedaddress"),
            admin("staff/user"),
            admin("staff/user/add"),
            admin(f"staff/user/{owner.pk}/change"),
            admin("staff/trailentry"),
            admin(f"staff/trailentry/{TrailEntry.objects.first().pk}/change"),
            admin("second-step"),
            admin("second-step/totp/activate"),
            admin("second-step/webauthn/add"),
            admin("watching/pulse"),
            admin("password_change"),
        ],
    )
    reading.assert_no(english)


def sign_in_in_spanish(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/")
    page.locator("[name=username]").fill("ana")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Iniciar sesión").click()
