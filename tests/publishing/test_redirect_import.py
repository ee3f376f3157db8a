import pytest
from django.core.files.base import ContentFile

from publishing.models import Redirect
from publishing.redirects.importing import Plan, rows_of
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_page, create_user

pytestmark = pytest.mark.django_db
IMPORT = "/admin/publishing/redirect/import/"


@pytest.fixture
def desk(client):
    client.force_login(create_user(Role.EDITOR))
    return client


def look(desk, content: str | bytes):
    content = content.encode() if isinstance(content, str) else content
    return desk.post(IMPORT, {"file": ContentFile(content, name="old.csv")})


def confirm(desk, text: str):
    return desk.post(IMPORT, {"text": text, "_confirm": "1"}, follow=True)


def made() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def outcomes(text: str) -> list[str]:
    return [str(line.outcome) for line in Plan.of(rows_of(text)).lines]


@pytest.mark.parametrize(
    "content",
    [
        "/a/,/x/\n/b/,/y/\n",
        "/a/;/x/\r\n/b/;/y/\r\n",
        "old,new\n/a/,/x/\n\n/b/,/y/",
        "Alt;Neu\n/a/;/x/\n ; \n/b/;/y/",
        '"/a/","/x/"\n"/b/","/y/",\n',
        "\ufeffold;new\n/a/;/x/\n/b/;/y/\n",
        "https://old.example/a?utm=1,/x/\nhttp://old.example/B,/y\n",
    ],
)
def test_a_file_is_looked_at_and_then_imported(desk, content):
    response = look(desk, content)
    assert "2 would be made, 0 are there already, 0 are wrong" in response.content.decode()
    assert made() == {}
    response = confirm(desk, response.context["form"].cleaned_data["text"])
    assert "2 moved addresses were made." in response.content.decode()
    assert made() == {"/a/": "/x/", "/b/": "/y/"}
    assert not Redirect.objects.filter(is_automatic=True).exists()
    assert TrailEntry.objects.get(verb="imported addresses").note == "2 moved addresses"


def test_each_line_says_what_becomes_of_it(desk):
    create_page(path="live")
    Redirect.objects.make("/there/", "/x/", by=None)
    Redirect.objects.make("/x2/", "/end/", by=None)
    text = "\n".join(
        [
            *(
                "/a/,/x/",
                "/there/,/x/",
                "/there/,/other/",
                "/live/,/x/",
                "/b/,https://evil.example/",
            ),
            *("/c/", "/d/,/x/,/y/", "/a/,/x/", "/e/,/x2/", "/x/,/a/", "//evil.example/,/x/"),
            *("/f/,/f/", "/g/,/new/", "/new/,/newest/"),
        ]
    )
    plan = Plan.of(rows_of(text))
    made, there, wrong = "made", "exists", "wrong"
    assert [str(line.outcome) for line in plan.lines] == [
        *(made, there, there, wrong, wrong),
        *(wrong, wrong, there, made, wrong, wrong),
        *(wrong, made, made),
    ]
    assert all(line.why for line in plan.lines if line.outcome == wrong)
    response = look(desk, text)
    assert "leads to /x/, and stays so" in response.content.decode()
    assert "Straight to /end/" in response.content.decode()
    confirm(desk, text)
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/there/": "/x/",
        "/x2/": "/end/",
        "/a/": "/x/",
        "/e/": "/end/",
        "/g/": "/newest/",
        "/new/": "/newest/",
    }


def test_redirects_that_are_there_are_turned_to_the_end(desk):
    Redirect.objects.make("/a/", "/b/", by=None)
    confirm(desk, "/b/,/c/\n/c/,/d/")
    assert made() == {"/a/": "/d/", "/b/": "/d/", "/c/": "/d/"}


def test_a_circle_in_the_file_is_wrong():
    assert outcomes("/a/,/b/\n/b/,/c/\n/c/,/A/") == ["made", "made", "wrong"]


def test_a_second_import_changes_nothing(desk):
    confirm(desk, "/a/,/b/\n/b/,/c/")
    before = made()
    response = confirm(desk, "/a/,/b/\n/b/,/c/")
    assert "0 moved addresses were made." in response.content.decode()
    assert made() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"old,new\n", "There is no address"),
        ("/ä/,/b/".encode("latin-1"), "UTF-8"),
        (b"\xff\xfe/\x00a\x00", "UTF-8"),
        (b"/a\x00/,/b/", "no CSV file"),
        (b"\n".join(b"/%d/,/x/" % number for number in range(10_001)), "10,000"),
        (b"/a/," + b"x" * 200_000, "no CSV file"),
        (b"x" * (5 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_a_file_that_is_none_is_refused(desk, content, words):
    response = look(desk, content)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert made() == {}


def test_without_a_file_it_asks_for_one(desk):
    assert "Choose a file." in desk.post(IMPORT, {}).content.decode()
    assert "Choose a file." not in desk.get(IMPORT).content.decode()


def test_a_tampered_text_is_checked_again(desk):
    create_page(path="live")
    confirm(desk, "/live/,/x/\n/a/,https://evil.example/\n/b/,//evil.example/")
    assert made() == {}


def test_hostile_lines_are_shown_as_text(desk):
    text = look(desk, '"/<script>alert(1)</script>/",/b/\n"<img src=x>",/c/').content.decode()
    assert "<script>alert(1)" not in text
    assert "<img src=x>" not in text


def test_an_import_that_fails_writes_nothing(desk, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(TrailEntry.objects, "record", fail)
    monkeypatch.setattr(type(TrailEntry.objects), "record", fail)
    with pytest.raises(RuntimeError):
        confirm(desk, "/a/,/b/")
    assert made() == {}


def test_ten_thousand_lines_cost_few_queries(desk, django_assert_max_num_queries):
    text = "\n".join(f"/2019/05/title-{number}/,/blog/" for number in range(10_000))
    with django_assert_max_num_queries(130):
        assert look(desk, text).status_code == 200
        confirm(desk, text)
    assert Redirect.objects.count() == 10_000
