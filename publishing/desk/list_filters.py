"""Filters of the desk's lists that look at what staff see: of a draft, its newest version."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..decisions import Verdict
from ..publication_queryset import PublicationStatus
from ..revisions import RevisionState


class ReviewFilter(admin.SimpleListFilter):
    """Where the newest version stands on its way to the readers."""

    title = _("newest version")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [*RevisionState.choices, (Verdict.SENT_BACK.value, Verdict.SENT_BACK.label)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == Verdict.SENT_BACK:
            sent_back = queryset.model.objects.sent_back()
            return queryset.filter(pk__in=sent_back.values("pk"))
        if self.value() not in RevisionState.values:
            return queryset
        return queryset.whose_newest_is(RevisionState(self.value()))


class NamedFilter(admin.SimpleListFilter):
    """By what a list of each publication names, such as its categories; `field` is its name."""

    field: str

    def things(self) -> QuerySet:
        raise NotImplementedError

    def keys(self, pk: int) -> set[int]:
        """What is looked for where this is chosen."""
        return {pk}

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[int, Any]]:
        return [(each.pk, str(each)) for each in self.things()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value()
        if chosen not in {str(pk) for pk, _name in self.lookup_choices}:
            return queryset
        keys = self.keys(int(chosen))
        live = queryset.exclude(status=PublicationStatus.DRAFT)
        live = live.filter(**{f"{self.field}__in": keys}).values("pk")
        drafts = queryset.model.objects.drafts_naming(self.field, keys)
        return queryset.filter(Q(pk__in=live) | Q(pk__in=drafts))
