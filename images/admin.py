from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from .forms import PictureDetailsForm, PictureForm
from .markup import picture_html
from .models import Picture
from .picker import pick_picture

DETAILS = ["alt", "is_decoration", "caption", "credit"]


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureDetailsForm
    fieldsets = [
        (None, {"fields": ["preview", *DETAILS]}),
        (_("File"), {"fields": ["dimensions", "size", "address", "uploaded_by", "uploaded_at"]}),
    ]
    readonly_fields = ["preview", "dimensions", "size", "address", "uploaded_by", "uploaded_at"]
    list_display = ["thumbnail", "description", "dimensions", "uploaded_by", "uploaded_at"]
    list_display_links = ["description"]
    list_filter = ["uploaded_at", ("uploaded_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["uploaded_by"]
    list_per_page = 50
    search_fields = ["alt", "caption", "credit"]

    class Media:
        css = {"all": ["admin-pictures/pictures.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("renditions")

    def get_urls(self) -> list[URLPattern]:
        picker = path(
            "pick/", self.admin_site.admin_view(self.pick_view), name="images_picture_pick"
        )
        return [picker, *super().get_urls()]

    def pick_view(self, request: HttpRequest) -> HttpResponse:
        return pick_picture(request, self)

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
        return picture_html(
            picture, "(min-width: 40rem) 36rem, 90vw", eager=True, css_class="picture-preview"
        )

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
