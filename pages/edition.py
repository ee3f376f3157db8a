"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

SHOWN = {"pages_clinic": "", "pages_page": "{row}.status = 'published'"}
