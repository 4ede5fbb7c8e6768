from django.apps import AppConfig


class CultivationConfig(AppConfig):
    name = "ketnap.admissions.cultivation"
    label = "cultivation"
    verbose_name = "Bồi dưỡng, giúp đỡ"
