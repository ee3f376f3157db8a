"""
Markup that is nested so oddly that no writer or program makes it, found before it is parsed.

A parser opens formatting that was left open again in each paragraph after it (WHATWG HTML, "the
list of active formatting elements"), so 25 KB can become 70 MB and half a minute; what is nested
thousands deep costs as much.
"""

import re
from collections import Counter

MOST_TAGS = 200_000
DEEPEST = 200
MOST_FORMATTING = 8

_FORMATTING = {
    *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt"),
    "u",
}
# Those without an end, and those whose end may be left out.
_WITHOUT_END = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"),
    *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option"),
}
_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:[^<>"']|"[^"]*"|'[^']*')*+""", re.IGNORECASE)


def is_tangled(html: str) -> bool:
    open_tags: Counter[str] = Counter()
    depth = formatting = 0
    for count, match in enumerate(_TAG.finditer(html)):
        tag = match[2].lower()
        if tag in _WITHOUT_END:
            step = 0
        elif match[1]:
            step = -1 if open_tags[tag] else 0
        else:
            step = 1
        open_tags[tag] += step
        depth += step
        formatting += step if tag in _FORMATTING else 0
        if count >= MOST_TAGS or depth > DEEPEST or formatting > MOST_FORMATTING:
            return True
    return False
