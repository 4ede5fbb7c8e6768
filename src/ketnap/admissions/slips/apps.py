from django.apps import AppConfig


class SlipsConfig(AppConfig):
    name = "ketnap.admissions.slips"
    label = "slips"
    verbose_name = "Phiếu tiếp nhận, phiếu trả hồ sơ"
