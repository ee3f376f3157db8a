"""The demo clinic's texts without its pictures, and a few of our own, some of them in Spanish."""

from datetime import UTC, datetime

from blog.models import Category, Tag
from clinic_site.demo import content
from publishing.models import Person
from tests.factories import create_page, create_person, create_post

OWN = [
    {
        "title": "Dolor de espalda: qué ayuda",
        "slug": "dolor-de-espalda",
        "lang": "es",
        "summary": "Moverse un poco cada día suele ayudar más que guardar cama.",
        "body": "<h2>Cuándo pedir cita</h2><p>Si el dolor no mejora en seis semanas, llámenos.</p>",
    },
    {
        "title": "Migrañas y otros dolores de cabeza",
        "slug": "migranas",
        "lang": "es",
        "summary": "Qué puede anotar antes de la consulta.",
        "body": "<h2>El diario</h2><p>Apunte la hora, la comida y la medicación que tomó.</p>",
    },
    {
        "title": "El corazón y el ejercicio",
        "slug": "corazon-y-ejercicio",
        "lang": "es",
        "summary": "Caminar también es bueno para los corazones cansados.",
        "body": "<p>Empiece despacio. Si nota opresión en el pecho, llame al 911.</p>",
    },
    {
        "title": "Parking, and the way from the bus",
        "slug": "parking",
        "summary": "Where to leave the car, and the level way from bus stop to door.",
        "body": "<p>Two spaces are kept for wheelchair users. The bus 14 stops at the gate.</p>",
    },
    {
        "title": "Flu shots this autumn",
        "slug": "flu-shots",
        "summary": "Vaccination against influenza without an appointment, on Thursdays.",
        "body": "<p>Bring your card. The vaccine is the one recommended for this season.</p>",
    },
    {
        "title": "Shoulder pain after a fall",
        "slug": "shoulder-pain",
        "summary": "When a sore shoulder needs an X-ray, and when it needs patience.",
        "body": "<p>Bruises heal. A shoulder that cannot be lifted should be examined.</p>",
    },
    {
        "title": "Repeat prescriptions",
        "slug": "repeat-prescriptions",
        "summary": "How to order your medicines again, and how long it takes.",
        "body": "<p>Call before noon and the prescription is at the pharmacy next day.</p>",
    },
]


def load() -> None:
    people = {
        row["slug"]: create_person(slug=row["slug"], name=row["name"])
        for row in content.rows("people")
    }
    for kind, model in (("categories", Category), ("tags", Tag)):
        for row in content.rows(kind):
            model.objects.create(slug=row["slug"], name=row["name"])
    for path, text in content.texts("pages").items():
        create_page(
            title=text["title"],
            path=text.get("path", path),
            summary=text["summary"],
            body=text["body"],
            published_at=datetime(2025, 1, 1, tzinfo=UTC),
        )
    for slug, text in content.texts("articles").items():
        if text["status"] == "published":
            _load_post(slug, text, people)
    for number, values in enumerate(OWN, start=1):
        create_post(**values, published_at=datetime(2026, 3, number, tzinfo=UTC))


def _load_post(slug: str, text: dict, people: dict[str, Person]) -> None:
    create_post(
        title=text["title"],
        slug=slug,
        summary=text["summary"],
        body=text["body"],
        authors=[people[author] for author in text["authors"]],
        categories=Category.objects.filter(slug__in=text["categories"]),
        tags=Tag.objects.filter(slug__in=text["tags"]),
        published_at=datetime.fromisoformat(text["published_at"]).replace(tzinfo=UTC),
    )
