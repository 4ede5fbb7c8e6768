from django.apps import AppConfig


class VettingConfig(AppConfig):
    name = "ketnap.admissions.vetting"
    label = "vetting"
    verbose_name = "Thẩm tra lý lịch"
