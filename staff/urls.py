from django.urls import path

from . import views

app_name = "staff"
urlpatterns = [
    path("welcome/<uidb64>/<token>/", views.Welcome.as_view(), name="welcome"),
]
