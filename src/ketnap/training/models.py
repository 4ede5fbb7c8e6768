"""Courses, who attends them, and certificates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.documents.models import Document
from ketnap.members.models import Person
from ketnap.organisations.models import Unit


class CourseKind(models.TextChoices):
    AWARENESS = "awareness", "Bồi dưỡng nhận thức về Đảng"
    NEW_MEMBER = "new_member", "Bồi dưỡng đảng viên mới"
    PARTY_WORK = "party_work", "Bồi dưỡng nghiệp vụ công tác đảng"


class Course(models.Model):
    """A class held by a unit. It names no people, so it may be seen wherever its unit is known."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị mở lớp")
    kind = models.CharField("loại lớp", max_length=12, choices=CourseKind.choices)
    name = models.CharField("tên lớp", max_length=200)
    starts_on = models.DateField("khai giảng")
    ends_on = models.DateField("bế giảng")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "lớp bồi dưỡng"
        indexes = [models.Index(fields=["unit", "-starts_on"], name="course_of_unit")]
        constraints = [
            models.CheckConstraint(
                name="course_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Ngày bế giảng không thể trước ngày khai giảng.",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "name", "starts_on"],
                name="course_once",
                violation_error_message="Lớp này đã có trong sổ.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A person in a course. `unit` is where the person belongs, and who may see the row."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị cử đi học")
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "người học"
        constraints = [
            models.UniqueConstraint(
                fields=["course", "person"],
                name="enrolment_once",
                violation_error_message="Người này đã có trong danh sách lớp.",
            ),
        ]


class Certificate(models.Model):
    """A certificate as printed. `withdrawn_at` takes back one typed wrongly; it stays visible."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="certificates", null=True, blank=True)
    kind = models.CharField("loại", max_length=12, choices=CourseKind.choices)
    number = models.CharField("số", max_length=60, blank=True)
    issued_on = models.DateField("ngày cấp")
    issuer = models.CharField("nơi cấp", max_length=200)
    grade = models.CharField("kết quả", max_length=60, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    reason = models.CharField("lý do thu hồi", max_length=300, blank=True)

    class Meta:
        verbose_name = "giấy chứng nhận"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "issued_on"],
                condition=Q(withdrawn_at=None),
                name="certificate_once",
                violation_error_message="Giấy chứng nhận này đã được ghi.",
            ),
            models.CheckConstraint(
                name="certificate_withdrawn_says_why",
                condition=Q(withdrawn_at=None) | ~Q(reason=""),
                violation_error_message="Thu hồi giấy chứng nhận phải ghi lý do.",
            ),
        ]
