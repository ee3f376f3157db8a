import logging
from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from staff.desk import on_desk_of, texts_of_others
from staff.plain_lists import PlainList

from .crops import Focus
from .encoding import PreparedPicture
from .forms import NOT_KEPT, PictureChangeForm, PictureForm
from .making import make_renditions
from .markup import picture_html
from .models import Picture
from .picker import pick_picture
from .uploading import describe_pictures, upload_pictures
from .uses import Use, uses_of

logger = logging.getLogger(__name__)

DETAILS = ["alt", "is_decoration", "caption", "credit", "tag_names"]

FILE = ["dimensions", "size", "address", "uploaded_by", "uploaded_at"]


@admin.register(Picture)
class PictureAdmin(PlainList, admin.ModelAdmin):
    form = PictureChangeForm
    readonly_fields = ["preview", "used_in", "tag_list", *FILE]
    list_display = [
        "thumbnail",
        "description",
        "tag_list",
        "dimensions",
        "uploaded_by",
        "uploaded_at",
    ]
    list_display_links = ["description"]
    list_filter = [
        "awaits_words",
        "tags",
        "uploaded_at",
        ("uploaded_by", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["uploaded_by"]
    list_per_page = 50
    search_fields = ["alt"]
    change_list_template = "admin/images/change_list.html"

    class Media:
        css = {"all": ["admin-pictures/pictures.css"]}
        js = [forms.Script("admin-pictures/focus.js", defer=True)]

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> list[tuple]:
        if not self.has_change_permission(request, obj):
            shown = ["preview", *DETAILS[:-1], "tag_list", "used_in", *FILE]
            return [(None, {"fields": shown})]
        focus = {
            "fields": [("focal_x", "focal_y")],
            "classes": ["picture-focus-fields"],
            "description": gettext(
                "What must stay in sight where the picture is cut to fit, such as in lists. "
                "Click it in the picture, or move the mark with the arrow keys."
            ),
        }
        return [
            (None, {"fields": ["preview", *DETAILS]}),
            (_("Focal point"), focus),
            (_("Where it is used"), {"fields": ["used_in"]}),
            (_("File"), {"fields": ["replacement", *FILE]}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("renditions", "tags")

    def get_object(self, request, object_id, from_field=None) -> Picture | None:
        picture = super().get_object(request, object_id, from_field)
        if picture:
            # Asked for once the page is built, which does not say who looks.
            picture.looked_at_by = request.user
        return picture

    def get_search_results(self, request, queryset, search_term) -> tuple[QuerySet, bool]:
        return queryset.matching(search_term), False

    def get_urls(self) -> list[URLPattern]:
        views = {
            "pick": pick_picture,
            "upload": upload_pictures,
            "describe": describe_pictures,
        }
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"images_picture_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def save_model(self, request, obj: Picture, form: PictureChangeForm, change: bool) -> None:
        prepared = form.cleaned_data.get("replacement")
        if prepared:
            self._replace(request, obj, prepared)
        form.save_details()
        if obj.focus != Focus(form.initial["focal_x"], form.initial["focal_y"]):
            # At once, so that the next reader sees it; the worker makes what this does not.
            transaction.on_commit(partial(make_renditions, obj.pk), robust=True)

    def _replace(self, request: HttpRequest, picture: Picture, prepared: PreparedPicture) -> None:
        try:
            picture.replace(prepared)
        except OSError:
            logger.exception("A picture could not be replaced")
            picture.refresh_from_db(fields=["file", "width", "height"])
            self.message_user(request, NOT_KEPT, messages.ERROR)

    def get_deleted_objects(self, objs, request):
        """Django's, and what holds the pictures without a foreign key."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        uses = uses_of([picture.pk for picture in objs])
        holding = [_link(use) for found in uses.values() for use in found if use.holds]
        return to_delete, {}, perms_needed, holding or protected

    @method_decorator(csrf_protect)
    def add_view(self, request, form_url="", extra_context=None) -> HttpResponse:
        """
        As Django's, but the files are written in no transaction other than their own.

        So a disk that is full is an error at the field, and leaves no file behind.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = PictureForm(request.POST, request.FILES) if is_sent else PictureForm()
        if is_sent and form.is_valid() and (picture := form.store(by=request.user)):
            self.log_addition(request, picture, [{"added": {}}])
            return self.response_add(request, picture)
        fieldsets = [(None, {"fields": ["file", *DETAILS]})]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Add picture"),
            "subtitle": None,
            "adminform": helpers.AdminForm(form, fieldsets, {}, model_admin=self),
            "object_id": None,
            "original": None,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "to_field": None,
            "media": self.media + form.media,
            "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
            **(extra_context or {}),
        }
        return self.render_change_form(request, context, add=True, form_url=form_url)

    @admin.display(description=_("picture"))
    def thumbnail(self, picture: Picture) -> SafeString:
        return format_html(
            '<img class="picture-thumbnail" src="{}" width="96" height="72" alt="" loading="lazy">',
            picture.thumbnail_url,
        )

    @admin.display(description=_("text alternative"), ordering="alt")
    def description(self, picture: Picture) -> str:
        return str(picture)

    @admin.display(description=_("picture"))
    def preview(self, picture: Picture) -> SafeString:
        img = picture_html(
            picture, "(min-width: 40rem) 36rem, 90vw", eager=True, css_class="picture-preview"
        )
        return format_html(
            '<div class="picture-focus" data-picture-focus data-label="{}">{}</div>',
            gettext("Focal point: move it with the arrow keys"),
            img,
        )

    @admin.display(description=_("used in"))
    def used_in(self, picture: Picture) -> SafeString:
        uses = uses_of([picture.pk]).get(picture.pk, [])
        if not uses:
            return gettext("Nowhere.")
        shown = on_desk_of(picture.looked_at_by, [use.user for use in uses])
        items = [_link(use) for use in uses if use.user in shown]
        if others := len(uses) - len(items):
            items.append(texts_of_others(others))
        lines = format_html_join("", "<li>{}</li>", ((item,) for item in items))
        return format_html('<ul class="picture-uses">{}</ul>', lines)

    @admin.display(description=_("tags"))
    def tag_list(self, picture: Picture) -> str:
        return ", ".join(tag.name for tag in picture.tags.all())

    @admin.display(description=_("width × height"), ordering="width")
    def dimensions(self, picture: Picture) -> str:
        return f"{picture.width} × {picture.height}"

    @admin.display(description=_("size"))
    def size(self, picture: Picture) -> str:
        try:
            return filesizeformat(picture.file.size)
        except FileNotFoundError:
            return gettext("The file is missing on the server.")

    @admin.display(description=_("address"))
    def address(self, picture: Picture) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', picture.url)


def _link(use: Use) -> SafeString:
    return format_html('<a href="{}">{}</a>', use.address, use)
