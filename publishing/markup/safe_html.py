"""
The one gate for HTML: whatever is typed, pasted or imported passes it before it is stored.

What protects readers is this, not the editor. The lists below are also the editor's own, so that
it offers nothing that would be taken away again.
"""

import re
from html import escape, unescape
from html.parser import HTMLParser

import nh3
from django.conf import settings
from django.utils.html import linebreaks
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..text import UNWANTED
from .html_tokens import TokenCopier
from .tangles import is_tangled

BLOCKS = {"p", "h2", "h3", "h4", "blockquote", "pre", "hr", "figure", "figcaption"}
LISTS = {"ul", "ol", "li", "dl", "dt", "dd"}
TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
INLINE = {"a", "abbr", "br", "cite", "code", "em", "img", "q", "s", "strong", "sub", "sup"}
TAGS = BLOCKS | LISTS | TABLES | INLINE
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "class"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
#: Where a picture stands and how wide; without one it is as wide as the text.
PICTURE_PLACES = ("picture-small", "picture-start", "picture-end")
SCHEMES = {"http", "https", "mailto", "tel"}

#: Said by the editor too, which does the same when something is pasted.
NOTES_LEFT_OUT = gettext_lazy(
    "The text held comments or tracked changes. The comments and the deleted words were left out: "
    "read once more what stays."
)

# Gone with what is in them. Of other tags that are not allowed the content stays.
_GONE_WITH_CONTENT = {
    # Deleted while changes were tracked: nobody wants “50 mg5 mg”.
    "del",
    *("script", "style", "iframe", "object", "svg", "math", "template", "title"),
    *("noscript", "noembed", "noframes", "xmp", "select", "textarea", "plaintext"),
}
# A page has one h1, its title; blocks that are only containers become paragraphs.
_RENAMED = {
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "strike": "s",
} | dict.fromkeys(
    ("div", "section", "article", "header", "footer", "main", "aside", "address", "center"), "p"
)
_RENAMED_TAG = re.compile(rf"<(/?)({'|'.join(_RENAMED)})(?=[\s/>])", re.IGNORECASE)

