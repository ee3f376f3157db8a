from django.contrib import admin
from django.urls import include, path

from . import views
from .not_found import not_found
from .security_txt import security_txt
from .sitemap import sitemap, sitemap_part

urlpatterns = [
    path("admin/", include("staff.urls")),
    path("admin/", admin.site.urls),
    path("", include("images.urls")),
    path("", include("documents.urls")),
    path("", include("publishing.urls")),
    path("blog/", include("blog.urls")),
    path("", include("comments.urls")),
    path("", include("search.urls")),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_part, name="sitemap_part"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("pages.urls")),
]

handler404 = not_found
handler500 = views.server_error
