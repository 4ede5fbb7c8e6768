"""Addresses of the `ui` subject."""

from django.urls import path

from ketnap.ui.web.components import components, node, reveal

app_name = "ui"
urlpatterns = [
    path("", components, name="components"),
    path("nut/<str:key>/", node, name="node"),
    path("xem/", reveal, name="reveal"),
]
