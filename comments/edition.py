"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

SHOWN = {"comments_comment": "{row}.status = 'approved'"}
