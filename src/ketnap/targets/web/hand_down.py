"""Hand a target down on one screen: to all units directly below, or through every level to each cell."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import tree_on
from ketnap.targets import ledger
from ketnap.targets.access import target_for
from ketnap.targets.actions.export_table import export_table
from ketnap.targets.actions.hand_down import hand_down as hand_down_
from ketnap.targets.actions.hand_down_through import hand_down_through
from ketnap.targets.division_file import division_workbook
from ketnap.targets.models import Target
from ketnap.targets.web.depths import DIRECT, EVERY_CELL, LABELS, Depth, day_of, depth_of, rows_of, stamp_of
from ketnap.targets.web.divide import work
from ketnap.targets.web.divide_form import Desk, DivideForm
from ketnap.targets.web.pages import file
from ketnap.targets.web.period import Period, paper_of
from ketnap.ui import parts

_ADDRESSES: dict[Depth, str] = {DIRECT: "targets:hand_down", EVERY_CELL: "targets:distribute"}
_LEADS: dict[Depth, str] = {
    DIRECT: "Giữ lại cộng giao xuống phải bằng được giao cộng giao vượt.",
    EVERY_CELL: "Đơn vị ở giữa nhận đúng tổng số của các chi bộ bên dưới.",
}


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def hand_down(request: Request, pk: int) -> HttpResponse:
    """To the units directly below."""
    return work(request, desk_of(target_for(request.scope, pk, Can.EDIT_TARGETS), DIRECT, request))


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def distribute(request: Request, pk: int) -> HttpResponse:
    """To every cell at once."""
    return work(request, desk_of(target_for(request.scope, pk, Can.EDIT_TARGETS), EVERY_CELL, request))


def desk_of(target: Target, depth: Depth, request: Request) -> Desk:
    """The table of a target at a depth, with the act that hands it down."""
    account, period, rows = ledger.account(target), Period(target.start, target.end), rows_of(target, depth)

    def act(form: DivideForm) -> object:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        units = Unit.objects.in_bulk(list(form.numbers))
        parts_ = {units[unit]: number for unit, number in form.numbers.items()}
        document = form.paper(by=by, at=at, unit_id=target.unit_id)
        if depth == DIRECT:
            return hand_down_(
                by=by, at=at, target=target, parts=parts_, kept=facts["kept"], over=form.beyond, reason=facts["reason"],
                document=document,
            )  # fmt: skip
        return hand_down_through(
            by=by, at=at, target=target, numbers=parts_, kept=facts["kept"], over=form.beyond, reason=facts["reason"],
            document=document,
        )  # fmt: skip

    return Desk(
        target=target, rows=rows, numbers={row.unit: row.now for row in rows}, whole=account.given,
        kept=account.kept if account.handed else 0, over=account.over, title=f"Giao chỉ tiêu {period.words}",
        through=tree_on(day_of(target)) if depth == EVERY_CELL else None, label="Giao chỉ tiêu",
        back=reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}", act=act,
        done=lambda form: f"Đã giao chỉ tiêu cho {vn.number(sum(1 for number in form.numbers.values() if number))} đơn vị.",
        lead=f"Được giao {vn.number(account.given)}. {_LEADS[depth]}",
        sheet_url=reverse("targets:distribute_sheet", args=[target.pk]) + f"?cap={depth}",
        offered=paper_of(target), stamp=stamp_of(target, [row.unit for row in rows]),
        others=[
            parts.Link(LABELS[one], reverse(address, args=[target.pk]), "plain" if one == depth else "quiet")
            for one, address in _ADDRESSES.items()
        ],
    )  # fmt: skip


@screen(Can.EXPORT, methods=("POST",))
def sheet(request: Request, pk: int) -> HttpResponse:
    """The table as it stands on the page, to fill in elsewhere: numbers, floors, locks."""
    target = target_for(request.scope, pk, Can.EXPORT)
    depth = depth_of(request.GET.get("cap", ""))
    desk = desk_of(target, depth, request)
    form = DivideForm(request.POST, desk=desk, paper=False)
    form.is_valid()  # what can't be read goes out as it was
    at = clock.now()
    body = division_workbook(
        [
            (row.code, row.name, row.now, form.numbers[row.unit], form.floors.get(row.unit), row.unit in form.locked)
            for row in desk.rows
        ],
        at=at, author=str(request.user), demo=settings.DEMO,
    )  # fmt: skip
    export_table(
        by=request.scope.actor(), at=at, unit_id=target.unit_id, what="distribution", start=target.start, end=target.end,
        kind="xlsx", count=len(desk.rows),
    )  # fmt: skip
    return file(body, "phan-bo-chi-tieu", "xlsx", request.frame.today)
