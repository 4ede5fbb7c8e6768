"""Ceremonies with their oaths, and whose work a case or a task is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.accounts.models import User
from ketnap.admissions.models import Case, Step
from ketnap.organisations.models import Unit
from ketnap.work.models import Task


class Ceremony(models.Model):
    """A ceremony several people may share: where and when, and who led it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi tổ chức")
    on = models.DateField("ngày")
    leader = models.CharField("chủ trì", max_length=120, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "lễ kết nạp"
        indexes = [models.Index(fields=["unit", "-on"], name="ceremony_of_unit")]


class Oath(models.Model):
    """One person's part in a ceremony: in turn, with an oath and a day of their own, for the cell it counts for."""

    ceremony = models.ForeignKey(Ceremony, on_delete=models.PROTECT, related_name="oaths")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="oaths")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="tính cho chi bộ")
    place = models.PositiveSmallIntegerField("thứ tự")
    on = models.DateField("ngày tuyên thệ")
    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "tuyên thệ"
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony", "place"],
                name="oath_in_turn",
                violation_error_message="Mỗi người tuyên thệ một lượt riêng.",
            ),
            models.UniqueConstraint(
                fields=["ceremony", "case"],
                name="oath_once",
                violation_error_message="Người này đã có trong lễ kết nạp.",
            ),
        ]


class Charge(models.Model):
    """Who is in charge of a case, from, to: the officer whose work it is, or whose it was until handed over."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="charges")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="cán bộ phụ trách")
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "cán bộ phụ trách hồ sơ"
        indexes = [models.Index(fields=["user"], condition=Q(until=None), name="charge_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(until=None),
                name="charge_one_at_a_time",
                violation_error_message="Hồ sơ này đã có cán bộ phụ trách.",
            ),
            models.CheckConstraint(
                name="charge_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Ngày thôi phụ trách không thể trước ngày nhận.",
            ),
        ]


class TaskOwner(models.Model):
    """The officer who has taken a task of the unit upon them; handed over with the rest of their work."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", verbose_name="việc")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người nhận việc")
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "người nhận việc"
        indexes = [models.Index(fields=["user"], condition=Q(until=None), name="task_owner_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(until=None),
                name="task_owner_one",
                violation_error_message="Việc này đã có người nhận.",
            ),
        ]
