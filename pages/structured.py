"""What machines are told of the clinic and of its pages."""

from collections.abc import Iterable
from datetime import time

from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.structured import (
    Node,
    absolute,
    breadcrumb_node,
    clinic_id,
    node,
    page_node,
    picture_node,
    same,
    site_id,
)

from .clinic import Clinic
from .locations import DAYS, Location
from .opening_hours import Span
from .page import Page

#: The hours of a day without any, as search engines read them.
CLOSED = {"opens": "00:00", "closes": "00:00"}


def clinic_node(clinic: Clinic) -> Node:
    return node(
        "MedicalClinic",
        id=clinic_id(),
        name=clinic.name,
        slogan=clinic.tagline,
        description=clinic.description,
        url=absolute("/"),
        email=clinic.email,
        logo=picture_node(clinic.logo),
        # The phone of its only place is the clinic's own, unless that has one of its own.
        **({"telephone": clinic.phone} | _place_of(clinic)),
    )


def _place_of(clinic: Clinic) -> dict:
    """Where it is and when it is open; several locations are places of their own."""
    places = [_place_node(clinic, location) for location in clinic.locations]
    if len(places) != 1:
        return {"location": places}
    return {name: value for name, value in places[0].items() if name not in {"@type", "name"}}


def _place_node(clinic: Clinic, location: Location) -> Node:
    return node(
        "Place",
        name=location.name or clinic.name,
        address=", ".join(location.address.splitlines()),
        telephone=location.phone or clinic.phone,
        openingHoursSpecification=[
            _hours_node(_hours(span), dayOfWeek=f"https://schema.org/{day.capitalize()}")
            for day, spans in zip(DAYS, location.opening_hours, strict=False)
            for span in spans
        ],
        specialOpeningHoursSpecification=[
            _hours_node(hours, validFrom=special.first_day, validThrough=special.last_day)
            for special in location.special_hours
            for hours in [_hours(span) for span in special.spans] or [CLOSED]
        ],
    )


def _hours_node(hours: dict[str, str], **when) -> Node:
    return node("OpeningHoursSpecification", **hours, **when)


def _hours(span: Span) -> dict[str, str]:
    # Midnight as an end would lie before the beginning.
    closes = time(23, 59) if span.closes == time(0) else span.closes
    return {"opens": f"{span.opens:%H:%M}", "closes": f"{closes:%H:%M}"}


def publisher_node(clinic: Clinic) -> Node:
    """The clinic in short, for pages that tell of something else."""
    return node(
        "MedicalClinic",
        id=clinic_id(),
        name=clinic.name,
        url=absolute("/"),
        logo=picture_node(clinic.logo),
    )


def site_node(clinic: Clinic) -> Node:
    return node(
        "WebSite",
        id=site_id(),
        name=clinic.name,
        url=absolute("/"),
        inLanguage=clinic.language,
        publisher=same(clinic_id()),
    )


def page_nodes(clinic: Clinic, page: Page, above: Iterable[Page] = ()) -> list[Node]:
    """`above` are the pages that lead to it."""
    address = absolute(page.get_absolute_url())
    steps = [(each.title, each.get_absolute_url()) for each in (*above, page)]
    return [
        page_node(
            "WebPage",
            address,
            name=page.title,
            description=page.summary,
            inLanguage=page.lang or clinic.language,
            datePublished=page.published_at,
            dateModified=page.updated_at,
        ),
        breadcrumb_node(address, [(clinic.name, "/"), *steps]),
        site_node(clinic),
        publisher_node(clinic),
    ]


def consultation_nodes(clinic: Clinic, page: Page | None) -> list[Node]:
    path = reverse("pages:consultation")
    address, name = absolute(path), page.title if page else _("Consultation")
    return [
        page_node(
            "ContactPage", address, name=name, inLanguage=clinic.language, about=same(clinic_id())
        ),
        breadcrumb_node(address, [(clinic.name, "/"), (name, path)]),
        site_node(clinic),
        clinic_node(clinic),
    ]
