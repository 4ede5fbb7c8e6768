"""Give a user a role at a unit and below."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.access.models import Grant
from ketnap.access.roles import SEES_PEOPLE, Role
from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import typed_span
from ketnap.organisations.models import Unit


def grant_role(
    *,
    by: Actor,
    at: dt.datetime,
    user: User,
    unit: Unit,
    role: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    sensitive: bool = False,
    basis: str = "",
) -> Grant:
    """Create the grant. Raises Refused for oneself, an unknown role, an overlap, an end before the beginning, or sensitive
    facts with a role that sees no people."""
    if by.user_id == user.pk:
        raise Refused(
            "grant.self", "Không thể tự cấp quyền cho mình.", remedy="Hãy nhờ người quản trị khác hoặc cấp trên cấp."
        )
    if role not in Role.values:
        raise Refused("grant.role", "Vai trò không có trong danh mục.", remedy="Hãy chọn lại.", field="role")
    if sensitive and role not in SEES_PEOPLE:
        raise Refused(
            "grant.sensitive", "Vai trò này không xem người nên không có quyền xem thông tin nhạy cảm.",
            remedy="Hãy bỏ chọn.", field="sensitive",
        )  # fmt: skip
    valid = typed_span(valid_from, valid_until, code="grant.range", field="valid_until")
    with transaction.atomic():
        if Grant.objects.filter(user=user, unit=unit, role=role, valid__overlap=valid).exists():
            raise Refused(
                "grant.overlap", "Người này đã có vai trò đó tại đơn vị.", remedy="Không cần cấp lại.", field="role"
            )
        grant = Grant.objects.create(
            user=user, unit=unit, role=role, valid=valid, sensitive=sensitive, granted_at=at, granted_by=by.username,
            basis=basis,
        )  # fmt: skip
        record(
            by=by, at=at, action="access.grant_role", subject="access.grant", subject_id=grant.pk, unit_id=unit.pk,
            after={"user": user.username, "role": role, "from": valid_from, "until": valid_until, "sensitive": sensitive},
            reason=basis,
        )  # fmt: skip
    return grant
