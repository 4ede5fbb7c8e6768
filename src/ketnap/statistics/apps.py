from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "ketnap.statistics"
    label = "statistics"
    verbose_name = "Thống kê, báo cáo"
