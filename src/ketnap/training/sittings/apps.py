from django.apps import AppConfig


class SittingsConfig(AppConfig):
    name = "ketnap.training.sittings"
    label = "sittings"
    verbose_name = "Kiểm tra nhận thức"
