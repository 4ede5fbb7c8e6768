from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "ketnap.admissions"
    label = "admissions"
    verbose_name = "Nguồn và kết nạp"

    def ready(self) -> None:
        from ketnap.access.roles import Can
        from ketnap.admissions.web.home import funnel_section, overdue_section
        from ketnap.work.home import register_section

        register_section(20, Can.SEE_CASES, overdue_section)
        register_section(30, Can.SEE_CASES, funnel_section)