_ANY_TAG = re.compile(r"</?[a-z][^<>]*>?", re.IGNORECASE)
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>\s*")
# Browsers skip one line feed there each time they read it, so that no reading is like the last.
_BEGINNING_OF_PRE = re.compile(r"<pre>\n+")
_PLAYER = re.compile(r"<(?:iframe|video|audio|object|embed)[\s/>]", re.IGNORECASE)
_FORM = re.compile(r"<(?:form|input|select|textarea|button)[\s/>]", re.IGNORECASE)
_DELETED = re.compile(r"<del[\s/>]", re.IGNORECASE)
# Comments of colleagues, as Word writes them (editor.js knows the same).
_COMMENT = re.compile(
    r"""class=["']?[^"'<>=]*\bmsocom"""
    r"""|mso-(?:element|special-character):\s*comment"""
    r"""|#_mso(?:com|anchor)_\d|\s(?:id|name)=["']?_(?:mso)?(?:com|anchor)_\d""",
    re.IGNORECASE,
)
# Word's own bookmarks begin so: those of footnotes, of headings.
_WORD_BOOKMARK = re.compile(r"""href=["']?(?:file:[^"'\s<>=]*)?#_(?!mso)""", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PICTURE = re.compile(
    re.escape(settings.MEDIA_URL)
    + r"pictures/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/[\w-]+\.[a-z]+"
)
_DOCUMENT = re.compile(rf"(?:{re.escape(settings.ORIGIN)})?/documents/([a-z0-9_-]+)/?(?:[?#].*)?")
_MOST_PASSES = 10


def clean_html(html: str) -> str:
    """HTML with nothing in it but what an article needs; cleaning it again changes nothing."""
    html = normalize_newlines(html or "")
    for _pass in range(0 if is_tangled(html) else _MOST_PASSES):
        cleaned = _cleaned_once(html)
        if cleaned == html:
            return cleaned
        html = cleaned
    # Nothing that writers or programs make comes here; what does is shown as text.
    return _cleaned_once(f"<p>{escape(_words(html))}</p>")


def plain_text(html: str) -> str:
    """The words of clean HTML in one line, those of neighbouring blocks kept apart."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.parts).split())


def _words(html: str) -> str:
    """Those of markup of whatever kind, in a time that grows with its length alone."""
    return " ".join(unescape(_ANY_TAG.sub(" ", html)).split())


def picture_id(address: str) -> str | None:
    """The id in the address of a picture of our own, None for any other address."""
    match = _PICTURE.fullmatch(address)
    return match[1] if match else None


def document_slug(address: str) -> str | None:
    """The last part of the address of a document of our own, None for any other address."""
    match = _DOCUMENT.fullmatch(address)
    return match[1] if match else None


def removed_by_cleaning(html: str) -> list[str]:
    """What the writer would miss after cleaning, in sentences that say what to do instead."""
    html = html or ""
    sources = [] if is_tangled(html) else _picture_sources(html)
    is_pasted = [source.startswith(("data:", "blob:", "file:", "cid:")) for source in sources]
    sentences = []
    if any(is_pasted):
        sentences.append(
            _("A pasted picture was left out. Upload it with the picture button instead.")
        )
    if not all(is_pasted):
        sentences.append(
            _(
                "A picture from another site was left out. Upload it with the picture button, "
                "if you may use it."
            )
        )
    if is_tangled(html):
        sentences.append(
            _("The markup of the text was tangled, so only its words were kept. Format it anew.")
        )
    if _PLAYER.search(html):
        sentences.append(
            _(
                "An embedded video or other player was left out, because it would tell another "
                "company who reads this. Put in a picture instead, and link it to the video’s page."
            )
        )
    if _FORM.search(html):
        sentences.append(_("A form was left out. Articles cannot hold forms."))
    if _DELETED.search(html) or _COMMENT.search(html):
        sentences.append(str(NOTES_LEFT_OUT))
    if _WORD_BOOKMARK.search(html):
        sentences.append(
            _(
                "Links to footnotes and other places in a document lead nowhere here, so only their "
                "words were kept."
            )
        )
    return sentences


def _picture_sources(html: str) -> list[str]:
    """The addresses of pictures that are not our own, in HTML of whatever kind."""
    sources = []

    def note(tag: str, name: str, value: str) -> None:
        if tag == "img" and not picture_id(value):
            sources.append(value.strip().lower())

    # nh3 reads as browsers do; html.parser gives up on some of what word processors write.
    nh3.clean(
        html,
        tags={"img"},
        attributes={"img": {"src"}},
        attribute_filter=note,
        url_schemes=SCHEMES | {"data", "blob", "file", "cid"},
    )
    return sources


def _cleaned_once(html: str) -> str:
    html = UNWANTED.sub("", html)
    if _COMMENT.search(html):
        html = _without_comments(html)
    html = _RENAMED_TAG.sub(lambda match: f"<{match[1]}{_RENAMED[match[2].lower()]}", html)
    html = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes={"*": set(), **ATTRIBUTES},
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    html = _BEGINNING_OF_PRE.sub("<pre>", _DeadTagRemover().copy(html))
    html = _EMPTY_PARAGRAPH.sub("", html).strip()
    # Written without the editor: blank lines are paragraphs.
    return linebreaks(html) if html and "<" not in html else html


def _without_comments(html: str) -> str:
    well_formed = nh3.clean(
        html,
        tags=TAGS | _RENAMED.keys() | {"span"},
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes={"*": {"class", "style", "id", "name"}, **ATTRIBUTES},
        url_schemes=SCHEMES | {"file"},
        link_rel=None,
    )
    return _CommentRemover().copy(well_formed)


def _attribute(tag: str, name: str, value: str) -> str | None:
    match name:
        case "href":
            return _address(value)
        case "src":
            return value if picture_id(value) else None
        case "colspan" | "rowspan" | "start":
            return value if re.fullmatch(r"[1-9][0-9]{0,2}", value) else None
        case "class":
            return next((place for place in PICTURE_PLACES if place in value.split()), None)
        case "scope":
            return value if value in {"row", "col", "rowgroup", "colgroup"} else None
    return " ".join(UNWANTED.sub("", value).split())


def _address(value: str) -> str | None:
    """
    An address that leads where it seems to, or None.

    Browsers drop tabs and line feeds from addresses and read a backslash as a slash, so anything
    with those is refused rather than guessed at.
    """
    value = value.strip()
    # A bookmark of Word's leads nowhere: no heading of ours begins so.
    if (
        not value
        or value.startswith("#_")
        or re.search(r"[\x00-\x1f\x7f-\x9f\\]", value)
        or UNWANTED.search(value)
    ):
        return None
    scheme = _SCHEME.match(value)
    if scheme:
        if scheme[1].lower() not in SCHEMES or not value[scheme.end() :].strip("/ "):
            return None
    elif value.startswith("//") or ":" in re.split(r"[/?#]", value, maxsplit=1)[0]:
        return None
    return re.sub(r"\s", "%20", value)


class _DeadTagRemover(TokenCopier):
    """Takes away links that lead nowhere any more, and pictures that are not our own."""

    def __init__(self) -> None:
        super().__init__()
        self.open_links: list[bool] = []

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        if tag == "a":
            self.open_links.append("href" in attributes)
            return self.get_starttag_text() if "href" in attributes else ""
        if tag == "img" and "src" not in attributes:
            return ""
        return self.get_starttag_text()

    def end_tag(self, tag: str) -> str:
        if tag == "a" and self.open_links and not self.open_links.pop():
            return ""
        return super().end_tag(tag)


class _CommentRemover(TokenCopier):
    """Takes away what Word writes of colleagues' comments, with all that is in it."""

    def __init__(self) -> None:
        super().__init__()
        # Where each tag that is open began, if it is a comment.
        self.open_tags: list[int | None] = []

    def handle_starttag(self, tag, attrs):
        is_comment = _COMMENT.search(self.get_starttag_text())
        if tag not in {"br", "hr", "img"}:
            self.open_tags.append(len(self.parts) if is_comment else None)
        elif is_comment:
            return
        super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        super().handle_endtag(tag)
        began = self.open_tags.pop() if self.open_tags else None
        if began is not None:
            del self.parts[began:]


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in INLINE or tag == "br":
            self.parts.append(" ")

    def handle_endtag(self, tag):
        self.handle_starttag(tag, [])

    def handle_data(self, data):
        self.parts.append(data)
