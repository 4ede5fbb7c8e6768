from django.apps import AppConfig


class NamesConfig(AppConfig):
    name = "ketnap.members.names"
    label = "names"
    verbose_name = "Tra tên"
