from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "ketnap.admissions.files"
    label = "files"
    verbose_name = "Giấy tờ trong hồ sơ"
