"""One language for the whole site, which is a fact of the clinic."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from outbox.models import Mail
from search.models import Entry
from staff.roles import Role
from tests.factories import (
    create_clinic,
    create_comment,
    create_mail,
    create_page,
    create_post,
    create_user,
)
from tests.search.asking import found

pytestmark = pytest.mark.django_db
TABLE = "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"


def read(client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_language_is_the_clinics_and_not_the_readers(client):
    create_clinic(language="en")
    create_post()
    answer = client.get("/blog/", headers={"accept-language": "es"})
    assert '<html lang="en">' in answer.content.decode()
    assert "All articles" in read(client, "/")
    assert "language" not in answer.get("Vary", "").lower()


def test_dates_months_and_numbers_are_written_as_in_spanish(client):
    create_clinic(language="es")
    day = datetime(2025, 11, 24, 12, tzinfo=UTC)
    post = create_post(slug="dolor", published_at=day)
    page = read(client, "/blog/dolor/")
    assert '<html lang="es">' in page
    assert "24 de noviembre de 2025" in page
    assert "Todavía no hay comentarios" in page
    create_comment(post=post, status="approved")
    assert re.search(r"\b1 comentario\b", read(client, "/blog/dolor/"))
    create_comment(post=post, status="approved")
    assert re.search(r"\b2 comentarios\b", read(client, "/blog/dolor/"))
    assert "noviembre de 2025" in read(client, "/blog/2025/11/")


def test_a_post_in_another_language_than_the_sites_is_marked_wherever_it_stands(client):
    create_clinic(language="es")
    create_post(title="Walking again", slug="walking", lang="en", summary="Small steps.")
    for address in ("/", "/blog/", "/search/?q=walking"):
        assert 'lang="en"' in read(client, address), address
    article = read(client, "/blog/walking/")
    assert '<h1 class="article__title" lang="en">' in article
    assert '"inLanguage":"en"' in article
    # What is not the author's stays in the site's language.
    assert "Deje un comentario" in article


def test_texts_are_stemmed_and_rendered_anew_when_the_language_changes():
    clinic = create_clinic(language="en")
    ours = create_post(title="Dolores", body=TABLE)
    create_page(title="Consultas", path="consultas")
    create_post(title="Headaches", lang="en")
    clinic.language = "es"
    clinic.save()
    languages = {str(entry): entry.language for entry in Entry.objects.all()}
    assert languages == {"Dolores": "es", "Consultas": "es", "Headaches": "en"}
    assert [found(word) for word in ("dolor", "consulta", "headache")] == [
        ["Dolores"],
        ["Consultas"],
        ["Headaches"],
    ]
    ours.refresh_from_db()
    assert 'aria-label="Tabla"' in ours.body_html


def test_other_facts_write_nothing_anew(django_assert_max_num_queries):
    clinic = create_clinic(language="es")
    for _number in range(5):
        create_post()
    clinic.tagline = "Con tiempo"
    with django_assert_max_num_queries(6):
        clinic.save()


def test_the_outbox_says_what_went_wrong_in_the_sites_language(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    create_clinic(language="es")
    create_mail()
    call_command("deliver_mail", once=True)
    assert "No se pudo contactar al servidor de correo" in Mail.objects.get().last_error


def test_moderators_are_written_to_in_the_sites_language(mailoutbox):
    create_clinic(name="Clínica Garza", language="es")
    create_user(Role.MODERATOR, email="ana@example.org")
    # Before the last full hour, even in the first minute of the next.
    earlier = timezone.now() - timedelta(hours=2)
    create_comment(posted_at=earlier)
    create_comment(posted_at=earlier)
    call_command("deliver_mail", once=True)
    (mail,) = mailoutbox
    assert mail.subject == "Clínica Garza: 2 comentarios esperan su decisión"
    assert "Leer y decidir:" in mail.body
