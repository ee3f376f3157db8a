from django.urls import path

from . import views
from .feeds import AtomPostCommentsFeed, PostCommentsFeed

app_name = "comments"
urlpatterns = [
    path("comments/post/<slug:slug>/", views.post_comment, name="post"),
    path("blog/<slug:slug>/feed/", PostCommentsFeed(), name="post_feed"),
    path("blog/<slug:slug>/feed/atom/", AtomPostCommentsFeed(), name="post_atom"),
]
