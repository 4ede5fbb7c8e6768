from django.urls import path

from ketnap.audit.web import entries

app_name = "audit"
urlpatterns = [
    path("", entries.trail, name="entries"),
    path("<int:pk>/", entries.entry, name="entry"),
]
