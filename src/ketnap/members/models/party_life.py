"""Stretches of Party life and admissions. See docs/decisions for why there is no table of postings."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from ketnap.documents.models import Document
from ketnap.lib.temporal import Dated, DatedQuerySet, one_at_a_time, proper_ranges
from ketnap.members.kinds import Began, Ended, Status
from ketnap.members.models.person import Person
from ketnap.organisations.models import Unit


class Lower(Func):
    """First day of a range."""

    function = "lower"
    output_field = models.DateField()


class Upper(Func):
    """First day after a range."""

    function = "upper"
    output_field = models.DateField()


class Spell(Dated):
    """A stretch of Party life in one unit with one status. The whole truth about stock and flow."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="spells")
    status = models.CharField("tư cách", max_length=12, choices=Status.choices)
    began = models.CharField("bắt đầu do", max_length=12, choices=Began.choices)
    ended = models.CharField("kết thúc do", max_length=12, choices=Ended.choices, blank=True)
    # The ends of `valid` once more: row security lets an index be asked for a day, but not for a function of a range.
    begins_on = models.GeneratedField(expression=Lower("valid"), output_field=models.DateField(), db_persist=True)
    ends_on = models.GeneratedField(expression=Upper("valid"), output_field=models.DateField(), db_persist=True)

    class Meta:
        verbose_name = "quá trình sinh hoạt"
        constraints = [
            one_at_a_time(
                "spell_one_at_a_time",
                "person",
                sentence="Người này đã sinh hoạt ở một đơn vị khác trong khoảng thời gian đó.",
            ),
            proper_ranges("spell_ranges"),
            models.CheckConstraint(
                name="spell_end_says_why",
                condition=Q(valid__upper_inf=True, ended="") | (Q(valid__upper_inf=False) & ~Q(ended="")),
                violation_error_message="Quá trình đã kết thúc phải có lý do; quá trình đang tiếp diễn thì chưa có.",
            ),
            models.CheckConstraint(
                name="spell_has_start",
                condition=Q(valid__lower_inf=False),
                violation_error_message="Quá trình sinh hoạt phải có ngày bắt đầu.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "person"],
                include=["valid", "status"],  # counting a unit's members reads the index alone
                condition=Q(recorded__upper_inf=True),
                name="spell_of_unit",
            ),
            models.Index(
                fields=["unit", "person"],
                condition=Q(recorded__upper_inf=True, valid__upper_inf=True),
                name="spell_lasting",
            ),
            models.Index(
                fields=["begins_on"],
                include=["unit", "ends_on"],
                condition=Q(recorded__upper_inf=True),
                name="spell_begins",
            ),
            models.Index(
                fields=["ends_on"],
                include=["unit", "begins_on"],
                condition=Q(recorded__upper_inf=True),
                name="spell_ends",
            ),
        ]


class Membership(models.Model):
    """One admission and its four dates, kept apart.

    decided_on: the decision (party age; achievement of the target). ceremony_on: becomes a member, probation starts.
    official_on: the day the probation ends (official from that day). recognised_on: the recognition decision.
    A correction closes `recorded` and adds a row.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="chi bộ")
    decider = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    again = models.BooleanField("kết nạp lại", default=False)
    decided_on = models.DateField("ngày quyết định kết nạp", null=True, blank=True)
    decision = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ceremony_on = models.DateField("ngày tổ chức lễ kết nạp", null=True, blank=True)
    official_on = models.DateField("ngày chính thức", null=True, blank=True)
    recognised_on = models.DateField("ngày quyết định công nhận", null=True, blank=True)
    recognition = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    cancelled_on = models.DateField("ngày huỷ quyết định", null=True, blank=True)
    recorded = DateTimeRangeField("được ghi nhận")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "lần kết nạp"
        constraints = [
            models.CheckConstraint(
                name="membership_ceremony_after_decision",
                condition=Q(decided_on=None) | Q(ceremony_on=None) | Q(ceremony_on__gte=F("decided_on")),
                violation_error_message="Lễ kết nạp không thể trước ngày quyết định kết nạp.",
            ),
            models.CheckConstraint(
                name="membership_official_after_ceremony",
                condition=Q(official_on=None) | Q(ceremony_on=None) | Q(official_on__gt=F("ceremony_on")),
                violation_error_message="Ngày chính thức phải sau ngày kết nạp.",
            ),
            models.CheckConstraint(
                name="membership_recognised_after_official",
                condition=Q(recognised_on=None) | Q(official_on=None) | Q(recognised_on__gte=F("official_on")),
                violation_error_message="Quyết định công nhận chính thức không thể trước ngày hết thời gian dự bị.",
            ),
            models.CheckConstraint(
                name="membership_has_a_date",
                condition=~Q(decided_on=None, ceremony_on=None),
                violation_error_message="Phải có ngày quyết định hoặc ngày kết nạp.",
            ),
            ExclusionConstraint(
                name="membership_once_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Func(F("ceremony_on"), F("decided_on"), function="coalesce"), RangeOperators.EQUAL),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Lần kết nạp này đã được ghi.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "decided_on"], condition=Q(recorded__upper_inf=True), name="membership_decided"
            ),
            models.Index(fields=["person"], condition=Q(recorded__upper_inf=True), name="membership_of_person"),
            models.Index(
                Coalesce("decided_on", "ceremony_on"),
                condition=Q(recorded__upper_inf=True),
                name="membership_achieved_on",
            ),
        ]


class Event(models.Model):
    """What happened to a member, when, where, on which paper. Spells say the same as stretches; a test compares them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="events")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    other_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField("sự kiện", max_length=24)
    on = models.DateField("ngày")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "sự kiện"
        indexes = [models.Index(fields=["unit", "on"], name="event_of_unit")]
