"""Addresses of the rules."""

from django.urls import path

from ketnap.law.web.in_force import in_force

app_name = "law"
urlpatterns = [path("", in_force, name="in_force")]
