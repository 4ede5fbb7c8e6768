"""Units and the dated facts about them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, TextField

from ketnap.documents.models import Document
from ketnap.lib.temporal import Dated, one_at_a_time, proper_ranges
from ketnap.organisations.kinds import AuthorityMode, Body, Form, Sector


class Unit(models.Model):
    """An organisation. Only what never changes is here; the rest is dated.

    `closed_on` is the first day it no longer exists.
    """

    id = models.AutoField(primary_key=True)  # int4: scopes are int4 multiranges
    code = models.CharField("mã đơn vị", max_length=40, unique=True)
    opened_on = models.DateField("thành lập")
    closed_on = models.DateField("kết thúc hoạt động", null=True, blank=True)
    founding_document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    closing_document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "đơn vị"
        constraints = [
            models.CheckConstraint(
                name="unit_closes_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                violation_error_message="Ngày kết thúc hoạt động phải sau ngày thành lập.",
            ),
            models.CheckConstraint(
                name="unit_has_code", condition=~Q(code=""), violation_error_message="Đơn vị phải có mã."
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Profile(Dated):
    """What a unit is called and what it is, through time. `official_name` is stored as given, never rebuilt."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="profiles")
    name = models.CharField("tên đơn vị", max_length=200)
    form = models.CharField("loại tổ chức", max_length=24, choices=Form.choices)
    sector = models.CharField("loại hình", max_length=24, choices=Sector.choices, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name="nhóm", default=list, blank=True)
    symbol = models.CharField("ký hiệu trên văn bản", max_length=20, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name_fold = models.GeneratedField(
        expression=Func(F("name"), function="vn_fold"), output_field=TextField(), db_persist=True
    )

    class Meta:
        verbose_name = "tên và loại đơn vị"
        constraints = [
            one_at_a_time(
                "profile_one_at_a_time", "unit", sentence="Trong khoảng thời gian này đơn vị đã có tên và loại khác."
            ),
            proper_ranges("profile_ranges"),
        ]
        indexes = [GinIndex(fields=["name_fold"], name="profile_name_trgm", opclasses=["gin_trgm_ops"])]


class Placement(Dated):
    """Under which parent a unit stands, through time. Cycles are refused by a trigger for every date of the range."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="child_placements")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "vị trí trong hệ thống"
        constraints = [
            one_at_a_time(
                "placement_one_at_a_time", "unit", sentence="Trong khoảng thời gian này đơn vị đã trực thuộc nơi khác."
            ),
            proper_ranges("placement_ranges"),
            models.CheckConstraint(
                name="placement_not_itself",
                condition=~Q(unit=F("parent")),
                violation_error_message="Đơn vị không thể trực thuộc chính mình.",
            ),
        ]
        indexes = [models.Index(fields=["parent"], condition=Q(recorded__upper_inf=True), name="placement_children")]


class Authority(Dated):
    """On what footing a unit's committee decides admissions. Old decisions keep the authority of their day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="authorities")
    mode = models.CharField("thẩm quyền kết nạp", max_length=12, choices=AuthorityMode.choices)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "thẩm quyền kết nạp"
        constraints = [
            one_at_a_time(
                "authority_one_at_a_time",
                "unit",
                sentence="Trong khoảng thời gian này đơn vị đã có thẩm quyền khác.",
            ),
            proper_ranges("authority_ranges"),
        ]


class Committee(Dated):
    """A body of a unit for one term: Ban Chấp hành, Ban Thường vụ or chi uỷ. `valid` is the term."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="committees")
    body = models.CharField("loại cấp uỷ", max_length=16, choices=Body.choices)
    name = models.CharField("nhiệm kỳ", max_length=80)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "cấp uỷ"
        constraints = [
            one_at_a_time(
                "committee_one_a_term",
                "unit",
                "body",
                sentence="Nhiệm kỳ này chồng lên nhiệm kỳ khác của cùng cấp uỷ.",
            ),
            proper_ranges("committee_ranges"),
        ]
