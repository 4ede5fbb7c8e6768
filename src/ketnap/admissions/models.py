"""Cases: who is on the way into the Party, which steps were taken, on which papers, with which votes.

Every row names its cell in `unit`, which never changes while a case lasts: row security and lists need no join. Of vetting
only number, date and place of the papers are kept; what they say stays on paper.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from ketnap.admissions.kinds import Body, MeetingKind, Method, Outcome, RefereeKind, Together
from ketnap.documents.models import Document
from ketnap.members.models import Person
from ketnap.organisations.models import Unit


class Case(models.Model):
    """One way of one person through one cell, from the list of sources to full membership or a side exit.

    Where it stands is computed from its steps, for any day; `closed_on` is the first day it is over.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases", verbose_name="chi bộ")
    again = models.BooleanField("kết nạp lại", default=False)
    opened_on = models.DateField("đưa vào danh sách")
    closed_on = models.DateField("kết thúc", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=20, choices=Outcome.choices, blank=True)
    reason = models.CharField("lý do", max_length=300, blank=True)
    closing_document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "hồ sơ kết nạp"
        indexes = [
            models.Index(fields=["unit", "opened_on"], name="case_of_unit"),
            models.Index(fields=["unit"], condition=Q(closed_on=None), name="case_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_on=None),
                name="case_one_open",
                violation_error_message="Người này đang có một hồ sơ chưa kết thúc.",
            ),
            models.CheckConstraint(
                name="case_closed_says_how",
                condition=Q(closed_on=None, outcome="") | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                violation_error_message="Hồ sơ kết thúc phải có kết quả.",
            ),
            models.CheckConstraint(
                name="case_side_exit_says_why",
                condition=Q(outcome__in=["", Outcome.RECOGNISED]) | ~Q(reason=""),
                violation_error_message="Đưa ra khỏi danh sách phải ghi lý do.",
            ),
            models.CheckConstraint(
                name="case_closes_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="Ngày kết thúc không thể trước ngày đưa vào danh sách.",
            ),
        ]


class Step(models.Model):
    """A step taken. `key` is one of the law's routes. A step undone stays, marked; only one of a key counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("bước", max_length=40)
    on = models.DateField("ngày")
    did = models.CharField("người làm", max_length=120, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    channel = models.CharField("cách nhập", max_length=8)
    recorded_at = models.DateTimeField("ghi lúc")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    paper_symbol = models.CharField("số, ký hiệu giấy tờ", max_length=60, blank=True)
    paper_on = models.DateField("ngày giấy tờ", null=True, blank=True)
    paper_place = models.CharField("nơi lưu", max_length=200, blank=True)
    facts = models.JSONField("thông tin của bước", default=dict, blank=True)
    findings = models.JSONField("kết quả đối chiếu", default=list, blank=True)
    rules_hash = models.CharField("bộ quy tắc", max_length=64, blank=True)
    ground = models.CharField("căn cứ khi chưa rõ", max_length=300, blank=True)
    unsure = models.PositiveSmallIntegerField("số kết quả chưa rõ", default=0)
    from_book = models.BooleanField("từ sổ", default=False)
    undone_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    undone_by = models.CharField("người gỡ", max_length=120, blank=True)
    undo_reason = models.CharField("lý do gỡ", max_length=300, blank=True)

    class Meta:
        verbose_name = "bước"
        indexes = [
            models.Index(fields=["unit", "key", "on"], condition=Q(undone_at=None), name="step_of_unit"),
            models.Index(fields=["unit"], condition=Q(undone_at=None, unsure__gt=0), name="step_unsure"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=Q(undone_at=None),
                name="step_once",
                violation_error_message="Bước này đã được ghi.",
            ),
            models.CheckConstraint(
                name="step_undone_says_why",
                condition=Q(undone_at=None) | ~Q(undo_reason=""),
                violation_error_message="Gỡ một bước phải ghi lý do.",
            ),
        ]


class Helper(models.Model):
    """The official member who helps the person, from, to (`until` is the first day no longer)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="helpers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="người giúp đỡ")
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày", null=True, blank=True)
    reason = models.CharField("lý do thôi", max_length=200, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "người giúp đỡ"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"],
                condition=Q(until=None),
                name="helper_once",
                violation_error_message="Đảng viên này đang được phân công giúp đỡ.",
            ),
            models.CheckConstraint(
                name="helper_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Ngày thôi giúp đỡ không thể trước ngày phân công.",
            ),
        ]


