"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

# Of what is archived readers see that it is gone.
SHOWN = {
    "blog_category": "",
    "blog_tag": "",
    "blog_post": "{row}.status <> 'draft'",
    "blog_post_authors": "",
    "blog_post_categories": "",
    "blog_post_tags": "",
    "blog_post_related": "",
    "blog_blogsettings": "",
}
