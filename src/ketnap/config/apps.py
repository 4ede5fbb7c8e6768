from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class WiringConfig(AppConfig):
    name = "ketnap.config"
    label = "wiring"

    def ready(self) -> None:
        from ketnap.config.privileges import grant

        # The signal is sent once an app with models; one of them is enough, for it comes after all migrations.
        post_migrate.connect(grant, sender=apps.get_app_config("accounts"))
