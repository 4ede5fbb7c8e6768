from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "ketnap.organisations"
    label = "organisations"
    verbose_name = "Đơn vị"
