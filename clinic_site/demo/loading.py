"""Brings the demo clinic into the database by the same ways that staff and readers use."""

import re
import secrets
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from blog.models import Category, Post, Tag
from comments.findings import save_with_findings
from comments.models import Comment, CommentStatus
from comments.screening import Submission, screen
from documents.models import Document
from images.models import Picture
from pages.models import Clinic, Location, Notice, Page, SpecialHours
from publishing.models import Person, Publication, RevisionState
from staff.models import User
from staff.roles import Role

from . import content

USERNAMES = {
    "owner": Role.OWNER,
    "editor": Role.EDITOR,
    "author": Role.AUTHOR,
    "reviewer": Role.REVIEWER,
    "moderator": Role.MODERATOR,
}


def picture_id(name: str) -> uuid.UUID:
    """The same for each loading, so that the demo's pictures are known again."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"demo-picture:{name}")


def document_id(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"demo-document:{name}")


def load(login_file: Path) -> None:
    """All of the demo or nothing; writes the passwords to `login_file`, for its owner's eyes."""
    with transaction.atomic():
        facts = content.table("clinic")
        lists = {name: facts.pop(name) for name in ("locations", "special_hours", "notices")}
        clinic = Clinic.objects.create(is_demo=True, **_stripped(facts))
        with timezone.override(clinic.time_zone):
            _load_hours_and_notices(clinic, **lists)
            users = _load_users(login_file)
            pictures = _load_pictures()
            documents = _load_documents()
            people = _load_people(users, pictures)
            _load_categories_and_tags()
            for path, text in content.texts("pages").items():
                _load_page(path, text, pictures, users)
            for slug, text in content.texts("articles").items():
                _load_post(slug, text, pictures, documents, people, users)
            _ask_for_reviews()
            _load_comments(people, users)


def _load_hours_and_notices(clinic: Clinic, locations, special_hours, notices) -> None:
    now, today = timezone.now().replace(microsecond=0), timezone.localdate()
    for row in locations:
        location = Location(clinic=clinic, **_stripped(row))
        location.full_clean()
        location.save()
    for row in special_hours:
        first_day = today + timedelta(days=row["days_from_now"])
        special = SpecialHours(
            clinic=clinic,
            first_day=first_day,
            last_day=first_day + timedelta(days=row["days"] - 1),
            hours=row.get("hours", ""),
            reason=row.get("reason", ""),
        )
        special.full_clean()
        special.save()
    for row in notices:
        ends_at = now + timedelta(days=row["days"])
        Notice.objects.create(text=row["text"], starts_at=now, ends_at=ends_at)


def _load_users(login_file: Path) -> dict[str, User]:
    users, lines = {}, []
    for username, role in USERNAMES.items():
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(
            username, f"{username}@example.org", password, is_staff=True, first_name=role.label
        )
        user.groups.add(Group.objects.get(name=role.value))
        users[username] = user
        lines.append(f"{username} {password}\n")
    login_file.parent.mkdir(parents=True, exist_ok=True)
    login_file.touch(mode=0o600)
    login_file.chmod(0o600)
    login_file.write_text("".join(lines))
    return users


def _load_pictures() -> dict[str, Picture]:
    pictures = {}
    for row in content.rows("pictures"):
        with (content.FOLDER / "pictures" / row["file"]).open("rb") as file:
            pictures[row["name"]] = Picture.objects.store(
                File(file, name=row["file"]),
                id=picture_id(row["name"]),
                alt=row["alt"],
                caption=row.get("caption", ""),
            )
    return pictures


def _load_documents() -> dict[str, Document]:
    documents = {}
    for row in content.rows("documents"):
        with (content.FOLDER / "documents" / row["file"]).open("rb") as file:
            documents[row["name"]] = Document.objects.store(
                File(file), title=row["title"], id=document_id(row["name"])
            )
    return documents


def _load_people(users: dict[str, User], pictures: dict[str, Picture]) -> dict[str, Person]:
    people = {}
    for row in content.rows("people"):
        people[row["slug"]] = person = Person.objects.create(
            slug=row["slug"],
            name=row["name"],
            credentials=row["credentials"],
            role=row["role"],
            bio=row["bio"].strip(),
            picture=pictures.get(row.get("picture", "")),
            user=users.get(row["username"]),
        )
        if person.user:
            first, _space, last = person.name.rpartition(" ")
            User.objects.filter(pk=person.user.pk).update(first_name=first, last_name=last)
    return people


def _load_categories_and_tags() -> None:
    Category.objects.default()
    for row in content.rows("categories"):
        parent = Category.objects.get(slug=row["parent"]) if row["parent"] else None
        Category.objects.create(
            slug=row["slug"],
            name=row["name"],
            description=row["description"],
            parent=parent,
            shows_urgent_help=row.get("shows_urgent_help", False),
        )
    for row in content.rows("tags"):
        Tag.objects.create(slug=row["slug"], name=row["name"])


