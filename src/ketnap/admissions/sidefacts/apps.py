from django.apps import AppConfig


class SideFactsConfig(AppConfig):
    name = "ketnap.admissions.sidefacts"
    label = "sidefacts"
    verbose_name = "Việc kèm theo các bước"
