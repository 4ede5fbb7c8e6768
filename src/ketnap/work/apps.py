from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "ketnap.work"
    label = "work"
    verbose_name = "Việc của tôi"
