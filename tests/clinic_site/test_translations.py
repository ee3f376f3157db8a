"""Every word of the interface is translated, and what is compiled is what was translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

NOT_OURS = {".venv", "var", "tests", "bench", "node_modules"}
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
#: Which arguments of Django's functions are context, words and plural.
FUNCTIONS = {"gettext": "w", "ngettext": "wp", "pgettext": "cw", "npgettext": "cwp"}
PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[sdf]|%[sd%]|\{\w*\}|<[^<>]*>")
#: Context, words, plural.
Words = tuple[str | None, str, str]


def files(pattern: str) -> Iterator[Path]:
    for path in sorted(settings.BASE_DIR.rglob(pattern)):
        if not NOT_OURS & set(path.relative_to(settings.BASE_DIR).parts):
            yield path


def wrapped(source: str) -> Iterator[Words]:
    """What Python hands to Django's functions, by whatever name it has imported them."""
    tree = ast.parse(source)
    names = {name: name for name in FUNCTIONS} | {
        alias.asname or alias.name: alias.name.removesuffix("_lazy")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            roles = FUNCTIONS.get(names.get(node.func.id, ""), "")
            said = {
                role: argument.value
                for role, argument in zip(roles, node.args, strict=False)
                if isinstance(argument, ast.Constant)
            }
            if "w" in said:
                yield said.get("c"), said["w"], said.get("p", "")


def wrapped_in_template(source: str) -> Iterator[Words]:
    """Django makes calls of Python from a template's tags, with other letters between them."""
    string = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    calls = re.findall(
        rf"\b(?:n?p?gettext|_)\((?:{string})(?:, ?{string})*(?:, ?count)?\)", templatize(source)
    )
    yield from wrapped("\n".join(["from django.utils.translation import gettext as _", *calls]))


def all_wrapped() -> set[Words]:
    words = {each for path in files("*.py") for each in wrapped(path.read_text())}
    for pattern in ("*.html", "*.txt"):
        for path in files(f"templates/**/{pattern}"):
            words |= set(wrapped_in_template(path.read_text()))
    return words


def catalogue(language: str, suffix: str) -> list[polib.POEntry]:
    path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / f"django.{suffix}"
    return polib.pofile(path) if suffix == "po" else polib.mofile(path)


def key(entry: polib.POEntry) -> Words:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_every_word_that_people_see_and_no_other(language):
    known = {key(entry) for entry in catalogue(language, "po")}
    assert all_wrapped() == known, "make messages, then translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated_or_to_be_looked_at_again(language):
    left = [e.msgid for e in catalogue(language, "po") if e.fuzzy or not e.translated()]
    assert not left


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_was_translated(language):
    def said(suffix: str) -> dict[Words, list[str]]:
        return {
            key(entry): list(entry.msgstr_plural.values()) or [entry.msgstr]
            for entry in catalogue(language, suffix)
        }

    assert said("po") == said("mo"), "make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_markup_stay_in_the_translation(language):
    for entry in catalogue(language, "po"):
        # “1 comment” may be written as “a comment”, in either language.
        wanted = [sorted(PLACEHOLDER.findall(words)) for words in (entry.msgid, entry.msgid_plural)]
        *forms, last = entry.msgstr_plural.values() or [entry.msgstr]
        assert sorted(PLACEHOLDER.findall(last)) == wanted[bool(entry.msgid_plural)], entry.msgid
        assert all(sorted(PLACEHOLDER.findall(words)) in wanted for words in forms), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_pages_of_a_clinic_are_there_in_each_language(language):
    folder = settings.BASE_DIR / "clinic_site" / "first_pages"
    names = {path.name for path in (folder / "en").iterdir()}
    assert {path.name for path in (folder / language).iterdir()} == names
