from django.conf import settings

#: What only the other database needs.
collect_ignore = (
    ["test_query_planning_of_sqlite.py"]
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    else ["test_query_planning_of_postgresql.py"]
)
