"""The register of slips: each office numbers what it takes in and what it sends back, from 1 every year, without gaps."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ketnap.admissions.files.kinds import ReturnReason
from ketnap.admissions.models import Case
from ketnap.organisations.models import Unit


class SlipKind(models.TextChoices):
    INTAKE = "intake", "Phiếu tiếp nhận hồ sơ"
    RETURN = "return", "Phiếu trả hồ sơ"


class Slip(models.Model):
    """One slip of one office (`office`) about the file of a case of the cell `unit`. One taken back keeps its number."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="slips")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi nhận, nơi trả")
    kind = models.CharField("loại phiếu", max_length=8, choices=SlipKind.choices)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số vào sổ")
    on = models.DateField("ngày")
    handed_by = models.CharField("người giao", max_length=120, blank=True)
    taken_by = models.CharField("người nhận", max_length=120, blank=True)
    reasons = ArrayField(
        models.CharField(max_length=20, choices=ReturnReason.choices),
        verbose_name="lý do trả",
        default=list,
        blank=True,
    )
    again_by = models.DateField("đề nghị gửi lại trước", null=True, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")
    undone_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    undone_by = models.CharField("người gỡ", max_length=120, blank=True)

    class Meta:
        verbose_name = "phiếu hồ sơ"
        indexes = [models.Index(fields=["case", "id"], name="slip_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "year", "number"],
                name="slip_number_once",
                violation_error_message="Số này đã có trong sổ.",
            ),
            models.CheckConstraint(
                name="slip_return_says_why",
                condition=(Q(kind="return") & ~Q(reasons=[])) | (Q(kind="intake") & Q(reasons=[], again_by=None)),
                violation_error_message="Trả hồ sơ phải ghi lý do.",
            ),
            models.CheckConstraint(
                name="slip_again_after",
                condition=Q(again_by=None) | Q(again_by__gte=models.F("on")),
                violation_error_message="Ngày gửi lại không thể trước ngày trả.",
            ),
        ]

    @property
    def numbered(self) -> str:
        """The number as the register shows it: '03/2026'."""
        return f"{self.number:02d}/{self.year}"

    @property
    def why(self) -> str:
        """The reasons in words."""
        return "; ".join(str(ReturnReason(one).label) for one in self.reasons)
