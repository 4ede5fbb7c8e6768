from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "ketnap.work.workdays"
    label = "workdays"
    verbose_name = "Lịch làm việc"
