from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from staff.models import TrailEntry

from ..findings import how_often
from ..rules import WordRule
from ..screening.about import ABOUT
from .rule_forms import WordRuleForm


class RuleList(ChangeList):
    """Knows how often each rule on its page spoke, by one query."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rules = list(self.result_list)
        counted = how_often([rule.code for rule in rules])
        for rule in rules:
            rule.times_spoken, rule.times_agreed = counted[rule.code]
        self.result_list = rules


@admin.register(WordRule)
class WordRuleAdmin(admin.ModelAdmin):
    form = WordRuleForm
    fields = ["phrase", "does", "save_anyway"]
    list_display = ["phrase", "does", "spoke", "agreed"]
    search_fields = ["phrase"]
    actions = None

    def get_fields(self, request: HttpRequest, obj: WordRule | None = None) -> list[str]:
        may_save = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        return self.fields if may_save else ["phrase", "does"]

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return RuleList

    @admin.display(description=_("spoke"))
    def spoke(self, rule: WordRule) -> int:
        return rule.times_spoken

    @admin.display(description=_("moderators agreed"))
    def agreed(self, rule: WordRule) -> int:
        return rule.times_agreed

    # Trying before saving

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and "_try" in request.POST:
            return self._try(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _try(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        """The same page again, with what was typed and what it would have done."""
        rule = self.get_object(request, object_id) if object_id else None
        if object_id and rule is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        may_try = (
            self.has_change_permission(request, rule) if rule else self.has_add_permission(request)
        )
        if not may_try:
            raise PermissionDenied
        name = str(rule or "")
        form = self.get_form(request, rule, change=bool(rule))(request.POST, instance=rule)
        form.is_valid()
        shown = helpers.AdminForm(
            form, list(self.get_fieldsets(request, rule)), {}, model_admin=self
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Try a rule"),
            "subtitle": name or None,
            "adminform": shown,
            "object_id": object_id,
            "original": rule,
            "is_popup": False,
            "to_field": None,
            "media": self.media + shown.media,
            "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
            "tried": form.tried,
        }
        return self.render_change_form(request, context, add=not rule, change=bool(rule), obj=rule)

    # The trail

    def save_model(self, request: HttpRequest, obj: WordRule, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        TrailEntry.objects.record(request.user, "changed" if change else "added", obj)

    def delete_model(self, request: HttpRequest, obj: WordRule) -> None:
        TrailEntry.objects.record(request.user, "deleted", obj)
        super().delete_model(request, obj)

    # The checks that every site has

    def get_urls(self) -> list:
        checks = self.admin_site.admin_view(self.checks)
        return [path("checks/", checks, name="comments_wordrule_checks"), *super().get_urls()]

    def checks(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        counted = how_often(list(ABOUT))
        rows = [
            {"words": words, "spoke": counted[code][0], "agreed": counted[code][1]}
            for code, words in ABOUT.items()
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("What every comment is checked for"),
            "opts": self.opts,
            "rows": rows,
        }
        return TemplateResponse(request, "admin/comments/wordrule/checks.html", context)
