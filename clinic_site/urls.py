from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from blog.sitemaps import PostSitemap
from pages.sitemaps import EntranceSitemap, PageSitemap

from . import views
from .not_found import not_found

SITEMAPS = {"entrance": EntranceSitemap, "pages": PageSitemap, "posts": PostSitemap}

urlpatterns = [
    path("admin/", include("staff.urls")),
    path("admin/", admin.site.urls),
    path("", include("images.urls")),
    path("", include("documents.urls")),
    path("", include("publishing.urls")),
    path("blog/", include("blog.urls")),
    path("", include("comments.urls")),
    path("", include("search.urls")),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("pages.urls")),
]

handler404 = not_found
handler500 = views.server_error
