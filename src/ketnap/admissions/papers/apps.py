from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "ketnap.admissions.papers"
    label = "papers"
    verbose_name = "Giấy tờ của hồ sơ"