class Referee(models.Model):
    """Who vouches: an official member, or a union by resolution. `until` ends one who was replaced."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referees")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("loại", max_length=12, choices=RefereeKind.choices)
    member = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    together = models.CharField("cùng đơn vị", max_length=12, choices=Together.choices, blank=True)
    since = models.DateField("cùng đơn vị từ", null=True, blank=True)
    replacement = models.BooleanField("thay người trước", default=False)
    disciplined = models.BooleanField("đang chịu kỷ luật", null=True, blank=True)
    paper_symbol = models.CharField("số nghị quyết, giấy giới thiệu", max_length=60, blank=True)
    on = models.DateField("ngày giấy giới thiệu, nghị quyết")
    until = models.DateField("thôi giới thiệu", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "người giới thiệu"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"],
                condition=Q(until=None),
                name="referee_once",
                violation_error_message="Đảng viên này đã giới thiệu người xin vào Đảng.",
            ),
            models.CheckConstraint(
                name="referee_member_or_union",
                condition=Q(kind=RefereeKind.MEMBER, member__isnull=False)
                | (~Q(kind=RefereeKind.MEMBER) & Q(member=None)),
                violation_error_message="Hãy chọn đảng viên giới thiệu, hoặc nghị quyết của đoàn thể.",
            ),
        ]


class Waiver(models.Model):
    """A rule set aside for one step of one case, on a document."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="waivers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    step = models.CharField("bước", max_length=40)
    rule = models.CharField("quy tắc", max_length=40)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("lý do", max_length=300)
    did = models.CharField("người quyết định", max_length=120, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "miễn một điều kiện"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "rule"],
                name="waiver_once",
                violation_error_message="Điều kiện này đã được miễn.",
            ),
        ]


class Meeting(models.Model):
    """A meeting that voted. `left_out` says who was not counted and why: [{"name": …, "why": …}], seen only here."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi họp")
    body = models.CharField("thành phần", max_length=12, choices=Body.choices)
    kind = models.CharField("nội dung", max_length=12, choices=MeetingKind.choices)
    on = models.DateField("ngày họp")
    chair = models.CharField("chủ trì", max_length=120, blank=True)
    secretary = models.CharField("thư ký", max_length=120, blank=True)
    method = models.CharField("cách biểu quyết", max_length=8, choices=Method.choices)
    members = models.PositiveIntegerField("tổng số")
    left_out = models.JSONField("không tính vào tổng số", default=list, blank=True)
    paper_symbol = models.CharField("số nghị quyết, biên bản", max_length=60, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    did = models.CharField("người ghi biên bản", max_length=120, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "cuộc họp xét"
        indexes = [models.Index(fields=["unit", "-on"], name="meeting_of_unit")]


class Ballot(models.Model):
    """The vote on one case. It carries the counts it was judged by, so that a cell reads it without seeing the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ballots")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("bước", max_length=40)
    on = models.DateField("ngày họp")
    body = models.CharField("thành phần", max_length=12, choices=Body.choices)
    members = models.PositiveIntegerField("tổng số")
    excluded = models.JSONField("không tính, theo lý do", default=dict, blank=True)
    votes_for = models.PositiveIntegerField("tán thành")
    against = models.PositiveIntegerField("không tán thành")
    blank = models.PositiveIntegerField("phiếu trắng")
    finding = models.JSONField("kết quả đối chiếu", default=dict)
    passed = models.BooleanField("đủ tỷ lệ", null=True)
    brought = models.BooleanField("ở nơi chuyển đi", default=False)
    undone_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "biểu quyết"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"],
                name="ballot_once",
                violation_error_message="Cuộc họp này đã biểu quyết hồ sơ đó.",
            ),
            models.CheckConstraint(
                name="ballot_not_more_than_present",
                condition=Q(members__gte=F("votes_for") + F("against") + F("blank")),
                violation_error_message="Số phiếu nhiều hơn tổng số.",
            ),
        ]

    @property
    def total(self) -> int:
        """The denominator: all who belong, less those left out."""
        return int(self.members) - sum(int(count) for count in self.excluded.values())
