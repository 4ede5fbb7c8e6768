"""Wiring of the screens' common parts as a Django application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Holds templates, static files and template tags; no tables."""

    name = "ketnap.ui"
    label = "ui"
    verbose_name = "Giao diện"

    def ready(self) -> None:
        """Gives the framework's form fields our own sentences, in one place for every form."""
        from ketnap.ui.fields import SENTENCES

        for field, sentences in SENTENCES.items():
            own = vars(field).get("default_error_messages", {})
            field.default_error_messages = {**own, **sentences}
