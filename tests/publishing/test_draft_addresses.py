"""A half-written draft can always be saved; what is missing is asked for when it is published."""

import pytest
from django.urls import reverse

from blog.models import Post
from pages.models import Page
from publishing.draft_addresses import is_placeholder
from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import create_category, create_draft, create_page, create_post, create_user

pytestmark = pytest.mark.django_db
ADD = {Post: "/admin/blog/post/add/", Page: "/admin/pages/page/add/"}
#: Buttons that save, and autosave.
WAYS = ["_save", "_preview", "_continue", "autosave"]

#: Of the kind a word processor puts on the clipboard: styles, conditional comments, namespaces.
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal "
    "{margin:0cm; mso-style-parent:''}</style></head><body lang=EN-US>"
    "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->"
)
PARAGRAPH = (
    "<p class=MsoNormal style='margin-bottom:0cm;mso-fareast-language:EN-US'><span lang=EN-US "
    "style='font-size:11.0pt;font-family:\"Calibri\",sans-serif'>Walk <b>slowly</b>.<o:p></o:p>"
    "</span></p>\r\n<![if !supportLists]><span style='mso-list:Ignore'>·</span><![endif]>"
)
PICTURE = f'<img width=600 src="data:image/png;base64,{"iVBOR" * 40_000}" v:shapes="_x0000_i1025">'


@pytest.fixture(autouse=True)
def editor(client):
    user = create_user(Role.EDITOR)
    client.force_login(user)
    return user


def send(client, address: str, way: str, **fields):
    fields = {"title": "", "slug": "", "path": "", "body": "", "based_on": ""} | fields
    if way == "autosave":
        return client.post(address.replace("change/", "") + "autosave/", fields)
    return client.post(address, fields | {way: "1"})


def change(publication) -> str:
    options = publication._meta
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return reverse(name, args=[publication.pk])


def errors(response) -> str:
    return str(response.context["adminform"].form.errors)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", [Post, Page])
def test_a_form_with_nothing_in_it_is_saved(client, model, way):
    assert send(client, ADD[model], way).status_code in {200, 302}
    draft = model.objects.get()
    assert draft.title == "Untitled"
    assert is_placeholder(getattr(draft, draft.address_field))
    assert draft.newest_revision.data["title"] == ""
    assert not model.objects.published().exists()


@pytest.mark.parametrize("way", ["_publish", "_submit"])
@pytest.mark.parametrize("model", [Post, Page])
def test_what_it_still_needs_is_asked_for_when_it_is_published_or_submitted(client, model, way):
    send(client, ADD[model], "_save")
    draft = model.objects.get()
    based_on = {"based_on": draft.newest_revision.pk}
    said = errors(send(client, change(draft), way, **based_on))
    assert "This field is required" in said
    # Whoever submits need not know of addresses: one follows from the title.
    assert ("Write an address" in said) == (way == "_publish")
    said = errors(send(client, change(draft), way, title="Walking", **based_on))
    assert "Write the text" in said
    assert model.objects.get().status == "draft"


@pytest.mark.parametrize("way", WAYS)
def test_everything_taken_out_of_a_draft_is_saved(client, way):
    draft = create_draft(slug="walking", title="Walking")
    based_on = draft.newest_revision.pk
    assert send(client, change(draft), way, based_on=based_on).status_code in {200, 302}
    assert draft.newest_revision.data["title"] == ""
    assert Post.objects.get().title == "Untitled"


def test_an_untitled_draft_can_be_found_previewed_and_deleted(client):
    send(client, ADD[Post], "_save")
    draft = Post.objects.get()
    assert "Untitled" in client.get("/admin/").content.decode()
    assert "Untitled" in client.get("/admin/blog/post/").content.decode()
    assert "Untitled" in client.get(f"{draft.get_absolute_url()}?preview").content.decode()
    form = client.get(change(draft)).context["adminform"].form
    assert (form.initial["title"], form.initial["slug"]) == ("", "")


def test_the_address_follows_the_title_until_one_is_written(client):
    send(client, ADD[Post], "_save")
    draft = Post.objects.get()
    based_on = draft.newest_revision.pk
    send(client, change(draft), "_save", title="Sleep & pain", based_on=based_on)
    assert Post.objects.get().slug == "sleep-pain"


