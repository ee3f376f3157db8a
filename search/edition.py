"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

# Words and postings change with their entry.
SHOWN = {"search_entry": ""}
