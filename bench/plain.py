"""The site without its page cache: every request is a miss, and waits for its turn as there."""

import os

from django.core.wsgi import get_wsgi_application

from pagecache import Turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

application = Turns(get_wsgi_application())
