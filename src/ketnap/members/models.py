"""Persons and the dated facts about their Party life. See docs/decisions for why there is no table of postings."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, TextField
from django.db.models.functions import Coalesce

from ketnap.documents.models import Document
from ketnap.lib.temporal import Dated, DatedQuerySet, one_at_a_time, proper_ranges
from ketnap.members.kinds import (
    Began,
    Education,
    Ended,
    Gender,
    MemberState,
    Occupation,
    Professional,
    SeatTitle,
    Status,
)  # fmt: skip
from ketnap.organisations.models import Committee, Unit


class Lower(Func):
    """First day of a range."""

    function = "lower"
    output_field = models.DateField()


class Upper(Func):
    """First day after a range."""

    function = "upper"
    output_field = models.DateField()


class Person(models.Model):
    """Who somebody is. Visible to whoever sees a unit the person is or was tied to (`Tie`)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField("họ và tên khai sinh", max_length=120)
    other_names = models.CharField("tên gọi khác", max_length=120, blank=True)
    birth_date = models.DateField("ngày sinh")
    gender = models.CharField("giới tính", max_length=4, choices=Gender.choices)
    hometown = models.CharField("quê quán", max_length=200, blank=True)
    residence = models.CharField("nơi cư trú", max_length=200, blank=True)
    created_at = models.DateTimeField("vào sổ lúc")
    name_fold = models.GeneratedField(
        expression=Func(F("full_name"), function="vn_fold"), output_field=TextField(), db_persist=True
    )
    sort_key = models.GeneratedField(
        expression=Func(F("full_name"), function="vn_sort_key"),
        output_field=TextField(db_collation="C"),
        db_persist=True,
    )

    class Meta:
        verbose_name = "người"
        constraints = [
            models.CheckConstraint(
                name="person_has_name",
                condition=~Q(full_name=""),
                violation_error_message="Hãy ghi họ và tên khai sinh.",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_in_order"),
            models.Index(fields=["name_fold", "birth_date"], name="person_by_name_birth"),
        ]

    def __str__(self) -> str:
        return self.full_name


class Tie(models.Model):
    """A person and a unit that have, or had, to do with each other: what makes the person visible there.

    Written together with every spell and every candidacy; a test proves it equals their union.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"],
                name="tie_once",
                violation_error_message="Người này đã gắn với đơn vị đó.",
            )
        ]


class Private(models.Model):
    """Sensitive facts, behind a right of their own. Identity and card numbers are encrypted; digests find them exactly."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="private")
    identity_cipher = models.BinaryField(null=True, blank=True)
    identity_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    card_cipher = models.BinaryField(null=True, blank=True)
    card_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    ethnicity = models.CharField("dân tộc", max_length=40, blank=True)
    religion = models.CharField("tôn giáo", max_length=40, blank=True)

    class Meta:
        verbose_name = "thông tin nhạy cảm"


class Background(Dated):
    """Schooling, qualification and occupation, through time. An empty value means not known, never "none"."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="backgrounds")
    education = models.CharField("giáo dục phổ thông", max_length=20, choices=Education.choices, blank=True)
    professional = models.CharField("trình độ chuyên môn", max_length=20, choices=Professional.choices, blank=True)
    occupation = models.CharField("nghề nghiệp", max_length=30, choices=Occupation.choices, blank=True)
    private_owner = models.BooleanField("chủ doanh nghiệp tư nhân", default=False)
    youth_union = models.BooleanField("đoàn viên", null=True, blank=True)

    class Meta:
        verbose_name = "trình độ, nghề nghiệp"
        constraints = [
            one_at_a_time(
                "background_one_at_a_time",
                "person",
                sentence="Trong khoảng thời gian này đã có trình độ, nghề nghiệp khác.",
            ),
            proper_ranges("background_ranges"),
        ]


class Spell(Dated):
    """A stretch of Party life in one unit with one status. The whole truth about stock and flow."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="spells")
    status = models.CharField("tư cách", max_length=12, choices=Status.choices)
    began = models.CharField("bắt đầu do", max_length=12, choices=Began.choices)
    ended = models.CharField("kết thúc do", max_length=12, choices=Ended.choices, blank=True)

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
            models.Index(Lower("valid"), condition=Q(recorded__upper_inf=True), name="spell_begins_on"),
            models.Index(Upper("valid"), condition=Q(recorded__upper_inf=True), name="spell_ends_on"),
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


class StateSpan(Dated):
    """A state that changes who counts in a vote: exempt, suspended, prosecuted, temporarily elsewhere or here."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="states")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("trạng thái", max_length=12, choices=MemberState.choices)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "trạng thái sinh hoạt"
        constraints = [
            one_at_a_time(
                "state_one_at_a_time",
                "person",
                "state",
                sentence="Trạng thái này đã được ghi cho khoảng thời gian đó.",
            ),
            proper_ranges("state_ranges"),
        ]


class Seat(Dated):
    """Who sits in a committee, from, to."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField("chức vụ", max_length=12, choices=SeatTitle.choices)

    class Meta:
        verbose_name = "cấp uỷ viên"
        constraints = [
            one_at_a_time(
                "seat_one_at_a_time",
                "committee",
                "person",
                sentence="Người này đã có chức vụ trong cấp uỷ đó vào khoảng thời gian này.",
            ),
            proper_ranges("seat_ranges"),
        ]


class Transfer(models.Model):
    """A transfer with a handshake: sent, then received or returned. Until received the person is in the sender's stock."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers")
    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("ngày giới thiệu")
    received_on = models.DateField("ngày tiếp nhận", null=True, blank=True)
    returned_on = models.DateField("ngày trả lại", null=True, blank=True)
    letter = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField("lý do", max_length=200, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "chuyển sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(received_on=None, returned_on=None),
                name="transfer_one_open",
                violation_error_message="Người này đang chuyển sinh hoạt, chưa có nơi tiếp nhận.",
            ),
            models.CheckConstraint(
                name="transfer_order",
                condition=(Q(received_on=None) | Q(received_on__gte=F("sent_on")))
                & (Q(returned_on=None) | Q(returned_on__gte=F("sent_on"))),
                violation_error_message="Ngày tiếp nhận hoặc trả lại không thể trước ngày giới thiệu.",
            ),
            models.CheckConstraint(
                name="transfer_one_end",
                condition=Q(received_on=None) | Q(returned_on=None),
                violation_error_message="Đã tiếp nhận thì không thể trả lại.",
            ),
            models.CheckConstraint(
                name="transfer_elsewhere",
                condition=~Q(sender=F("receiver")),
                violation_error_message="Nơi đến phải khác nơi đi.",
            ),
        ]
