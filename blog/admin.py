from datetime import date

from django import forms
from django.contrib import admin
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.admin import PublicationAdmin, StageFilter
from publishing.desk.forms import PublicationForm
from publishing.desk.list_filters import ReviewFilter
from publishing.models import Person
from publishing.single_row import SingleRowAdmin
from staff.models import TrailEntry
from staff.plain_lists import PlainList

from .blog_settings import BlogSettings
from .categories import Category, Tag
from .desk_list import PostList
from .list_filters import AuthorFilter, CategoryFilter
from .posts import Post
from .several_admin import SeveralPostsAdmin

REVIEW = ["reviewer", "reviewed_on"]


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

    address_wanted = _(
        "Write an address with small letters and hyphens, such as “back-pain-at-work”."
    )

    def clean_slug(self) -> str:
        return self.clean_address()


@admin.register(Post)
class PostAdmin(SeveralPostsAdmin, PublicationAdmin):
    form = PostForm
    actions = [
        "publish_selected",
        "archive",
        "return_to_draft",
        "several",
        "sort",
        "duplicate_selected",
    ]
    list_display = ["title", "stage", "bylines", "placed_in", "shown_from", "last_saved"]
    list_filter = [StageFilter, ReviewFilter, CategoryFilter, AuthorFilter]
    search_fields = ["title", "slug", "summary"]
    # What is not published yet comes first.
    ordering = [F("published_at").desc(nulls_first=True), "-pk"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["authors", "reviewer", "categories", "tags", "related"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body", "references"]}),
        (_("Picture"), {"fields": ["picture"]}),
        (_("Who"), {"fields": ["authors", *REVIEW]}),
        (_("Where it is found"), {"fields": ["categories", "tags", "related", "sticky"]}),
        (_("Time and comments"), {"fields": ["published_at", "expires_at", "replies"]}),
        (_("Language"), {"classes": ["collapse"], "fields": ["lang"]}),
        (_("For colleagues"), {"fields": ["revision_note", "based_on"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("authors", "categories")

    def get_fieldsets(self, request, obj=None) -> list:
        """Who writes a post does not say who reviewed it, but reads it."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_publish_permission(request):
            return fieldsets
        own = {
            "fields": ["authors", "named_review"],
            "description": _(
                "A clinician who approves the text can be named to readers. That cannot be written "
                "here, and stays until an editor changes it."
            ),
        }
        return [(name, own if "reviewer" in more["fields"] else more) for name, more in fieldsets]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "named_review"]

    def get_changelist(self, request, **kwargs) -> type[PostList]:
        return PostList

    def get_changeform_initial_data(self, request) -> dict:
        """A new post is by whoever begins it."""
        initial = super().get_changeform_initial_data(request)
        person = getattr(request.user, "person", None)
        return {"authors": [person.pk], **initial} if person else initial

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A related post is chosen: nobody begins a new one there."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "related":
            field.widget.can_add_related = False
        return field

    @admin.display(description=_("medically reviewed by"))
    def named_review(self, post: Post) -> str:
        """As the newest version has it; the row of a draft does not know yet."""
        newest = post.newest_revision if post.pk else None
        data = newest.data if newest else {}
        person = Person.objects.filter(pk=data.get("reviewer")).first()
        if person is None or not data.get("reviewed_on"):
            return gettext("nobody yet")
        day = date_format(date.fromisoformat(data["reviewed_on"]), "DATE_FORMAT")
        return f"{person.name_with_credentials}, {day}"

    @admin.display(description=_("authors"))
    def bylines(self, post: Post) -> str:
        return ", ".join(person.name for person in post.bylines)

    @admin.display(description=_("categories"))
    def placed_in(self, post: Post) -> str:
        return ", ".join(category.name for category in post.categories.all())


@admin.register(Category)
class CategoryAdmin(PlainList, admin.ModelAdmin):
    list_display = ["name", "parent", "slug", "asks_for_review", "shows_urgent_help"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        if "asks_for_review" in form.changed_data:
            verb = "asked for reviews in" if obj.asks_for_review else "asked for no reviews in"
            TrailEntry.objects.record(request.user, verb, obj)

    def delete_queryset(self, request, queryset) -> None:
        """Each by itself, as its posts have to stay in some category."""
        for category in queryset:
            category.delete()

    def has_delete_permission(self, request, obj=None) -> bool:
        is_default = obj is not None and obj.is_default
        return super().has_delete_permission(request, obj) and not is_default


@admin.register(Tag)
class TagAdmin(PlainList, admin.ModelAdmin):
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
