"""
What differs between two texts, for readers of prose: words deleted and inserted, not markup.

All of it is written here from escaped words, so nothing of a body's own HTML comes through.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..markup.passages import NO_WORDS, Passage, Word, passages, words_of
from .matching import Effort, stretches

_ALIKE = 0.4
_HOW_FAR_TO_LOOK = 12
_TOO_MANY_PAIRS = 10_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """
    A passage as it was and as it is; what is not there is empty.

    `running` is both in one, `was` and `now` stand side by side.
    """

    kind: str
    change: str
    running: SafeString
    was: SafeString
    now: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """Rows in a line that changed, or that did not and can be folded away."""

    rows: list[Row]
    is_folded: bool


def body_rows(old: str, new: str, descriptions: Mapping[str, str] = NO_WORDS) -> list[Row]:
    """`descriptions` is what pictures show, by their ids, where a text says nothing of its own."""
    effort = Effort()
    rows: list[Row] = []
    both = (passages(body, descriptions) for body in (old, new))
    for is_same, before, after in stretches(*both, effort):
        if is_same:
            rows += [_row(each, each, effort) for each in after]
        else:
            rows += [_row(was, now, effort) for was, now in _pairs(before, after)]
    return rows


def grouped(rows: Sequence[Row], *, around: int = 2) -> list[Group]:
    """Far from every change rows are folded away, if there are several."""
    changed = [index for index, row in enumerate(rows) if row.change != "same"]
    near = {at for index in changed for at in range(index - around, index + around + 1)}
    groups: list[Group] = []
    for index, row in enumerate(rows):
        is_far = index not in near
        if not groups or groups[-1].is_folded != is_far:
            groups.append(Group([], is_far))
        groups[-1].rows.append(row)
    return [Group(each.rows, each.is_folded and len(each.rows) > 3) for each in groups]


def line_difference(old: str, new: str) -> tuple[SafeString, SafeString]:
    """A line of plain text as it was, with what went, and as it is, with what came."""
    parts = list(stretches(words_of(old), words_of(new), Effort()))
    return _was(parts), _now(parts)


def _pairs(
    old: Sequence[Passage], new: Sequence[Passage]
) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Passages that were rewritten beside what they became, the others alone."""
    if len(old) * len(new) > _TOO_MANY_PAIRS:
        yield from ((each, None) for each in old)
        yield from ((None, each) for each in new)
        return
    at = 0
    bags = [Counter(each.words) for each in old]
    for passage in new:
        bag = Counter(passage.words)
        near = range(at, min(at + _HOW_FAR_TO_LOOK, len(old)))
        alike = next((i for i in near if _is_rewritten(old[i], passage, bags[i], bag)), None)
        if alike is None:
            yield None, passage
        else:
            yield from ((each, None) for each in old[at:alike])
            yield old[alike], passage
            at = alike + 1
    yield from ((each, None) for each in old[at:])


def _is_rewritten(old: Passage, new: Passage, old_bag: Counter, new_bag: Counter) -> bool:
    if old.picture or new.picture:
        return old.picture == new.picture
    both = old_bag.total() + new_bag.total()
    return 2 * (old_bag & new_bag).total() >= _ALIKE * both


def _row(old: Passage | None, new: Passage | None, effort: Effort) -> Row:
    if old == new:
        html = _shown(new, _plain(new.words))
        return Row(new.kind, "same", html, html, html)
    if new is None:
        gone = _shown(old, _marked("del", old.words, is_whole=True))
        return Row(old.kind, "deleted", gone, gone, SafeString(""))
    if old is None:
        came = _shown(new, _marked("ins", new.words, is_whole=True))
        return Row(new.kind, "inserted", came, SafeString(""), came)
    parts = list(stretches(old.words, new.words, effort))
    if all(is_same for is_same, _old, _new in parts):
        parts = [(False, old.words, new.words)]
    return Row(
        new.kind,
        "changed",
        _shown(new, _running(parts)),
        _shown(old, _was(parts)),
        _shown(new, _now(parts)),
    )


def _shown(passage: Passage, words: str) -> SafeString:
    if not passage.picture:
        return SafeString(words)
    # The words below say what it shows.
    image = f'<img src="{escape(passage.picture)}" alt="" loading="lazy">'
    kind = _("Picture:")
    return SafeString(f"{image} <span>{escape(kind)} {words}</span>")


def _running(parts: Iterable) -> SafeString:
    return SafeString(
        "".join(
            _plain(new) if is_same else _marked("del", old) + _marked("ins", new)
            for is_same, old, new in parts
        )
    )


def _was(parts: Iterable) -> SafeString:
    return SafeString(
        "".join(_plain(old) if is_same else _marked("del", old) for is_same, old, _new in parts)
    )


def _now(parts: Iterable) -> SafeString:
    return SafeString(
        "".join(_plain(new) if is_same else _marked("ins", new) for is_same, _old, new in parts)
    )


def _plain(words: Sequence[Word]) -> str:
    return "".join(word.html for word in words)


def _marked(tag: str, words: Sequence[Word], *, is_whole: bool = False) -> str:
    """Screen readers do not tell what is struck out, so words say it."""
    if not words and not is_whole:
        return ""
    said = _("deleted:") if tag == "del" else _("inserted:")
    end = _("(end)")
    space = words[-1].space if words else ""
    return (
        f'<{tag}><span class="said">{escape(said)} </span>{_plain(words).rstrip()}'
        f'<span class="said"> {escape(end)}</span></{tag}>{space}'
    )
