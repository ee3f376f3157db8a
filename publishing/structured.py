"""
Facts for machines, in schema.org's terms (JSON-LD): what all rooms need to tell theirs.

What is told here is what the page shows to people too. tests/schema_org.py holds the terms.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString

from images.models import Picture

from .addresses import quoted
from .people import Person

Node = dict[str, Any]

# As django.utils.html.json_script() has it: no title can end the element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def absolute(path: str) -> str:
    """The whole address of a path of this site, whatever host was asked for it."""
    return settings.ORIGIN + path


def facts_script(*nodes: Node) -> SafeString:
    """The element that browsers leave alone, and no policy forbids, as it is data."""
    graph = {"@context": "https://schema.org", "@graph": [node for node in nodes if node]}
    text = json.dumps(graph, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<script type="application/ld+json">{}</script>', SafeString(text.translate(_ESCAPES))
    )


def node(kind: str, **properties: Any) -> Node:
    """Without what is empty."""
    filled = {name: value for name, value in properties.items() if value not in (None, "", [], {})}
    identity = filled.pop("id", None)
    return {"@type": kind, **({"@id": identity} if identity else {}), **filled}


def same(address: str) -> Node:
    """What is told of elsewhere, under this id."""
    return {"@id": address}


def clinic_id() -> str:
    return absolute("/#clinic")


def site_id() -> str:
    return absolute("/#site")


def person_node(person: Person) -> Node:
    address = absolute(person.get_absolute_url())
    return node(
        "Person",
        id=f"{address}#person",
        name=person.name,
        honorificSuffix=person.credentials,
        jobTitle=person.role,
        url=address,
        worksFor=same(clinic_id()),
    )


def picture_node(picture: Picture | None) -> Node | None:
    if picture is None:
        return None
    return node(
        "ImageObject",
        url=absolute(picture.url),
        width=picture.width,
        height=picture.height,
        caption=picture.caption or picture.alt,
    )


def breadcrumb_node(address: str, steps: Iterable[tuple[str, str]]) -> Node:
    """The way from the home page; each step a name and a path."""
    items = [
        node("ListItem", position=position, name=name, item=absolute(quoted(path)))
        for position, (name, path) in enumerate(steps, start=1)
    ]
    return node("BreadcrumbList", id=f"{address}#way", itemListElement=items)


def page_node(kind: str, address: str, **properties: Any) -> Node:
    return node(
        kind,
        id=address,
        url=address,
        isPartOf=same(site_id()),
        breadcrumb=same(f"{address}#way"),
        **properties,
    )
