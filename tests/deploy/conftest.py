from django.conf import settings

# No database matters here, so once is enough: when the suite runs on PostgreSQL.
IS_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
collect_ignore = ["test_releases.py", "test_units.py"] if IS_SQLITE else []
