"""Plain functions that make what a test needs, with defaults for what it does not care about."""

import io
from datetime import timedelta
from itertools import count

import pikepdf
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from blog.models import Category, Post, Tag
from comments.models import Comment
from documents.models import Document
from documents.processing import PreparedDocument
from images.making import make_due
from images.models import Picture
from outbox.models import Mail
from pages.models import Clinic, Location, Notice, Page, SpecialHours
from publishing.models import Person, RevisionState
from staff.models import User
from staff.roles import Role

_numbers = count(1)
#: Fields of a page that are no part of its text.
LINKED = ("in_menu", "in_footer", "menu_order")
PASSWORD = "correct horse battery staple"
MISSING_PK = str(
    2**31 - 1
)  # Low ones are reached: a restore goes on from 10,000 above the highest.


def create_user(role: Role | None = None, **fields) -> User:
    fields = {"username": f"user{next(_numbers)}", "is_staff": role is not None} | fields
    user = User.objects.create_user(password=PASSWORD, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role.value))
    return user


def create_clinic(**fields) -> Clinic:
    clinic = Clinic(**({"name": "Test Clinic", "tagline": "Care with time"} | fields))
    clinic.save()
    return clinic


def create_location(**fields) -> Location:
    if "clinic" not in fields:
        fields["clinic"] = Clinic.objects.first() or create_clinic()
    return Location.objects.create(**({"address": "18 Old Road"} | fields))


def create_special_hours(**fields) -> SpecialHours:
    """Closed tomorrow, unless it is said otherwise."""
    if "clinic" not in fields:
        fields["clinic"] = Clinic.objects.first() or create_clinic()
    day = fields.setdefault("first_day", timezone.localdate() + timedelta(days=1))
    return SpecialHours.objects.create(**({"last_day": day} | fields))


def create_notice(**fields) -> Notice:
    """Shown since an hour ago, for two hours more."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=2)}
    return Notice.objects.create(**({"text": "Closed for the storm."} | times | fields))


def create_person(**fields) -> Person:
    number = next(_numbers)
    return Person.objects.create(
        **({"name": f"Person {number}", "slug": f"person-{number}"} | fields)
    )


def create_category(**fields) -> Category:
    number = next(_numbers)
    return Category.objects.create(
        **({"name": f"Category {number}", "slug": f"category-{number}"} | fields)
    )


def create_tag(**fields) -> Tag:
    number = next(_numbers)
    return Tag.objects.create(**({"name": f"Tag {number}", "slug": f"tag-{number}"} | fields))


def image_file(size=(40, 30), format="JPEG", color="teal", name="picture.jpg") -> ContentFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, format)
    return ContentFile(buffer.getvalue(), name=name)


def create_picture(
    alt="A heron by the water", *, size=(40, 30), is_made: bool = False, **fields
) -> Picture:
    """As uploaded; with `is_made` also as the worker leaves it."""
    picture = Picture.objects.store(image_file(size), alt=alt, **fields)
    if is_made:
        make_due()
    return picture


def pdf_file(*, pages: int = 1, name: str = "form.pdf") -> ContentFile:
    buffer = io.BytesIO()
    with pikepdf.Pdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page(page_size=(200, 200))
        pdf.save(buffer)
    return ContentFile(buffer.getvalue(), name=name)


def prepared_pdf(*, pages: int = 1) -> PreparedDocument:
    """As it is once it is cleaned, without the second that takes."""
    return PreparedDocument("pdf", pdf_file(pages=pages).read(), [])


def create_document(title="Patient form", *, pages: int = 1, **fields) -> Document:
    document = Document(title=title, **fields)
    document.store(prepared_pdf(pages=pages))
    return document


def create_draft(*, by: User | None = None, state=RevisionState.WORKING, **values) -> Post:
    """A post with one revision that nobody has published."""
    number = next(_numbers)
    values = {
        "title": f"Post {number}",
        "slug": f"post-{number}",
        "body": "<p>Text of the post.</p>",
    } | values
    post = Post.objects.create(title=values["title"], slug=values["slug"], created_by=by)
    post.save_revision(values, by=by, state=state)
    return post


def create_post(*, by: User | None = None, **values) -> Post:
    """A post that readers see; published an hour ago unless `published_at` says otherwise."""
    values = {"published_at": timezone.now() - timedelta(hours=1)} | values
    return create_draft(by=by, **values).publish(by=by)


def create_page(*, published: bool = True, by: User | None = None, **values) -> Page:
    number = next(_numbers)
    linked = {name: values.pop(name) for name in LINKED if name in values}
    values = {
        "title": f"Page {number}",
        "path": f"page-{number}",
        "body": "<p>Text of the page.</p>",
    } | values
    page = Page.objects.create(title=values["title"], path=values["path"], created_by=by, **linked)
    page.save_revision(values, by=by)
    return page.publish(by=by) if published else page


def create_comment(**fields) -> Comment:
    """A comment as it is saved from the form; `status` may be any, without a trail."""
    number = next(_numbers)
    fields = {"name": f"Reader {number}", "email": f"reader{number}@example.org"} | fields
    fields = {"body": f"Thank you, number {number}."} | fields
    if "post" not in fields:
        fields["post"] = fields["parent"].post if fields.get("parent") else create_post()
    comment = Comment(**fields)
    comment.save()
    return comment


def create_mail(**fields) -> Mail:
    """A mail that waits in the outbox."""
    number = next(_numbers)
    fields = {"to": f"staff{number}@example.org", "subject": f"Mail {number}"} | fields
    return Mail.objects.create(**({"body": "A link.\n"} | fields))
