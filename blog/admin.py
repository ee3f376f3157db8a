from django import forms
from django.contrib import admin
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from publishing.admin import PublicationAdmin, StageFilter
from publishing.forms import PublicationForm
from publishing.single_row import SingleRowAdmin

from .blog_settings import BlogSettings
from .categories import Category, Tag
from .posts import Post


class PostForm(PublicationForm):
    class Meta:
        error_messages = {
            "slug": {
                "invalid": _("Use small letters, digits and hyphens, such as back-pain-at-work.")
            }
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "references": forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """An empty address is made from the title, as long as that has letters to make it from."""
        slug = self.cleaned_data["slug"] or slugify(self.data.get("title", ""))[:120].strip("-")
        if not slug:
            raise forms.ValidationError(
                _("Write an address with small letters and hyphens, such as “back-pain-at-work”.")
            )
        return slug


@admin.register(Post)
class PostAdmin(PublicationAdmin):
    form = PostForm
    list_display = ["title", "stage", "bylines", "published_at", "last_saved", "created_by"]
    list_filter = [StageFilter, "categories", "authors"]
    search_fields = ["title", "slug", "summary"]
    # What is not published yet comes first.
    ordering = [F("published_at").desc(nulls_first=True), "-pk"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["authors", "reviewer", "categories", "tags"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body", "references"]}),
        (_("Picture"), {"fields": ["picture"]}),
        (_("Who"), {"fields": ["authors", "reviewer", "reviewed_on"]}),
        (_("Where it is found"), {"fields": ["categories", "tags", "sticky"]}),
        (_("Time and replies"), {"fields": ["published_at", "expires_at", "replies"]}),
        (_("Language"), {"classes": ["collapse"], "fields": ["lang"]}),
        (_("For colleagues"), {"fields": ["revision_note", "based_on"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("authors")

    def get_changeform_initial_data(self, request) -> dict:
        """A new post is by whoever begins it."""
        initial = super().get_changeform_initial_data(request)
        person = getattr(request.user, "person", None)
        return {"authors": [person.pk], **initial} if person else initial

    @admin.display(description=_("authors"))
    def bylines(self, post: Post) -> str:
        return ", ".join(person.name for person in post.authors.all())


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["name", "parent", "slug"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]

    def has_delete_permission(self, request, obj=None) -> bool:
        is_default = obj is not None and obj.is_default
        return super().has_delete_permission(request, obj) and not is_default


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(BlogSettings)
class BlogSettingsAdmin(SingleRowAdmin):
    fieldsets = [
        (
            _("The invitation under each article"),
            {"fields": ["shows_call", "call_heading", "call_text", "call_button"]},
        ),
        (_("Feeds"), {"fields": ["feed_content"]}),
    ]
    radio_fields = {"feed_content": admin.VERTICAL}
