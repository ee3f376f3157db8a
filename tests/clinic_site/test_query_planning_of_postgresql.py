import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_no_question_of_ours_is_compiled_first():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
