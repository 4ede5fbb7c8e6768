from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "ketnap.training"
    label = "training"
    verbose_name = "Lớp và kiểm tra"

    def ready(self) -> None:
        from ketnap.access.roles import Can
        from ketnap.training.web.home import courses_section
        from ketnap.work.home import register_section

        register_section(35, Can.EDIT_TRAINING, courses_section)
