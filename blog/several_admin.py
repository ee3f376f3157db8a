from __future__ import annotations

from functools import partial

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from publishing.desk.bulk import to_each
from publishing.desk.several_admin import SeveralAdmin
from publishing.revisions import Revision

from .categories import Category
from .several_forms import PostRowForm, SortingForm


class SeveralPostsAdmin(SeveralAdmin):
    """Addresses, categories and tags of several posts."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.sorting_view)
        return [path("several/sort/", view, name="blog_post_sort"), *super().get_urls()]

    @admin.action(description=_("Change addresses and categories"), permissions=["change"])
    def several(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return super().several(request, queryset)

    @admin.action(description=_("Add or take away categories and tags"), permissions=["change"])
    def sort(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.page_for(request, queryset, "sort")

    def rows(self, publications: list, newest: dict[int, Revision], sent: list) -> list:
        categories = {category.pk: category for category in Category.objects.all()}
        return [
            PostRowForm(*sent, publication=each, newest=newest[each.pk], categories=categories)
            for each in publications
            if each.pk in newest
        ]

    def sorting_view(self, request: HttpRequest) -> HttpResponse:
        posts = self.chosen(request)
        sent = [request.POST] if request.method == "POST" else []
        form = SortingForm(*sent, admin_site=self.admin_site)
        if sent and form.is_valid():
            publishing = self.is_publishing(request)
            sort = partial(form.apply, by=request.user, publishing=publishing)
            self.report(request, to_each(posts, sort))
            return redirect(reverse(admin_urlname(self.opts, "changelist")))
        context = self.context_of_several(request, posts) | {
            "title": self.sort.short_description,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/blog/sort.html", context)
