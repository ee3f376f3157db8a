"""Finds what a page still says in English."""

import re
from pathlib import Path

import allauth
import django
import polib
from django.conf import settings
from playwright.sync_api import Page

# The words of a page, with those that are heard and not seen. What is in another language, such
# as the names of time zones, says so or is left out here.
READ_WORDS = """() => {
  const said = [document.title];
  const left = "script, style, code, kbd, textarea, [lang=en], [name=time_zone], [name=language]";
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.parentElement.closest(left)) said.push(text.data);
  }
  for (const element of document.querySelectorAll("*")) {
    if (element.closest(left) && !element.matches("textarea")) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      said.push(element.getAttribute(name) ?? "");
    }
    if (element.matches("input[type=submit], input[type=button]")) said.push(element.value);
    if (element.matches("meta[name=description]")) said.push(element.content);
  }
  return said.map((words) => words.replace(/\\s+/g, " ").trim()).filter((words) => words);
}"""
# Django has them in no other language, and they are heard only.
ENGLISH_EVERYWHERE = {"True", "False"}
COMMON_WORDS = re.compile(
    r"\b(the|and|of|with|without|you|your|this|that|these|is|are|was|were|not|for|from|by|or|it|its"
    r"|in|on|at|to|an|all|be|been|has|have|will|post|posts|page|pages|reply|replies|comments?"
    r"|save|delete|edit|add|search|date|time|name|new|view|published|draft)\b"
)


def catalogues() -> list[polib.POFile]:
    """Ours, with what is not translated yet, and those of the packages whose pages are shown."""
    ours = settings.LOCALE_PATHS[0] / "es" / "LC_MESSAGES" / "django.po"
    roots = [Path(package.__file__).parent for package in (django, allauth)]
    within = ["conf", "contrib/admin", "contrib/auth", "."]
    theirs = [root / part / "locale/es/LC_MESSAGES/django.mo" for root in roots for part in within]
    return [polib.pofile(ours), *(polib.mofile(path) for path in theirs if path.exists())]


class English:
    """What our interface says in English and has other words for in Spanish."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        self.phrases: set[str] = set()
        patterns = []
        for entry in [entry for catalogue in catalogues() for entry in catalogue]:
            for words in filter(None, (entry.msgid, entry.msgid_plural)):
                spanish = {entry.msgstr, *entry.msgstr_plural.values()}
                if words.casefold() in {each.casefold() for each in spanish} or len(words) < 4:
                    continue
                words = " ".join(words.split())
                if re.search(r"%\(|%[sd]|\{\w", words):
                    pattern = re.sub(
                        r"%\\?\(\w+\\?\)[sd]|%[sd]|\\\{\w+\\\}", ".+", re.escape(words)
                    )
                    if len(re.findall(r"[a-z]{3}", pattern)) > 1:
                        patterns.append(pattern)
                else:
                    self.whole.add(words.casefold())
                    if words.count(" ") > 1:
                        self.phrases.add(words)
        self.pattern = re.compile("|".join(patterns), re.IGNORECASE)

    def within(self, said: str) -> bool:
        said = re.sub(r"https?://\S+", "", said).removesuffix(":")
        return said not in ENGLISH_EVERYWHERE and (
            said.casefold() in self.whole
            or bool(COMMON_WORDS.search(said.casefold()))
            or any(phrase in said for phrase in self.phrases)
            or bool(self.pattern.fullmatch(said))
        )


class Reading:
    """Goes from page to page, and notes where it read what."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.found: dict[str, str] = {}

    def look(self, page: Page, where: str) -> None:
        # What was pressed may have led to a page that has not begun yet.
        page.wait_for_load_state()
        for said in page.evaluate(READ_WORDS):
            self.found.setdefault(said, where)

    def go(self, page: Page, addresses: list[str]) -> None:
        for where in addresses:
            answer = page.goto(self.address + where, wait_until="domcontentloaded")
            assert answer.ok or "nada" in where, where
            assert page.locator("html").get_attribute("lang") == "es", where
            self.look(page, where)

    def listen(self, page: Page, address: str) -> None:
        """A feed, or what is refused: of the answer's source."""
        text = page.request.get(self.address + address).text()
        for said in re.findall(r">([^<>]+)<", text):
            self.found.setdefault(said.strip(), address)

    def assert_no(self, english: English) -> None:
        assert len(self.found) > 100
        left = {said: where for said, where in self.found.items() if english.within(said)}
        assert not left, "\n".join(f"{where}: {said}" for said, where in left.items())
