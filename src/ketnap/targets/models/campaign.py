"""Campaigns: a plan with dates, steps and a target, and the people in it. People's rows name their cell for row security."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketnap.documents.models import Document
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.targets.models.target import Target


class Campaign(models.Model):
    """A drive of admissions under a plan (đợt kết nạp theo kế hoạch). Both days included."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField("tên đợt", max_length=200)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="kế hoạch")
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="campaigns", null=True, blank=True)
    created_at = models.DateTimeField("lập lúc")

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "đợt kết nạp"
        constraints = [
            models.CheckConstraint(
                name="campaign_days_in_order",
                condition=Q(end__gte=F("start")),
                violation_error_message="Ngày cuối đợt phải sau ngày đầu đợt.",
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="campaign_name_once",
                violation_error_message="Đơn vị đã có đợt mang tên này.",
            ),
        ]


class CampaignStep(models.Model):
    """One step of the funnel. A `key` of the law's routes is read from the cases; any other is marked by hand."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField("thứ tự")
    key = models.CharField("mã bước", max_length=40)
    label = models.CharField("bước", max_length=120)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "bước của đợt"
        ordering = ["campaign", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "key"],
                name="campaign_step_once",
                violation_error_message="Bước này đã có trong đợt.",
            ),
        ]


class CampaignEntry(models.Model):
    """A person taken into a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="chi bộ")
    entered_on = models.DateField("vào đợt")
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "người trong đợt"
        indexes = [models.Index(fields=["unit", "campaign"], name="campaign_entry_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person"],
                name="campaign_entry_once",
                violation_error_message="Người này đã có trong đợt.",
            ),
        ]


class CampaignMark(models.Model):
    """A step of a campaign's own that the person has passed."""

    entry = models.ForeignKey(CampaignEntry, on_delete=models.PROTECT, related_name="marks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("mã bước", max_length=40)
    on = models.DateField("ngày")
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "bước đã qua"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "key"], name="campaign_mark_once", violation_error_message="Bước này đã được ghi."
            ),
        ]


class CampaignEnd(models.Model):
    """A person who fell out of a campaign, after which step, why."""

    entry = models.OneToOneField(CampaignEntry, on_delete=models.PROTECT, related_name="dropped")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("bước dừng lại", max_length=40)
    on = models.DateField("ngày")
    reason = models.CharField("lý do", max_length=300)
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "thôi tham gia đợt"
        constraints = [
            models.CheckConstraint(
                name="campaign_end_says_why",
                condition=~Q(reason=""),
                violation_error_message="Đưa ra khỏi đợt phải ghi lý do.",
            ),
        ]
