"""Corrections of the working-day calendar: a public holiday, a weekend day worked in exchange, a day that is as any other.

They hold for the whole house, from the moment they are recorded. Correcting again closes the row and adds one.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """What is decided about a day, or about a whole year."""

    OFF = "off", "Nghỉ (lễ, Tết, nghỉ bù, hoán đổi)"
    WORKED = "worked", "Ngày cuối tuần đi làm bù"
    PLAIN = "plain", "Không đổi: làm, nghỉ như mọi tuần"
    YEAR = "year", "Lịch nghỉ cả năm đã công bố"


class Correction(models.Model):
    """One decision about one day, with the document it stands on. Of a whole year, `day` is its first."""

    day = models.DateField("ngày")
    kind = models.CharField("nội dung", max_length=8, choices=Kind.choices)
    whole_year = models.BooleanField("cho cả năm", default=False)
    name = models.CharField("tên ngày", max_length=120)
    symbol = models.CharField("số, ký hiệu văn bản", max_length=60)
    issued_on = models.DateField("ngày văn bản")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    recorded = DateTimeRangeField("được ghi nhận")
    by = models.CharField("người ghi", max_length=120)

    class Meta:
        verbose_name = "điều chỉnh lịch làm việc"
        constraints = [
            ExclusionConstraint(
                name="workday_one_decision",
                expressions=[
                    ("day", RangeOperators.EQUAL),
                    ("whole_year", RangeOperators.EQUAL),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ngày này vừa có người khác điều chỉnh. Hãy mở lại trang rồi làm lại.",
            ),
            models.CheckConstraint(
                name="workday_year_is_a_year",
                condition=Q(whole_year=True, kind=Kind.YEAR, day__month=1, day__day=1)
                | (Q(whole_year=False) & ~Q(kind=Kind.YEAR)),
                violation_error_message="Công bố cả năm ghi theo năm, các điều chỉnh khác ghi theo ngày.",
            ),
            models.CheckConstraint(
                name="workday_right_day_of_week",
                condition=~Q(kind__in=[Kind.OFF, Kind.WORKED])
                | Q(kind=Kind.OFF, day__iso_week_day__lte=5)
                | Q(kind=Kind.WORKED, day__iso_week_day__gte=6),
                violation_error_message="Ngày nghỉ phải là thứ Hai đến thứ Sáu, ngày làm bù phải là thứ Bảy hoặc Chủ nhật.",
            ),
            models.CheckConstraint(
                name="workday_cites_a_document",
                condition=~Q(symbol="") & ~Q(issuer="") & ~Q(name=""),
                violation_error_message="Hãy ghi tên ngày, số văn bản và cơ quan ban hành.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} của {self.issuer}"
