"""deploy/clinic.env.example, docs/production.md and the settings name the same variables."""

import re

from django.conf import settings

ROOT = settings.BASE_DIR
#: Not for a site in production.
FOR_TRYING_OUT = {"DEBUG", "DEMO", "PORT"}


def read_by_the_settings() -> set[str]:
    code = (ROOT / "clinic_site/settings.py").read_text()
    reads = r'(?:os\.environ(?:\.get)?|environment\.\w+)[(\[]\s*"([A-Z0-9_]+)"'
    return set(re.findall(reads, code)) - {"DJANGO_SETTINGS_MODULE"}


def test_the_example_names_every_variable_and_no_other():
    example = (ROOT / "deploy/clinic.env.example").read_text()
    named = re.findall(r"^#?([A-Z0-9_]+)=", example, re.MULTILINE)
    assert len(named) == len(set(named))
    assert set(named) == read_by_the_settings() - FOR_TRYING_OUT


def test_the_page_for_owners_names_every_variable_and_no_other():
    page = (ROOT / "docs/production.md").read_text()
    named = re.findall(r"^\| `([A-Z0-9_]+)` \|", page, re.MULTILINE)
    assert set(named) == read_by_the_settings() - FOR_TRYING_OUT


def test_the_example_is_read_alike_by_systemd_and_the_scripts():
    """No quotes, no variables in values, nothing that either would read differently."""
    example = (ROOT / "deploy/clinic.env.example").read_text()
    for line in filter(None, example.splitlines()):
        assert re.fullmatch(r"#.*|[A-Z0-9_]+=[^\s'\"\\$]*", line), line
