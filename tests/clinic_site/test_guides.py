"""What docs/ says is true: links lead somewhere, pictures are described, buttons are called so."""

import ast
import re
from functools import cache
from pathlib import Path

import django
import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
GUIDES = sorted((ROOT / "docs/staff").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]

IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
IMAGE_OF_HTML = re.compile(r"<img\b[^>]*>")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
TRANSLATED = re.compile(
    r"""{% translate (["'])(.*?)\1|{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}""",
    re.DOTALL,
)
MSGID = re.compile(r'^msgid(?:_plural)? ((?:".*"\s*)+)', re.MULTILINE)
# What stands in for a name or a number.
GAP = re.compile(r"%\(\w+\)s|%[sd]|{{.*?}}|{\w+}")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_each_link_leads_to_a_file_and_a_heading(page):
    for target in LINK.findall(page.read_text()):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _hash, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_each_picture_is_there_and_described(page):
    text = page.read_text()
    pictures = [(target, alt) for alt, target in IMAGE.findall(text)]
    for tag in IMAGE_OF_HTML.findall(text):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        pictures.append((attributes["src"], attributes.get("alt", "")))
    for target, alt in pictures:
        assert (page.parent / target).is_file(), target
        assert len(alt) > 20, target


def test_each_picture_of_the_guides_is_small_and_used():
    pictures = list((ROOT / "docs/staff/pictures").iterdir())
    shown = {
        (page.parent / target).resolve()
        for page in GUIDES
        for _alt, target in IMAGE.findall(page.read_text())
    }
    assert set(pictures) == shown
    assert all(picture.stat().st_size <= 60 * 1024 for picture in pictures)


@pytest.mark.parametrize("page", GUIDES, ids=name)
def test_bold_words_of_a_guide_stand_on_the_desk(page):
    bold = re.findall(r"\*\*(.+?)\*\*", page.read_text(), re.DOTALL)
    missing = [words for words in bold if not stands_on_the_desk(" ".join(words.split()))]
    assert not missing


def stands_on_the_desk(words: str) -> bool:
    return any(message.fullmatch(words.lower().rstrip(":")) for message in messages())


@cache
def messages() -> list[re.Pattern]:
    """Every message of the site and of Django's admin, with room for what is filled in."""
    found = set()
    for source in ROOT.rglob("*.py"):
        if source.relative_to(ROOT).parts[0] not in {".venv", "var", "tests", "node_modules"}:
            found |= messages_of_python(source)
    for template in (ROOT / "templates").rglob("*.html"):
        for _quote, words, block in TRANSLATED.findall(template.read_text()):
            found |= {words, *re.split(r"{% plural %}", block)}
    for app in ("admin", "auth"):
        catalogue = Path(django.__path__[0]) / f"contrib/{app}/locale/en/LC_MESSAGES/django.po"
        for lines in MSGID.findall(catalogue.read_text()):
            found.add("".join(re.findall(r'"(.*)"', lines)))
    # The editor's own.
    found |= {"OK", "Heading 2"}
    return [pattern_of(words) for words in found if says_enough(words)]


def says_enough(words: str) -> bool:
    """“%s and %s” would fit nearly everything."""
    return not GAP.search(words) or len(re.findall(r"\w", GAP.sub("", words))) > 4


def messages_of_python(source: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call)]
    return {
        argument.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in GETTEXT
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def pattern_of(words: str) -> re.Pattern:
    parts = GAP.split(" ".join(words.split()).lower().rstrip(":"))
    return re.compile(r".*".join(re.escape(part.rstrip()) for part in parts))
