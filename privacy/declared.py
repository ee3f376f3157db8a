"""What rooms say of themselves in a module of their own, so that a later room arrives by itself."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


def declared(module: str, name: str) -> list[Any]:
    """The lists that the rooms' modules of this name hold under `name`, as one."""
    found = []
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.{module}"):
            found += getattr(import_module(f"{app.name}.{module}"), name, [])
    return found
