from django.urls import path

from . import views

app_name = "documents"

urlpatterns = [
    path("documents/<slug:slug>/", views.document_file, name="document_file"),
]
