"""One sitting of one person. Who did not pass studies on, may hand in an essay, and sits again: another row."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.training.models import Course


class Examiner(models.TextChoices):
    """Before whom the candidate sits."""

    STANDING = "standing", "Ban Thường vụ"
    COUNCIL = "council", "Hội đồng kiểm tra nhận thức"


class Result(models.TextChoices):
    PASSED = "passed", "Đạt"
    AGAIN = "again", "Chưa đạt"


class Sitting(models.Model):
    """`unit` is the cell the person belongs to, and who may see the row; `held_by` is the committee that examines.

    `essay_on` is the day an essay asked for after an earlier sitting was handed in. One taken back stays, marked.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sittings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="chi bộ")
    held_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi tổ chức")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sittings", null=True, blank=True)
    examiner = models.CharField("nơi kiểm tra", max_length=8, choices=Examiner.choices)
    on = models.DateField("ngày kiểm tra")
    result = models.CharField("kết quả", max_length=6, choices=Result.choices)
    essay_on = models.DateField("ngày nộp bài thu hoạch", null=True, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")
    undone_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    undone_why = models.CharField("lý do gỡ", max_length=200, blank=True)

    class Meta:
        verbose_name = "lượt kiểm tra nhận thức"
        indexes = [models.Index(fields=["unit", "on"], name="sitting_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "on"],
                condition=Q(undone_at=None),
                name="sitting_once_a_day",
                violation_error_message="Lượt kiểm tra của người này trong ngày đã được ghi.",
            ),
            models.CheckConstraint(
                name="sitting_essay_before",
                condition=Q(essay_on=None) | Q(essay_on__lte=F("on")),
                violation_error_message="Bài thu hoạch phải nộp trước khi kiểm tra lại.",
            ),
            models.CheckConstraint(
                name="sitting_undone_says_why",
                condition=Q(undone_at=None) | ~Q(undone_why=""),
                violation_error_message="Gỡ lượt kiểm tra phải ghi lý do.",
            ),
        ]
