from django.conf import settings

# PostgreSQL looks its tables over by itself.
collect_ignore = (
    ["test_table_statistics.py"]
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    else []
)