def _ask_for_reviews() -> None:
    """Last, because what is published already stays."""
    asking = [row["slug"] for row in content.rows("categories") if row.get("asks_for_review")]
    Category.objects.filter(slug__in=asking).update(asks_for_review=True)


def _load_page(name: str, text: dict, pictures: dict[str, Picture], users: dict) -> None:
    page = Page.objects.create(
        title=text["title"],
        path=text.get("path", name),
        in_menu=text["in_menu"],
        in_footer=text.get("in_footer", False),
        menu_order=text["menu_order"],
        created_by=users["editor"],
    )
    values = {name: text[name] for name in ("title", "summary")}
    values |= {"path": page.path, "body": _with_pictures(text["body"], pictures)}
    page.save_revision(values, by=users["editor"])
    page.publish(by=users["editor"])


def _load_post(
    slug: str,
    text: dict,
    pictures: dict[str, Picture],
    documents: dict[str, Document],
    people: dict[str, Person],
    users: dict,
) -> None:
    post = Post.objects.create(title=text["title"], slug=slug, created_by=users["author"])
    in_review = text["status"] == "in_review"
    post.save_revision(
        {
            "title": text["title"],
            "slug": slug,
            "summary": text["summary"],
            "body": _with_documents(_with_pictures(text["body"], pictures), documents),
            "references": "\n".join(text["references"]),
            "picture": pictures[text["picture"]] if text["picture"] else None,
            "authors": [people[author] for author in text["authors"]],
            "reviewer": people.get(text["reviewer"]),
            "reviewed_on": text["reviewed_on"] or None,
            "categories": Category.objects.filter(slug__in=text["categories"]),
            "tags": Tag.objects.filter(slug__in=text["tags"]),
            "sticky": text["sticky"],
            "replies": text["replies"],
            "published_at": _time_of_publication(text),
        },
        by=users["author"],
        state=RevisionState.IN_REVIEW if in_review else RevisionState.WORKING,
    )
    if text["status"] in {"published", "scheduled", "archived"}:
        live = post.publish(by=users["editor"])
        # Written long ago, as far as the demo is concerned.
        _pretend_updated(live)
    if text["status"] == "archived":
        post.archive(by=users["editor"])


def _pretend_updated(live: Publication) -> None:
    type(live).objects.filter(pk=live.pk).update(
        updated_at=live.published_at, created_at=live.published_at - timedelta(days=3)
    )


def _time_of_publication(text: dict) -> datetime | None:
    if "days_from_now" in text:
        return timezone.now().replace(microsecond=0) + timedelta(days=text["days_from_now"])
    return _local(text["published_at"]) if text.get("published_at") else None


def _local(iso: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(iso))


def _with_pictures(body: str, pictures: dict[str, Picture]) -> str:
    return re.sub(r"picture:([a-z0-9-]+)", lambda match: pictures[match[1]].url, body)


def _with_documents(body: str, documents: dict[str, Document]) -> str:
    return re.sub(
        r"document:([a-z0-9-]+)", lambda match: documents[match[1]].get_absolute_url(), body
    )


def _load_comments(people: dict[str, Person], users: dict[str, User]) -> None:
    posts = {post.slug: post for post in Post.objects.all()}
    comments: dict[str, Comment] = {}
    for row in content.rows("comments"):
        parent = comments.get(row["parent"])
        comment = Comment(
            post=posts[row["article"]],
            parent=parent,
            name=row["name"],
            email=row["email"],
            website=row["website"],
            body=row["body"].strip(),
            person=people.get(row["staff"]),
            posted_at=_local(row["posted_at"]),
        )
        comments[row["key"]] = comment
        comment.derive()
        if not comment.person:
            _screen(comment, row)
        save_with_findings(comment)
        _decide(comment, row["status"], users["moderator"])


def _screen(comment: Comment, row: dict[str, Any]) -> None:
    """As if it had been sent from the page, or by a program that fills in every field it finds."""
    by_program = row.get("by_program", False)
    submission = Submission(
        comment, is_from_our_page=not by_program, typed=comment.body, is_trapped=by_program
    )
    screen(submission).write_down(comment)


def _decide(comment: Comment, status: str, moderator: User) -> None:
    if comment.status == status:
        return
    match status:
        case CommentStatus.APPROVED:
            comment.approve(moderator)
        case CommentStatus.SPAM:
            comment.mark_spam(moderator)
        case CommentStatus.TRASH:
            comment.trash(moderator)


def _stripped(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: fact.strip() for name, fact in facts.items()}
