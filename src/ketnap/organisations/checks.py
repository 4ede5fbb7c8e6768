"""Checks several actions on units share."""

from __future__ import annotations

import datetime as dt

from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.kinds import MAY_HOLD, Form
from ketnap.organisations.models import Profile, Unit


def profile_on(unit: Unit, day: dt.date) -> Profile:
    """The unit's name and kind on `day`. Raises Refused when the unit does not exist that day."""
    profile = Profile.objects.on(day).filter(unit=unit).first()
    if profile is None or (unit.closed_on is not None and unit.closed_on <= day):
        raise Refused(
            "unit.not_there",
            f"Đơn vị {unit.code} không hoạt động vào {vn.day_long(day)}.",
            remedy="Hãy kiểm tra lại ngày hoặc chọn đơn vị khác.",
            field="unit",
        )
    return profile


def check_may_hold(parent: Profile, form: str) -> None:
    """Raise Refused unless a unit of `form` may stand directly under `parent`."""
    if form not in MAY_HOLD[parent.form]:
        raise Refused(
            "unit.may_not_hold",
            f"{Form(form).label} không thể trực thuộc {Form(parent.form).label.lower()} ({parent.name}).",
            remedy="Hãy chọn lại đơn vị cấp trên hoặc loại tổ chức.",
            field="parent",
        )
