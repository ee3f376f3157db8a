"""Every page of the demo, as a search engine finds them by following links."""

import re
from collections import Counter
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from clinic_site.management.commands import demo as demo_command

pytestmark = pytest.mark.django_db

ORIGIN = "https://clinic.example"
NOT_FOLLOWED = ("/admin/", "/static/", "/media/")
LOADED = {"img": "src", "script": "src", "source": "srcset", "iframe": "src", "video": "src"}


class Reading(HTMLParser):
    """What of a page has to be looked at."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address = address
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.ids: set[str] = set()
        self.meta: dict[str, str] = {}
        self.canonical = self.title = ""
        self.in_title = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.ids.add(attributes.get("id", ""))
        self.in_title = self.in_title or (tag == "title" and not self.title)
        if tag == "a" and "href" in attributes:
            self.links.add(urljoin(self.address, attributes["href"]))
        if tag == "meta":
            self.meta[attributes.get("name", "")] = attributes.get("content", "")
        if tag == "link":
            self._link(attributes)
        if attributes.get(LOADED.get(tag, "")):
            self.loaded.add(attributes[LOADED[tag]])
        for candidate in attributes.get("srcset", "").split(","):
            self.loaded |= set(candidate.split()[:1])

    def _link(self, attributes: dict[str, str]) -> None:
        if attributes["rel"] == "canonical":
            self.canonical = attributes["href"]
        elif attributes["rel"] == "alternate":
            self.links.add(urljoin(self.address, attributes["href"]))
        else:
            self.loaded.add(attributes["href"])

    def handle_endtag(self, tag):
        if tag == "title":
            self.in_title = False

    def handle_data(self, data):
        if self.in_title:
            self.title += data


@pytest.fixture
def demo(tmp_path, monkeypatch, settings):
    settings.ORIGIN = ORIGIN
    monkeypatch.setattr(demo_command, "LOGIN_FILE", tmp_path / "demo-login.txt")
    monkeypatch.setattr(demo_command, "REMOVED_FILE", tmp_path / "demo-removed")
    call_command("demo", stdout=StringIO())


def ours(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and parts.netloc in {"", urlsplit(ORIGIN).netloc}


def crawl(client) -> tuple[dict[str, Reading], list[str]]:
    """All pages by their address, and what is wrong with the way to them."""
    pages, findings, waiting = {}, [], [f"{ORIGIN}/"]
    sitemap = client.get("/sitemap.xml").content.decode()
    waiting += re.findall("<loc>([^<]+)</loc>", re.sub("<image:.*?</image:image>", "", sitemap))
    asked = set(waiting)
    for address in waiting:
        path = urlsplit(address)
        response = client.get(unquote(path.path), QUERY_STRING=path.query)
        if response.status_code != 200:
            findings.append(f"{address}: {response.status_code}")
        content = response.getvalue()
        if response.cookies:
            findings.append(f"{address}: sets a cookie")
        if not response["Content-Type"].startswith("text/html"):
            continue
        page = pages[address] = Reading(address, content.decode())
        new = {urldefrag(link).url for link in page.links if ours(link)} - asked
        # A reply to a comment is a form of the page that is looked at already.
        new = {link for link in new if not urlsplit(link).path.startswith(NOT_FOLLOWED)}
        waiting += sorted(link for link in new if "reply_to=" not in link)
        asked |= new
    return pages, findings


def test_the_demo_is_whole(client, demo):
    pages, findings = crawl(client)
    assert len(pages) > 60
    for address, page in pages.items():
        if not page.title.strip() or not page.meta.get("description", "").strip():
            findings.append(f"{address}: no title or description")
        if not page.canonical.startswith(f"{ORIGIN}/"):
            findings.append(f"{address}: no canonical address")
        for link in page.links:
            target, anchor = urldefrag(link)
            if ours(link) and target in pages and unquote(anchor) not in pages[target].ids | {""}:
                findings.append(f"{address}: {link} leads nowhere in the page")
        findings += [f"{address}: loads {each}" for each in page.loaded if not is_there(each)]
    twice = Counter(page.canonical for page in pages.values())
    findings += [f"{each}: canonical of {n} pages" for each, n in twice.items() if n > 1]
    titles = Counter(page.title for page in pages.values())
    findings += [f"{each}: title of {n} pages" for each, n in titles.items() if n > 1]
    assert not findings, "\n".join(findings)


def is_there(address: str) -> bool:
    """A file of the site's own."""
    if address.startswith(settings.STATIC_URL):
        return finders.find(address.removeprefix(settings.STATIC_URL)) is not None
    if address.startswith(settings.MEDIA_URL):
        return (settings.MEDIA_ROOT / address.removeprefix(settings.MEDIA_URL)).exists()
    return address in {"/site.webmanifest", "/icon-48.png", "/icon-180.png"}
