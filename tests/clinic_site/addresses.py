"""The routes of the site, as Django knows them, and an address of each that readers ask for."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import create_category, create_page, create_person, create_post, create_tag


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[URLPattern]:
    """Each route with what stands behind it, the whole of it in `route`."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).replace("^", "").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            pattern.route = route
            yield pattern


def routes() -> set[str]:
    return {pattern.route for pattern in patterns()}


def readers_addresses() -> dict[str, str]:
    """Route to an address of it, of every route but the admin's."""
    post = create_post(
        slug="a",
        authors=[create_person(slug="a")],
        categories=[create_category(slug="a")],
        tags=[create_tag(slug="a")],
    )
    create_page(path="a")
    published = post.published_at
    return {
        "": "/",
        # One that is live is looked at in tests/publishing/test_preview_links.py.
        "preview/<str:token>/": "/preview/x/",
        "blog/": "/blog/",
        "blog/feed/": "/blog/feed/",
        "blog/feed/atom/": "/blog/feed/atom/",
        **{
            f"blog/{kind}/<slug:slug>/{tail}": f"/blog/{kind}/a/{tail}"
            for kind in ("category", "tag", "author")
            for tail in ("feed/", "feed/atom/")
        },
        "blog/category/<slug:slug>/": "/blog/category/a/",
        "blog/tag/<slug:slug>/": "/blog/tag/a/",
        "blog/author/<slug:slug>/": "/blog/author/a/",
        "blog/<yyyy:year>/": f"/blog/{published:%Y}/",
        "blog/<yyyy:year>/<mm:month>/": f"/blog/{published:%Y/%m}/",
        "blog/<slug:slug>/": "/blog/a/",
        "blog/<slug:slug>/feed/": "/blog/a/feed/",
        "blog/<slug:slug>/feed/atom/": "/blog/a/feed/atom/",
        "comments/post/<slug:slug>/": "/comments/post/a/",
        # One that is there is kept for ever: tests/images/test_views.py.
        "media/<path:path>": "/media/missing.jpg",
        # One that is there may be kept by everybody: tests/documents/test_views.py.
        "documents/<slug:slug>/": "/documents/missing/",
        "sitemap.xml": "/sitemap.xml",
        "sitemap-<int:number>.xml": "/sitemap-1.xml",
        "robots.txt": "/robots.txt",
        ".well-known/security.txt": "/.well-known/security.txt",
        "icon-<int:size>.png": "/icon-192.png",
        "favicon.ico": "/favicon.ico",
        "site.webmanifest": "/site.webmanifest",
        "consultation/": "/consultation/",
        "theme-(?P<accent>[0-9a-f]{6})-(?P<digest>[0-9a-f]{8})\\.css$": (
            "/theme-7a1fa2-00000000.css"
        ),
        # With a question nobody keeps it: tests/search/test_views.py.
        "search/": "/search/",
        "(?P<path>[a-z0-9-]+(?:/[a-z0-9-]+)*)/$": "/a/",
    }
