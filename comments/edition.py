"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

from .openness import moments as moments

SHOWN = {
    "comments_comment": "{row}.status = 'approved' OR {row}.emptied = 'request'",
    "comments_replysettings": "",
}
