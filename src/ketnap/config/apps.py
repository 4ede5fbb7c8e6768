from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WiringConfig(AppConfig):
    name = "ketnap.config"
    label = "wiring"

    def ready(self) -> None:
        from ketnap.config.privileges import grant

        post_migrate.connect(grant, sender=self)
