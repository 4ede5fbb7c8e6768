"""Facts beside the steps of a case. One table for all kinds: a day, a paper, a body, counts. A row taken back stays, marked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.admissions.models import Case
from ketnap.admissions.sidefacts.kinds import SideKind, Verdict
from ketnap.organisations.models import Unit


class SideFact(models.Model):
    """One fact. The number of a card is not here: it lies encrypted with the member's sensitive facts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="side_facts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("việc", max_length=24, choices=SideKind.choices)
    on = models.DateField("ngày")
    paper_symbol = models.CharField("số, ký hiệu giấy tờ", max_length=60, blank=True)
    paper_place = models.CharField("nơi lưu", max_length=200, blank=True)
    body = models.CharField("tổ chức", max_length=200, blank=True)
    verdict = models.CharField("kết quả", max_length=12, choices=Verdict.choices, blank=True)
    asked = models.PositiveIntegerField("số người được hỏi", null=True, blank=True)
    agreed = models.PositiveIntegerField("số tán thành", null=True, blank=True)
    against = models.PositiveIntegerField("số không tán thành", null=True, blank=True)
    silent = models.PositiveIntegerField("số không có ý kiến", null=True, blank=True)
    did = models.CharField("người làm", max_length=120, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")
    undone_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    undone_by = models.CharField("người gỡ", max_length=120, blank=True)
    undo_reason = models.CharField("lý do gỡ", max_length=300, blank=True)

    class Meta:
        verbose_name = "việc kèm theo"
        indexes = [models.Index(fields=["case", "kind"], name="side_fact_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(undone_at=None) & ~Q(kind=SideKind.BOARD_APPRAISED),
                name="side_fact_once",
                violation_error_message="Việc này đã ghi.",
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "on"],
                condition=Q(undone_at=None),
                name="side_fact_once_a_day",
                violation_error_message="Việc này đã ghi cho ngày đó.",
            ),
            models.CheckConstraint(
                name="side_fact_counts_add_up",
                condition=Q(asked=None, agreed=None, against=None, silent=None)
                | Q(
                    asked__isnull=False, agreed__isnull=False, against__isnull=False, silent__isnull=False,
                    asked=F("agreed") + F("against") + F("silent"),
                ),
                violation_error_message="Số tán thành, không tán thành và không có ý kiến cộng lại phải bằng tổng số.",
            ),
            models.CheckConstraint(
                name="side_fact_verdict_of_the_board",
                condition=(Q(kind=SideKind.BOARD_APPRAISED) & ~Q(verdict=""))
                | (~Q(kind=SideKind.BOARD_APPRAISED) & Q(verdict="")),
                violation_error_message="Kết quả thẩm định chỉ ghi cho việc ban tổ chức thẩm định lại.",
            ),
            models.CheckConstraint(
                name="side_fact_number_given",
                condition=~Q(kind=SideKind.CV_NUMBER) | ~Q(paper_symbol=""),
                violation_error_message="Hãy ghi số lý lịch.",
            ),
            models.CheckConstraint(
                name="side_fact_undone_says_why",
                condition=Q(undone_at=None) | ~Q(undo_reason=""),
                violation_error_message="Gỡ một việc phải ghi lý do.",
            ),
        ]  # fmt: skip
