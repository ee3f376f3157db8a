import os
from functools import partial

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .patience import EDITION_WAIT, be_impatient, patience

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

application = get_wsgi_application()
be_impatient()

if not settings.DEBUG:  # Whoever changes a template wants to see it.
    # The rooms can be imported only now that Django is set up.
    from pagecache import PageCache, Policy, Turns
    from publishing.clock import next_change
    from publishing.edition import edition_or_none

    application = PageCache(
        Turns(application),
        Policy(hosts=settings.ALLOWED_HOSTS, session_cookie=settings.SESSION_COOKIE_NAME),
        partial(patience.at_most, EDITION_WAIT, edition_or_none),
        next_change,
    )
