"""That a case belongs to a special group, and what the competent body answered. Groups that tell of faith, descent or family lie
encrypted behind the second key; the row itself then says only that there is something to ask for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ketnap.admissions.models import Case
from ketnap.documents.models import Document
from ketnap.organisations.models import Unit


class Group(models.TextChoices):
    """Groups that may be named within the unit's scope: the codes of the law's rule."""

    OVER_AGE = "OVER_AGE", "Người quá tuổi quy định"
    ELDER = "ELDER", "Già làng, trưởng bản, người có uy tín"
    PRIVATE_OWNER = "PRIVATE_OWNER", "Chủ doanh nghiệp tư nhân"


class Hidden(models.TextChoices):
    """Groups kept encrypted."""

    BELIEVER = "BELIEVER", "Người theo tôn giáo"
    CHINESE = "CHINESE", "Người Hoa"
    FOREIGN_SPOUSE = "FOREIGN_SPOUSE", "Người kết hôn với người nước ngoài"
    FOREIGN_ORIGIN = "FOREIGN_ORIGIN", "Công dân Việt Nam gốc nước ngoài"


class Special(models.Model):
    """One special group of one case: when and by which paper who was asked, and the answer once it came. `group` is empty where it
    is kept in `SpecialSecret`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="specials")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    group = models.CharField("trường hợp", max_length=16, choices=Group.choices, blank=True)
    stated_on = models.DateField("ghi ngày")
    asked_symbol = models.CharField("số văn bản xin ý kiến", max_length=60, blank=True)
    asked_on = models.DateField("ngày xin ý kiến", null=True, blank=True)
    asked_body = models.CharField("nơi được xin ý kiến", max_length=200, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    agreed = models.BooleanField("đồng ý", null=True, blank=True)
    undone_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "trường hợp đặc thù"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "group"],
                condition=Q(undone_at=None) & ~Q(group=""),
                name="special_once",
                violation_error_message="Trường hợp này đã ghi.",
            ),
            models.CheckConstraint(
                name="special_asked_in_full",
                condition=Q(asked_on=None, asked_symbol="", asked_body="")
                | Q(asked_on__isnull=False) & ~Q(asked_symbol="") & ~Q(asked_body=""),
                violation_error_message="Việc xin ý kiến phải có đủ số, ngày và nơi được xin ý kiến.",
            ),
            models.CheckConstraint(
                name="special_answer_has_document",
                condition=Q(agreed=None, document=None) | Q(agreed__isnull=False, document__isnull=False),
                violation_error_message="Ý kiến của cấp có thẩm quyền phải kèm văn bản.",
            ),
        ]


class SpecialSecret(models.Model):
    """Which hidden group it is, encrypted."""

    special = models.OneToOneField(Special, on_delete=models.PROTECT, primary_key=True, related_name="secret")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    cipher = models.BinaryField("nội dung mã hoá")

    class Meta:
        verbose_name = "trường hợp đặc thù mã hoá"
