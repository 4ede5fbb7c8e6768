"""Dated grants: a user holds a role at a unit and everything below it, from, to."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from ketnap.access.roles import Role
from ketnap.accounts.models import User
from ketnap.organisations.models import Unit


class Grant(models.Model):
    """The only source of rights. Ending a grant sets the end of `valid`; nothing is deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("vai trò", max_length=24, choices=Role.choices)
    valid = DateRangeField("hiệu lực")
    sensitive = models.BooleanField("được xem thông tin nhạy cảm", default=False)
    granted_at = models.DateTimeField("cấp lúc")
    granted_by = models.CharField("người cấp", max_length=64)
    basis = models.CharField("căn cứ", max_length=200, blank=True)

    class Meta:
        verbose_name = "quyền"
        constraints = [
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Người này đã có vai trò đó tại đơn vị trong khoảng thời gian này.",
            ),
            models.CheckConstraint(
                name="grant_range",
                condition=models.Q(valid__isempty=False),
                violation_error_message="Ngày hết hiệu lực phải sau ngày bắt đầu.",
            ),
        ]
