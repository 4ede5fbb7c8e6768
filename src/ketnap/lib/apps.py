from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "ketnap.lib"
    label = "lib"
    verbose_name = "Nền"

    def ready(self) -> None:
        from ketnap.lib import lookups

        lookups.register()
