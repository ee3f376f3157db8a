"""What machines are told of the clinic and of its pages."""

from collections.abc import Iterable

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
from .page import Page


def clinic_node(clinic: Clinic) -> Node:
    return node(
        "MedicalClinic",
        id=clinic_id(),
        name=clinic.name,
        slogan=clinic.tagline,
        description=clinic.description,
        url=absolute("/"),
        telephone=clinic.phone,
        email=clinic.email,
        logo=picture_node(clinic.logo),
        **_place_of(clinic),
    )


def _place_of(clinic: Clinic) -> dict:
    """Where it is, in the lines that the owner wrote."""
    return {"address": ", ".join(clinic.address.splitlines())}


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
