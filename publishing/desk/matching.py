"""
What two lists have in common, in a time that does not run away with their length.

What stands once in both is found first (the patience difference): so long texts fall into short
stretches between such places, and difflib compares only those.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

Stretch = tuple[int, int, int, int]

#: The longest stretch that difflib compares, and all of them together: pairs of things.
LONGEST = 40_000
ALL_TOGETHER = 1_500_000


@dataclass
class Effort:
    """What may still be spent; when it is gone, whatever differs is simply replaced."""

    left: int = field(default=ALL_TOGETHER)

    def allows(self, pairs: int) -> bool:
        if pairs > min(LONGEST, self.left):
            return False
        self.left -= pairs
        return True


def stretches(old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort):
    """In order and without a gap: (whether it is the same, stretch of old, stretch of new)."""
    i = j = 0
    for start, other, length in [*_matches(old, new, effort), (len(old), len(new), 0)]:
        if (i, j) != (start, other):
            yield False, old[i:start], new[j:other]
        if length:
            yield True, old[start : start + length], new[other : other + length]
        i, j = start + length, other + length


def _matches(old: Sequence, new: Sequence, effort: Effort) -> list[tuple[int, int, int]]:
    found = []
    waiting: list[Stretch] = [(0, len(old), 0, len(new))]
    while waiting:
        a, b, c, d = waiting.pop()
        while a < b and c < d and old[a] == new[c]:
            found.append((a, c, 1))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            found.append((b, d, 1))
        if a < b and c < d:
            anchors = _anchors(old[a:b], new[c:d])
            if effort.allows((b - a) * (d - c)):
                matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
                found += [(a + i, c + j, n) for i, j, n in matcher.get_matching_blocks() if n]
            elif anchors:
                waiting += _between((a, b, c, d), [(a + i, c + j) for i, j in anchors])
                found += [(a + i, c + j, 1) for i, j in anchors]
    return _joined(sorted(found))


def _anchors(old: Sequence, new: Sequence) -> list[tuple[int, int]]:
    """Pairs of what stands once in both, as many as possible in the order of both."""
    counts = Counter(old), Counter(new)
    places = {each: index for index, each in enumerate(new)}
    pairs = [
        (index, places[each])
        for index, each in enumerate(old)
        if counts[0][each] == 1 and counts[1][each] == 1
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for number, (_index, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
        before.append(last[length - 1] if length else None)
    rising = []
    number = last[-1] if last else None
    while number is not None:
        rising.append(pairs[number])
        number = before[number]
    return rising[::-1]


def _between(stretch: Stretch, anchors: list[tuple[int, int]]) -> Iterator[Stretch]:
    a, b, c, d = stretch
    for i, j in [*anchors, (b, d)]:
        yield a, i, c, j
        a, c = i + 1, j + 1


def _joined(matches: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    joined: list[tuple[int, int, int]] = []
    for i, j, length in matches:
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (i, j):
            joined[-1] = (*joined[-1][:2], joined[-1][2] + length)
        else:
            joined.append((i, j, length))
    return joined
