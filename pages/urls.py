from django.urls import path, re_path

from . import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("consultation/", views.consultation, name="consultation"),
    # Any other address, so it stands last in the whole site.
    re_path(r"^(?P<path>[a-z0-9-]+(?:/[a-z0-9-]+)*)/$", views.page, name="page"),
]
