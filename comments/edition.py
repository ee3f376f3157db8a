"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

from .openness import moments as moments

SHOWN = {
    "comments_comment": "{row}.status = 'approved' OR {row}.emptied = 'request'",
    "comments_replysettings": "",
}

#: Of these, what readers write: it comes and goes more often than all else.
REPLIES = {"comments_comment"}
