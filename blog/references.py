import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

# DOI: Crossref's recommended pattern for modern DOIs; PMID: PubMed's number of up to 8 digits.
_IDENTIFIER = re.compile(
    r"(?P<doi>(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9)])"
    r"|PMID:?\s*(?P<pmid>\d{1,8})",
    re.IGNORECASE,
)

# A bracket at the end belongs to the address only with the one that opens it.
_ADDRESS = re.compile(
    r"https?://(?:\([^\s<>\"()]*\)|[^\s<>\"()])*(?:\([^\s<>\"()]*\)|[^\s<>\"().,;:!?'\[\]’”»])",
    re.IGNORECASE,
)
_LINK = re.compile(f"{_IDENTIFIER.pattern}|(?P<web>{_ADDRESS.pattern})", re.IGNORECASE)


def reference_list(text: str) -> SafeString:
    """An ordered list of references, one a line, in which each DOI, PMID and web address is a link."""
    lines = _lines(text)
    if not lines:
        return SafeString("")
    items = format_html_join("", "<li>{}</li>", ((_with_links(line),) for line in lines))
    return format_html("<ol>{}</ol>", items)


def addresses_of_references(text: str) -> list[tuple[str, str]]:
    """Each reference, and the address its first DOI or PMID leads to; empty if it has none."""
    found = ((line, _IDENTIFIER.search(line)) for line in _lines(text))
    return [(line, _address(match) if match else "") for line, match in found]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _with_links(line: str) -> SafeString:
    parts, end = [], 0
    for match in _LINK.finditer(line):
        parts.append(conditional_escape(line[end : match.start()]))
        parts.append(format_html('<a href="{}" rel="noopener">{}</a>', _address(match), match[0]))
        end = match.end()
    parts.append(conditional_escape(line[end:]))
    return SafeString("".join(parts))


def _address(match: re.Match) -> str:
    if match.groupdict().get("web"):
        return match["web"]
    if match["pmid"]:
        return f"https://pubmed.ncbi.nlm.nih.gov/{match['pmid']}/"
    return "https://doi.org/" + match["doi"][match["doi"].index("10.") :]
