"""The site without its page cache: every request is a miss, and waits for its turn as there."""

import os
from collections.abc import Iterable

from django.core.wsgi import get_wsgi_application

from pagecache import Turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

#: Each page as after a reply: what stands around its replies is kept.
application = Turns(get_wsgi_application())


def for_the_first_time(environ: dict, start_response) -> Iterable[bytes]:
    """Each page as after a change by the clinic: nothing of it is kept."""
    from publishing import keeping

    keeping.MOST_FRAMES = 0
    return application(environ, start_response)
