from django.conf import settings

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")

# What is about PostgreSQL and takes a minute is not done a second time when the suite runs on SQLite.
collect_ignore = [] if ON_POSTGRESQL else ["test_upgrade.py", "test_two_nodes.py"]
