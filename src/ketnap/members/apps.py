from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "ketnap.members"
    label = "members"
    verbose_name = "Đảng viên"
