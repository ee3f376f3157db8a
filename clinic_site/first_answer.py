"""Whether the site answers, asked without a server and in the caller's transaction."""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

PAGES = ["/", "/blog/", "/admin/login/"]


def pages_that_fail() -> list[str]:
    host = urlsplit(settings.ORIGIN).netloc
    client = Client(raise_request_exception=False, headers={"host": host})
    is_secure = settings.ORIGIN.startswith("https://")
    return [page for page in PAGES if client.get(page, secure=is_secure).status_code != 200]
