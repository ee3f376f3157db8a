"""
How long Django takes for each kind of page, and how many queries: `python -m bench.pages`.

Prints JSON; for the database that DATABASE_URL names, filled by bench.filling.
"""

import io
import json
import os
import statistics
import time

TIMES = 9


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    cookie = _signed_in()
    figures = {}
    readers = _readers()
    figures["post, the first time"] = _measured_first(application, readers["post with 50 comments"])
    for name, address in readers.items():
        figures[name] = _measured(application, address)
    for name, address in _desk().items():
        figures[name] = _measured(application, address, cookie)
    print(json.dumps(figures))


def _readers() -> dict[str, str]:
    from blog.models import Post

    posts = list(Post.objects.order_by("-pk")[:2])
    count = Post.objects.count()
    year = posts[0].published_at.year
    return {
        "home": "/",
        "list, first page": "/blog/",
        "list, last page": f"/blog/?page={-(-count // 10)}",
        "category": "/blog/category/c1/",
        "category, last page": f"/blog/category/c1/?page={max(1, count // 12 // 10)}",
        "archive of a year": f"/blog/{year}/",
        "post with 50 comments": posts[1].get_absolute_url(),
        "busiest post": posts[0].get_absolute_url(),
        "sitemap": "/sitemap.xml",
    }


def _desk() -> dict[str, str]:
    from blog.models import Post

    busy = Post.objects.order_by("-pk")[0]
    newest, oldest = busy.revisions.order_by("-pk")[0], busy.revisions.order_by("pk")[0]
    history = f"/admin/blog/post/{busy.pk}/history/"
    return {
        "desk: start": "/admin/",
        "desk: posts": "/admin/blog/post/",
        "desk: form of a post": f"/admin/blog/post/{busy.pk}/change/",
        "desk: history of 500 versions": history,
        "desk: two versions compared": f"{history}compare/?was={oldest.pk}&is={newest.pk}",
        "desk: queue": "/admin/comments/comment/",
        "desk: 5,000 pictures": "/admin/images/picture/",
        "desk: pictures with two words": "/admin/images/picture/?q=path+4999",
        "desk: picture picker": "/admin/images/picture/pick/",
        "desk: all comments": "/admin/comments/comment/?status=all",
    }


def _signed_in() -> str:
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.test import Client

    from staff.models import User
    from staff.roles import Role

    owner, _is_new = User.objects.get_or_create(username="bench", is_staff=True)
    owner.groups.add(Group.objects.get(name=Role.OWNER.value))
    client = Client()
    client.force_login(owner)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _measured_first(application, address: str) -> dict[str, float]:
    """As after a change by the clinic; what follows is as after a reply."""
    from publishing import keeping

    most, keeping.MOST_FRAMES = keeping.MOST_FRAMES, 0
    figures = _measured(application, address)
    keeping.MOST_FRAMES = most
    return figures


def _measured(application, address: str, cookie: str = "") -> dict[str, float]:
    from django.db import connection

    _ask(application, address, cookie)
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        _ask(application, address, cookie)
        times.append(time.perf_counter() - began)
    queries = []
    with connection.execute_wrapper(lambda execute, *rest: queries.append(1) or execute(*rest)):
        _ask(application, address, cookie)
    return {"ms": statistics.median(times) * 1000, "queries": len(queries)}


def _ask(application, address: str, cookie: str) -> None:
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    said = []
    response = application(environ, lambda status, headers, error=None: said.append(status))
    list(response)
    response.close()
    if not said[0].startswith("200"):
        raise SystemExit(f"{address}: {said[0]}")


if __name__ == "__main__":
    main()
