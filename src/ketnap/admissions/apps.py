from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "ketnap.admissions"
    label = "admissions"
    verbose_name = "Nguồn và kết nạp"
