"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

SHOWN = {
    "blog_category": "",
    "blog_tag": "",
    "blog_post": "{row}.status = 'published'",
    "blog_post_authors": "",
    "blog_post_categories": "",
    "blog_post_tags": "",
}
