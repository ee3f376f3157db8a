"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

# Of what is archived readers see that it is gone.
SHOWN = {"pages_clinic": "", "pages_page": "{row}.status <> 'draft'"}
