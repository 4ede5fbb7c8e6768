from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "ketnap.targets"
    label = "targets"
    verbose_name = "Chỉ tiêu"

    def ready(self) -> None:
        from ketnap.access.roles import Can
        from ketnap.targets.web.home import plans_section
        from ketnap.work.home import register_section

        register_section(15, Can.DECLARE_TARGETS, plans_section)
