"""Reviews, remarks, trial tasks and committee charges. Every row names its cell in `unit`; a row taken back stays, marked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.admissions.cultivation.kinds import Note, Rating, TaskKind, TaskResult, Verdict
from ketnap.admissions.models import Case, Helper
from ketnap.members.models import Person
from ketnap.organisations.models import Unit


class Entered(models.Model):
    """Who did it, who typed it, when."""

    did = models.CharField("người làm", max_length=120, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        abstract = True


class Review(Entered):
    """The cell's review of one sympathiser in one month (`month` is its first day). Corrected by a new row."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField("tháng")
    on = models.DateField("ngày xét")
    verdict = models.CharField("kết quả", max_length=8, choices=Verdict.choices)
    note = models.CharField("ghi chú", max_length=12, choices=Note.choices, blank=True)
    replaced_at = models.DateTimeField("sửa lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần xét hằng tháng"
        indexes = [models.Index(fields=["unit", "month"], condition=Q(replaced_at=None), name="review_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "month"],
                condition=Q(replaced_at=None),
                name="review_once_a_month",
                violation_error_message="Tháng này đã xét người đó.",
            ),
            models.CheckConstraint(
                name="review_month_is_first_day",
                condition=Q(month__day=1),
                violation_error_message="Tháng xét phải ghi bằng ngày đầu tháng.",
            ),
        ]


class Remark(Entered):
    """A helper's remarks on paper: which quarter, what they come to, where the paper lies."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="remarks")
    quarter = models.DateField("quý")
    on = models.DateField("ngày nhận xét")
    rating = models.CharField("kết quả", max_length=12, choices=Rating.choices)
    paper_symbol = models.CharField("số, ký hiệu giấy tờ", max_length=60, blank=True)
    paper_place = models.CharField("nơi lưu", max_length=200, blank=True)

    class Meta:
        verbose_name = "nhận xét hằng quý"
        constraints = [
            models.UniqueConstraint(
                fields=["helper", "quarter"],
                name="remark_once_a_quarter",
                violation_error_message="Quý này người giúp đỡ đã nhận xét.",
            ),
            models.CheckConstraint(
                name="remark_quarter_begins",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
                violation_error_message="Quý phải ghi bằng ngày đầu quý.",
            ),
        ]


class TrialTask(Entered):
    """A task given to the person to prove themselves."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="trial_tasks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("loại nhiệm vụ", max_length=12, choices=TaskKind.choices)
    given_on = models.DateField("ngày giao")
    due_on = models.DateField("hạn hoàn thành", null=True, blank=True)
    result = models.CharField("kết quả", max_length=12, choices=TaskResult.choices, blank=True)
    done_on = models.DateField("ngày có kết quả", null=True, blank=True)

    class Meta:
        verbose_name = "nhiệm vụ thử thách"
        constraints = [
            models.CheckConstraint(
                name="trial_task_order",
                condition=(Q(due_on=None) | Q(due_on__gte=F("given_on")))
                & (Q(done_on=None) | Q(done_on__gte=F("given_on"))),
                violation_error_message="Hạn và ngày có kết quả không thể trước ngày giao.",
            ),
            models.CheckConstraint(
                name="trial_task_ends_with_result",
                condition=Q(done_on=None, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
                violation_error_message="Kết quả phải có ngày, và ngày phải có kết quả.",
            ),
        ]


class CommitteeCharge(Entered):
    """The committee member in charge of the case, from, until (the first day no longer)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="committee_charges")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="cấp uỷ viên")
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "cấp uỷ viên phụ trách"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(until=None),
                name="committee_charge_once",
                violation_error_message="Hồ sơ đang có cấp uỷ viên phụ trách.",
            ),
            models.CheckConstraint(
                name="committee_charge_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Ngày thôi phụ trách không thể trước ngày nhận.",
            ),
        ]