def test_an_untitled_draft_keeps_its_address(client):
    send(client, ADD[Post], "_save")
    draft = Post.objects.get()
    send(client, change(draft), "_save", body="<p>x</p>", based_on=draft.newest_revision.pk)
    assert Post.objects.get().slug == draft.slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Walking", "walking-2"),
        ("Feed", "feed-2"),
        ("2024", "2024-2"),
        ("a_b", "a-b"),
        ("Über Schlaf", "uber-schlaf"),
    ],
)
def test_an_address_made_from_the_title_is_one_that_is_free(client, title, slug):
    create_post(slug="walking")
    send(client, ADD[Post], "_save", title=title)
    assert Post.objects.filter(title=title).get().slug == slug


def test_one_that_the_browser_made_from_the_title_is_numbered_too(client):
    create_post(slug="walking")
    send(client, ADD[Post], "_save", title="Walking", slug="walking")
    assert Post.objects.filter(slug="walking-2").exists()


@pytest.mark.parametrize("title", ["疼痛", "الألم", "!!!", "—"])
def test_a_title_without_letters_for_an_address_is_saved(client, title):
    send(client, ADD[Post], "autosave", title=title)
    draft = Post.objects.get()
    assert draft.title == title
    assert is_placeholder(draft.slug)


@pytest.mark.parametrize(
    ("title", "path"), [("Admin", "admin-2"), ("About_us", "about-us"), ("About", "about-2")]
)
def test_pages_get_an_address_of_their_kind(client, title, path):
    create_page(path="about")
    send(client, ADD[Page], "_save", title=title)
    assert Page.objects.filter(title=title).get().path == path


def test_what_is_left_empty_takes_its_default(client):
    send(client, ADD[Post], "_save", title="Walking", replies="")
    assert Post.objects.get().newest_revision.data["replies"] == "open"


# Two megabytes from a word processor


@pytest.mark.parametrize(
    ("way", "paragraphs"),
    [("autosave", 7_500), *((way, 10) for way in [*WAYS, "_publish"])],
)
def test_what_a_word_processor_pastes_is_cleaned_and_told(client, way, paragraphs):
    body = WORD + PARAGRAPH * paragraphs + PICTURE
    assert len(body) > (2_000_000 if paragraphs > 10 else 200_000)
    response = send(client, ADD[Post], way, title="Pasted", body=body)
    data = Post.objects.get().newest_revision.data["body"]
    assert data.count("<strong>slowly</strong>") == paragraphs
    for left in ("Mso", "style", "o:p", "data:", "xml", "<span"):
        assert left not in data
    told = "A pasted picture was left out. Upload it with the picture button instead."
    if way == "autosave":
        assert told in response.json()["said"]
    else:
        assert told in client.get("/admin/").content.decode()


# Times


def dates(**days) -> dict:
    fields = {}
    for name, day in days.items():
        fields |= {f"{name}_0": day, f"{name}_1": "08:00:00"}
    return fields


@pytest.mark.parametrize("button", ["_save", "_publish", "_submit"])
def test_an_end_before_its_start_is_refused_at_its_field(client, button):
    times = dates(published_at="2099-01-02", expires_at="2099-01-01")
    response = send(client, ADD[Post], button, title="Kept words", body="<p>x</p>", **times)
    form = response.context["adminform"].form
    assert "after the time of publication" in str(form.errors["expires_at"])
    assert len(form.errors) == 1
    assert "Kept words" in response.content.decode()
    assert not Post.objects.exists()


def test_a_time_that_is_past_is_told(client):
    times = dates(published_at="2020-05-03")
    response = send(client, ADD[Post], "_publish", title="Old", body="<p>x</p>", **times)
    html = client.get(response["Location"]).content.decode()
    assert "shown with the date of May 3, 2020" in html
    assert Post.objects.published().exists()


def test_what_is_missing_is_not_asked_for_by_other_buttons(client):
    """An editor takes half-written text from the readers, or sends it back, as it is."""
    draft = create_draft(state=RevisionState.IN_REVIEW, categories=[create_category()])
    fields = {"based_on": draft.newest_revision.pk, "revision_note": "Only a heading?"}
    send(client, change(draft), "_send_back", **fields)
    assert draft.newest_revision.state == RevisionState.WORKING
