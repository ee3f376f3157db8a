"""The desk's page on which menu and foot are arranged; by buttons, so it needs no script."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .arranging import Step, take
from .page import Page
from .tree import PageTree


class MenuAdmin(admin.ModelAdmin):
    def get_urls(self) -> list:
        arrange = self.admin_site.admin_view(self.arrange)
        return [path("arrange/", arrange, name="pages_page_arrange"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {"can_arrange": self.has_publish_permission(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def arrange(self, request: HttpRequest) -> HttpResponse:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        return _arrange(request, self.admin_site.each_context(request))


@require_http_methods(["GET", "HEAD", "POST"])
def _arrange(request: HttpRequest, context: dict) -> HttpResponse:
    if request.method == "POST":
        step, page = _asked(request.POST.get("do", ""))
        take(step, page, by=request.user)
        said = _("“%(title)s”: %(step)s") % {"title": page.title, "step": step.label}
        messages.success(request, said)
        # Back to the same button, so that it can be pressed again.
        address = reverse("admin:pages_page_arrange")
        return HttpResponseRedirect(f"{address}?done={step}-{page.pk}")
    tree = PageTree(Page.objects.defer("body", "body_html"))
    rows = [_Row(tree, row.page, row.depth) for row in tree.rows()]
    context |= {"title": _("Menu and foot"), "rows": rows, "done": request.GET.get("done", "")}
    return render(request, "admin/pages/page/arrange.html", context)


class _Row:
    def __init__(self, tree: PageTree, page: Page, depth: int) -> None:
        neighbours = tree.neighbours_of(page)
        self.page, self.depth = page, min(depth, 4)
        self.is_first, self.is_last = page == neighbours[0], page == neighbours[-1]


def _asked(what: str) -> tuple[Step, Page]:
    match = re.fullmatch(r"(up|down|menu|footer)-([1-9][0-9]{0,17})", what, re.ASCII)
    if not match:
        raise Http404(_("There is no such page."))
    return Step(match[1]), get_object_or_404(Page, pk=int(match[2]))
