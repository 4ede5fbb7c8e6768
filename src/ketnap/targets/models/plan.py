"""Versions of a distribution before it is in force, and a unit's own plan by month. Nothing here counts as a target.

A version is a set of lines, in rounds. Its state is its latest event. Only the event "in force" reaches the ledger, by the
action that posts the differences.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketnap.documents.models import Document
from ketnap.organisations.models import Unit
from ketnap.targets.kinds import PlanState, Side
from ketnap.targets.models.target import Target


class _OfStanding(models.Manager["Plan"]):
    """Versions whose target stands: those of a target withdrawn are shown nowhere."""

    def get_queryset(self) -> models.QuerySet[Plan]:
        return super().get_queryset().filter(target__withdrawn_at=None)


class Plan(models.Model):
    """One version of how a target is to be handed down. `over` is a stated over-allotment."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveIntegerField("lần")
    over = models.PositiveIntegerField("giao vượt", default=0)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    created_at = models.DateTimeField("lập lúc")
    created_by = models.CharField("người lập", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"
    objects = _OfStanding()

    class Meta:
        verbose_name = "phương án phân bổ"
        constraints = [
            models.UniqueConstraint(
                fields=["target", "version"],
                name="plan_version_once",
                violation_error_message="Lần lập phương án này đã có.",
            ),
        ]


class PlanLine(models.Model):
    """The number of one unit (None: kept) in one round, as given from above or as asked for from below."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    round = models.PositiveIntegerField("lượt")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    side = models.CharField("bên đề xuất", max_length=6, choices=Side.choices)
    amount = models.PositiveIntegerField("số")
    reason = models.CharField("lý do", max_length=300, blank=True)
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "dòng phân bổ"
        indexes = [models.Index(fields=["plan", "-round"], name="plan_line_round")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "round", "unit", "side"],
                nulls_distinct=False,
                name="plan_line_once",
                violation_error_message="Đơn vị đã có số trong lượt này.",
            ),
            models.CheckConstraint(
                name="plan_line_asks_with_reason",
                condition=Q(side=Side.GIVEN) | ~Q(reason=""),
                violation_error_message="Đề nghị số khác phải ghi lý do.",
            ),
        ]


class PlanEvent(models.Model):
    """A change of state. The database checks at commit that a plan sent, agreed or in force makes the whole."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="events")
    state = models.CharField("trạng thái", max_length=10, choices=PlanState.choices)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    at = models.DateTimeField("lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "diễn biến phương án"
        indexes = [models.Index(fields=["plan", "-id"], name="plan_latest_event")]
        constraints = [
            models.CheckConstraint(
                name="plan_in_force_has_document",
                condition=~Q(state=PlanState.IN_FORCE) | Q(document__isnull=False),
                violation_error_message="Phương án có hiệu lực phải có văn bản giao chỉ tiêu.",
            ),
        ]


class MonthPlan(models.Model):
    """How many persons a unit itself means to admit in a month; the latest row of a month counts."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="month_plans")
    month = models.DateField("tháng")
    persons = models.PositiveIntegerField("số người")
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "kế hoạch kết nạp theo tháng"
        indexes = [models.Index(fields=["unit", "month", "-id"], name="month_plan_latest")]
        constraints = [
            models.CheckConstraint(
                name="month_plan_first_day",
                condition=Q(month__day=1),
                violation_error_message="Tháng được ghi bằng ngày đầu tháng.",
            ),
        ]
