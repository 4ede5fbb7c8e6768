from django.apps import AppConfig


class TurnsConfig(AppConfig):
    name = "ketnap.admissions.turns"
    label = "turns"
    verbose_name = "Chuyển hồ sơ, xoá tên, sửa sai"
