"""The desk's part of preview links: made and revoked beside the form of a post or page."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..preview_links import PreviewLink
from ..publication import Publication


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("The link works for"),
        choices=[(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))],
        coerce=int,
        initial=7,
    )


class SharingAdmin(admin.ModelAdmin):
    """Lets whoever may edit a publication show its newest version to somebody without an account."""

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        share = self.admin_site.admin_view(self.share)
        revoke = self.admin_site.admin_view(self.revoke)
        return [
            path("<int:pk>/share/", share, name=f"{name}_share"),
            path("<int:pk>/share/<int:link>/revoke/", revoke, name=f"{name}_revoke"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk and self.has_change_permission(request, obj):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            links = PreviewLink.objects.of(obj).live().select_related("made_by", "revision")
            context |= {
                "share_form": ShareForm(auto_id="share_%s"),
                "share_url": reverse(f"{name}_share", args=[obj.pk]),
                "preview_links": [
                    {
                        "link": link,
                        "address": settings.ORIGIN + link.get_absolute_url(),
                        "revoke_url": reverse(f"{name}_revoke", args=[obj.pk, link.pk]),
                    }
                    for link in links.defer("revision__data")
                ],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def share(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        publication = self._editable(request, pk)
        form = ShareForm(request.POST)
        if not form.is_valid():
            messages.error(request, gettext("Choose how long the link should work."))
        elif publication.newest_revision is None:
            messages.error(request, gettext("There is no version to share yet. Save it first."))
        else:
            PreviewLink.objects.make(publication, days=form.cleaned_data["days"], by=request.user)
            messages.success(request, gettext("The link is made. Copy it under “Share a draft”."))
        return self._back(publication)

    def revoke(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        publication = self._editable(request, pk)
        get_object_or_404(PreviewLink.objects.of(publication), pk=link).revoke(by=request.user)
        messages.success(request, gettext("The link is revoked: it opens nothing any more."))
        return self._back(publication)

    def _editable(self, request: HttpRequest, pk: int) -> Publication:
        publication = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, publication):
            raise PermissionDenied
        return publication

    def _back(self, publication: Publication) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[publication.pk]) + "#share-heading")
