from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ketnap.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"

    def ready(self) -> None:
        from ketnap.accounts import trail

        trail.connect()
