"""Writing lines and events of a plan; the actions check and audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ketnap.accounts.actor import Actor
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.targets import ledger
from ketnap.targets.kinds import Side
from ketnap.targets.models import Plan, PlanEvent, PlanLine


def write_round(plan: Plan, parts: Mapping[Unit, int], kept: int, round_: int, *, by: Actor, at: dt.datetime) -> None:
    """The numbers of a new round. Raises Refused for a number below zero."""
    if kept < 0 or any(number < 0 for number in parts.values()):
        raise Refused("target.negative", "Chỉ tiêu không thể nhỏ hơn 0.", remedy="Hãy xem lại các số.", field="parts")
    rows: list[tuple[Unit | None, int]] = [(None, kept), *parts.items()]
    PlanLine.objects.bulk_create(
        PlanLine(plan=plan, round=round_, unit=unit, side=Side.GIVEN, amount=amount, at=at, by=by.username)
        for unit, amount in rows
    )


def tell(
    plan: Plan, state: str, *, by: Actor, at: dt.datetime, document: Document | None = None, note: str = ""
) -> PlanEvent:
    """Append the event."""
    return PlanEvent.objects.create(plan=plan, state=state, document=document, note=note, at=at, by=by.username)


def check_whole(plan: Plan, total: int) -> None:
    """Raise Refused unless the numbers make the whole, saying by how much they do not."""
    whole = ledger.account(plan.target).given + plan.over
    if total == whole:
        return
    more = f"vượt {vn.number(total - whole)}" if total > whole else f"còn thiếu {vn.number(whole - total)}"
    raise Refused(
        "plan.sum",
        f"Phương án cộng lại {vn.number(total)}, chỉ tiêu phải phân bổ {vn.number(whole)}: {more}.",
        remedy="Hãy sửa các số, hoặc ghi rõ số giao vượt, rồi gửi lại.",
        field="parts",
    )
