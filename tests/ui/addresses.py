"""Addresses for these tests alone, so the parts are held apart from the screens that use them."""

from django.urls import include, path

urlpatterns = [path("giao-dien/", include("ketnap.ui.web.urls"))]
