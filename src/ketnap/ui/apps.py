"""Wiring of the screens' common parts as a Django application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Holds templates, static files and template tags; no tables."""

    name = "ketnap.ui"
    label = "ui"
    verbose_name = "Giao diện"
