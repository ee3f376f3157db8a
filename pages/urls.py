from django.urls import path, re_path

from . import icons, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("consultation/", views.consultation, name="consultation"),
    # The dot keeps it apart from the address of any page.
    re_path(
        r"^theme-(?P<accent>[0-9a-f]{6})-(?P<digest>[0-9a-f]{8})\.css$", views.theme, name="theme"
    ),
    path("icon-<int:size>.png", icons.icon, name="icon"),
    path("favicon.ico", icons.favicon, name="favicon"),
    path("site.webmanifest", icons.manifest, name="manifest"),
    # Any other address, so it stands last in the whole site.
    re_path(r"^(?P<path>[a-z0-9-]+(?:/[a-z0-9-]+)*)/$", views.page, name="page"),
]
