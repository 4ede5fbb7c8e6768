from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "ketnap.admissions.reminders"
    label = "reminders"
    verbose_name = "Nhắc hạn"
