"""What machines are told of posts and of their lists."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pages.models import Clinic
from pages.structured import publisher_node, site_node
from publishing.models import Person
from publishing.structured import (
    Node,
    absolute,
    breadcrumb_node,
    clinic_id,
    node,
    page_node,
    person_node,
    picture_node,
    same,
)

from .posts import Post
from .references import addresses_of_references


def post_id(post: Post) -> str:
    return absolute(post.get_absolute_url()) + "#article"


def post_nodes(clinic: Clinic, post: Post) -> list[Node]:
    address = absolute(post.get_absolute_url())
    path = [(clinic.name, "/"), (_("Blog"), reverse("blog:list"))]
    # The first of several is the one that the page names first.
    path += [(each.name, each.get_absolute_url()) for each in post.categories.all()[:1]]
    return [
        _web_page(clinic, post, address),
        _posting(clinic, post, address),
        breadcrumb_node(address, [*path, (post.title, post.get_absolute_url())]),
        site_node(clinic),
        publisher_node(clinic),
    ]


def _web_page(clinic: Clinic, post: Post, address: str) -> Node:
    reviewer = post.reviewer if post.reviewed_on else None
    return page_node(
        "MedicalWebPage",
        address,
        name=post.title,
        description=post.description,
        inLanguage=post.lang or clinic.language,
        mainEntity=same(post_id(post)),
        audience=node("MedicalAudience", audienceType="Patient"),
        reviewedBy=person_node(reviewer) if reviewer else None,
        lastReviewed=post.reviewed_on if reviewer else None,
        primaryImageOfPage=picture_node(post.picture),
    )


def _posting(clinic: Clinic, post: Post, address: str) -> Node:
    return node(
        "BlogPosting",
        id=post_id(post),
        headline=post.title,
        description=post.description,
        url=address,
        mainEntityOfPage=same(address),
        inLanguage=post.lang or clinic.language,
        datePublished=post.published_at and timezone.localtime(post.published_at),
        dateModified=post.updated_at and timezone.localtime(post.updated_at),
        author=[person_node(person) for person in post.bylines] or same(clinic_id()),
        publisher=same(clinic_id()),
        image=picture_node(post.picture),
        articleSection=[category.name for category in post.categories.all()],
        keywords=[tag.name for tag in post.tags.all()],
        wordCount=post.word_count,
        timeRequired=f"PT{post.reading_minutes}M" if post.reading_minutes else None,
        citation=[
            node("ScholarlyArticle" if link else "CreativeWork", name=line, url=link)
            for line, link in addresses_of_references(post.references)
        ],
        isAccessibleForFree=True,
    )


def list_nodes(
    clinic: Clinic, path: str, name: str, description: str, person: Person | None
) -> list[Node]:
    """Of a list's first page; `person` is whose list it is."""
    address = absolute(path)
    steps = [(clinic.name, "/"), (_("Blog"), reverse("blog:list"))]
    if path != steps[-1][1]:
        steps.append((name, path))
    return [
        page_node(
            "ProfilePage" if person else "CollectionPage",
            address,
            name=name,
            description=description,
            inLanguage=clinic.language,
            mainEntity=_profile(person) if person else None,
        ),
        breadcrumb_node(address, steps),
        site_node(clinic),
        publisher_node(clinic),
    ]


def _profile(person: Person) -> Node:
    return person_node(person) | node(
        "Person", description=person.bio, image=picture_node(person.picture)
    )
