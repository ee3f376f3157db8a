"""A clinic that speaks Spanish: no word of English is left, for readers or at the desk."""

from datetime import UTC, datetime, timedelta

import pytest
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

from .english_words import English, Reading
from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """
<h2>Qué es</h2><p>Un texto con un <a href="https://example.org/">enlace</a>.</p>
<h2>Qué hacer</h2><ul><li>Uno</li></ul>
<h2>Cuándo llamar</h2>
<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
"""


@pytest.fixture(scope="module")
def english() -> English:
    return English()


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
