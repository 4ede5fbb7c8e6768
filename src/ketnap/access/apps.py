from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "ketnap.access"
    label = "access"
    verbose_name = "Quyền"
