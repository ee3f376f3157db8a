from django.urls import path

from . import views
from .feeds import PostCommentsFeed

app_name = "comments"
urlpatterns = [
    path("comments/post/<slug:slug>/", views.post_comment, name="post"),
    path("blog/<slug:slug>/feed/", PostCommentsFeed(), name="post_feed"),
]
