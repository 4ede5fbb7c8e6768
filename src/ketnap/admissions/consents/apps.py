from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "ketnap.admissions.consents"
    label = "consents"
    verbose_name = "Trường hợp đặc thù"
