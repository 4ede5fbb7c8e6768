from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "ketnap.statistics"
    label = "statistics"
    verbose_name = "Thống kê, báo cáo"

    def ready(self) -> None:
        from ketnap.access.roles import Can
        from ketnap.statistics.web.home import moves_section, year_section
        from ketnap.work.home import register_section

        register_section(40, Can.SEE_FIGURES, year_section)
        register_section(50, Can.SEE_FIGURES, moves_section)
