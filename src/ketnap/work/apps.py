from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "ketnap.work"
    label = "work"
    verbose_name = "Việc của tôi"

    def ready(self) -> None:
        from ketnap.access.roles import Can
        from ketnap.work.home import register_section
        from ketnap.work.kinds import name_kind
        from ketnap.work.web.tasks import open_tasks

        register_section(10, Can.EDIT_CASES, open_tasks)
        name_kind("identity_clash", "Đối chiếu số định danh")
