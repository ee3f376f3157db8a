from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from publishing.admin import PublicationAdmin, PublicationList, StageFilter
from publishing.desk.forms import PublicationForm
from publishing.desk.list_filters import ReviewFilter

from .menu_admin import MenuAdmin
from .moving import Move
from .page import Page
from .tree import PageTree


class PageForm(PublicationForm):
    def clean_path(self) -> str:
        return self.clean_address()

    def clean(self) -> dict[str, Any] | None:
        if self.is_publishing and self.move:
            # Before the form holds this one page (PublicationForm.clean): see Page.hold_all.
            Page.hold_all()
        return super().clean()

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_publishing and not self.errors and (move := self.move):
            for problem in move.problems():
                self.add_error("path", problem)

    @property
    def move(self) -> Move | None:
        """What publishing what the form holds would move."""
        live = self._live()
        return live and Move.of(live, self.cleaned_data.get("path", ""))


class PageList(PublicationList):
    """In the order of the tree, unless another is asked for."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if ORDER_VAR in self.params:
            self.result_list = [_at_depth(page, 0) for page in self.result_list]
        else:
            rows = PageTree(self.result_list).rows()
            self.result_list = [_at_depth(row.page, row.depth) for row in rows]


def _at_depth(page: Page, depth: int) -> Page:
    page.depth = depth
    return page


@admin.register(Page)
class PageAdmin(MenuAdmin, PublicationAdmin):
    form = PageForm
    change_form_template = "admin/pages/page/change_form.html"
    change_list_template = "admin/pages/page/change_list.html"
    list_display = ["in_the_tree", "path", "stage", "linked", "last_saved"]
    list_filter = [StageFilter, ReviewFilter, "in_menu", "in_footer"]
    search_fields = ["title", "path", "summary"]
    # A tree is looked at whole. One of more pages than this begins with those of the first addresses.
    list_per_page = 500
    ordering = ["path"]
    fieldsets = [
        (None, {"fields": ["title", "path", "summary", "body"]}),
        (_("Time and language"), {"fields": ["published_at", "expires_at", "lang"]}),
        (_("For colleagues"), {"fields": ["revision_note", "based_on"]}),
    ]

    class Media:
        css = {"all": ["admin-pages/pages.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[PageList]:
        return PageList

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk:
            live = Page.objects.get(pk=obj.pk)
            context |= {"move": live.planned_move(), "below": Page.below(live.path).count()}
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("title"), ordering="title")
    def in_the_tree(self, page: Page) -> SafeString | str:
        if not page.depth:
            return page.title
        return format_html(
            '<span class="depth depth--{}">{}</span>', min(page.depth, 4), page.title
        )

    @admin.display(description=_("linked"))
    def linked(self, page: Page) -> str:
        places = [(page.in_menu, _("in the menu")), (page.in_footer, _("at the foot"))]
        return ", ".join(str(name) for is_there, name in places if is_there)
