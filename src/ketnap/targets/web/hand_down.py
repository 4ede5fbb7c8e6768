"""Hand a target down to all units below on one screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.targets import ledger
from ketnap.targets.access import target_for
from ketnap.targets.actions.hand_down import hand_down as hand_down_
from ketnap.targets.models import Target
from ketnap.targets.queries import Progress, children_during, progress
from ketnap.targets.ways import Way, Wish, divide
from ketnap.targets.web.forms import HandDownForm
from ketnap.targets.web.period import Period
from ketnap.ui import parts


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def hand_down(request: Request, pk: int) -> HttpResponse:
    """The form (prefilled by the way chosen) and the act."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    account, period = ledger.account(target), Period(target.start, target.end)
    units = children_during(target.unit_id, target.start, target.end)
    rows = progress(units, target.start, target.end, target.end, {}, category=target.category, measure=target.measure)
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
        extra={"shortcuts": [parts.Link(label, f"?cach={way}") for way, label in Way.choices]},
        done=f"Đã giao chỉ tiêu cho {vn.number(len(rows))} đơn vị.",
    )
    return perform(request, form, page, act, lambda _: back, ahead=ahead)


def _suggest(request: Request, target: Target, rows: list[Progress], account: ledger.Account) -> dict[int, int]:
    """Numbers by unit id for the way chosen in the address; empty when none is chosen or it divides nothing."""
    way = request.GET.get("cach", "")
    if way not in Way.values or not rows:
        return {}
    units, frame = [row.unit_id for row in rows], request.frame
    try:
        return divide(
            request.scope, target, units, account.given + account.over, Wish({way: 1}), day=frame.day, today=frame.today
        )
    except Refused:
        return {}
