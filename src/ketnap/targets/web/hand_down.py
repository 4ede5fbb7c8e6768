"""Hand a target down to all units below on one screen."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.law.calendar import add_months
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.members.counting import figures_for, stock_under
from ketnap.organisations.models import Unit
from ketnap.targets import ledger
from ketnap.targets.access import target_for
from ketnap.targets.actions.hand_down import hand_down as hand_down_
from ketnap.targets.allocate import allocate
from ketnap.targets.models import Target
from ketnap.targets.queries import Progress, children_during, progress
from ketnap.targets.web.forms import HandDownForm
from ketnap.targets.web.period import Period
from ketnap.ui import parts

WAYS = {"deu": "Chia đều", "dang_vien": "Theo số đảng viên", "nam_truoc": "Theo kết quả kỳ trước"}


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def hand_down(request: Request, pk: int) -> HttpResponse:
    """The form (prefilled by the way chosen) and the act."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    account, period = ledger.account(target), Period(target.start, target.end)
    units = children_during(target.unit_id, target.start, target.end)
    rows = progress(units, target.start, target.end, target.end, {})
    suggested = _suggest(request, target, rows, account)
    form = HandDownForm(
        request.POST or None, rows=rows, suggested=suggested, revising=bool(account.handed),
        initial={"kept": 0 if suggested else account.kept, "over": account.over},
    )  # fmt: skip
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}"

    def act() -> Target:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        by_id = Unit.objects.in_bulk(units)
        return hand_down_(
            by=by, at=at, target=target, parts={by_id[unit_id]: number for unit_id, number in form.parts().items()},
            kept=facts["kept"], over=facts["over"], reason=facts["reason"],
            document=form.paper(by=by, at=at, unit_id=target.unit_id),
        )  # fmt: skip

    def ahead() -> list[parts.Consequence]:
        numbers = form.parts()
        changed = sum(numbers[row.unit_id] != (row.target or 0) for row in rows)
        return [
            parts.Consequence(sum(numbers.values()), "chỉ tiêu giao xuống"),
            parts.Consequence(form.cleaned_data["kept"], "giữ lại ở cấp mình"),
            parts.Consequence(changed, "đơn vị có chỉ tiêu thay đổi"),
        ]

    page = Screen(
        title=f"Giao chỉ tiêu {period.words}",
        label="Giao chỉ tiêu",
        cancel_url=back,
        lead=f"Được giao {vn.number(account.given)}. Giữ lại cộng giao xuống phải bằng được giao cộng giao vượt.",
        extra={"shortcuts": [parts.Link(label, f"?cach={way}") for way, label in WAYS.items()]},
        done=f"Đã giao chỉ tiêu cho {vn.number(len(rows))} đơn vị.",
    )
    return perform(request, form, page, act, lambda _: back, ahead=ahead)


def _suggest(request: Request, target: Target, rows: list[Progress], account: ledger.Account) -> dict[int, int]:
    """Numbers by unit id for the way chosen in the address; empty when none is chosen."""
    way = request.GET.get("cach", "")
    if way not in WAYS or not rows:
        return {}
    weights = [1] * len(rows)
    if way == "dang_vien":
        stock = stock_under(request.scope, [row.unit_id for row in rows], request.frame.day)
        weights = [stock.get(row.unit_id, 0) for row in rows]
    elif way == "nam_truoc":
        start, end = _year_before(target)
        found = figures_for(
            request.scope, target.unit_id, start, end, today=request.frame.today, by_child=True, measures=["achieved"]
        )
        weights = [found[row.unit_id]["achieved"] if row.unit_id in found else 0 for row in rows]
    return dict(zip((row.unit_id for row in rows), allocate(account.given + account.over, weights), strict=True))


def _year_before(target: Target) -> tuple[dt.date, dt.date]:
    return add_months(target.start, -12), add_months(target.end, -12)
