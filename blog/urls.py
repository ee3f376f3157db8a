from django.urls import path, register_converter

from . import feeds, views
from .converters import FourDigitYear, TwoDigitMonth

register_converter(FourDigitYear, "yyyy")
register_converter(TwoDigitMonth, "mm")

app_name = "blog"
urlpatterns = [
    path("", views.post_list, name="list"),
    # Feeds
    path("feed/", feeds.PostFeed(), name="feed"),
    path("feed/atom/", feeds.AtomPostFeed(), name="atom"),
    path("category/<slug:slug>/feed/", feeds.CategoryFeed(), name="category_feed"),
    path("category/<slug:slug>/feed/atom/", feeds.AtomCategoryFeed(), name="category_atom"),
    path("tag/<slug:slug>/feed/", feeds.TagFeed(), name="tag_feed"),
    path("tag/<slug:slug>/feed/atom/", feeds.AtomTagFeed(), name="tag_atom"),
    path("author/<slug:slug>/feed/", feeds.AuthorFeed(), name="author_feed"),
    path("author/<slug:slug>/feed/atom/", feeds.AtomAuthorFeed(), name="author_atom"),
    # Lists
    path("category/<slug:slug>/", views.category, name="category"),
    path("tag/<slug:slug>/", views.tag, name="tag"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("<yyyy:year>/", views.year, name="year"),
    path("<yyyy:year>/<mm:month>/", views.month, name="month"),
    # A post: last, as its slug could be any word
    path("<slug:slug>/", views.post_detail, name="post"),
]
