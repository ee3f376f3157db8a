"""Looks for an address in every text of the database, whatever room it belongs to."""

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from .addresses import as_text


def places_with(address: str) -> dict[str, int]:
    """By the words for each kind of thing: in how many of them the address stands."""
    forms = as_text(address)
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and (count := _count(model, forms)):
            found[str(model._meta.verbose_name_plural)] = count
    return found


def _count(model: type[models.Model], forms: set[str]) -> int:
    fields = model._meta.local_concrete_fields
    texts = [
        field.name for field in fields if isinstance(field, models.CharField | models.TextField)
    ]
    structured = [field.name for field in fields if isinstance(field, models.JSONField)]
    if not texts and not structured:
        return 0
    # Named like no field.
    as_words = {f"{name}_as_words": Cast(name, models.TextField()) for name in structured}
    named = Q()
    for name in (*texts, *as_words):
        for form in forms:
            named |= Q(**{f"{name}__icontains": form})
    return model._base_manager.annotate(**as_words).filter(named).count()
