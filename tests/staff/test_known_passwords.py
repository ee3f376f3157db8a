import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories import PASSWORD


@pytest.mark.parametrize(
    "password",
    [
        "sojdlg123aljg",
        "Password2026!",
        "P@ssw0rd!!!!!",
        "passwordpassword",
        "qwertyqwerty",
        "dragonmonkey",
        "  liverpool1234",
        "letmein-letmein",
        "111111111111",
    ],
)
def test_a_known_one_is_refused_however_it_is_dressed_up(password):
    with pytest.raises(ValidationError, match="too common"):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "four unrelated words here",
        "ondine-73-fjord-mela",
        "kZ8#vQ2!pL5x",
        "ü" * 3 + "bergang am Ufer",
    ],
)
def test_any_other_is_taken(password):
    validate_password(password)


@pytest.mark.parametrize("password", ["", " ", "1" * 5_000, "ab" * 2_500, "314159265358979"])
def test_odd_ones_are_looked_at_all_the_same(password):
    with pytest.raises(ValidationError):
        validate_password(password)
