"""Withdraw a target that was set by mistake; the targets of a unit that were withdrawn."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.accounts.queries import full_names
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.targets import ledger
from ketnap.targets.access import target_for
from ketnap.targets.actions.withdraw_target import withdraw_target
from ketnap.targets.kinds import Measure
from ketnap.targets.models import Target
from ketnap.targets.queries import withdrawn
from ketnap.targets.revised import as_revised
from ketnap.targets.web.pages import Page, paged, show
from ketnap.targets.web.period import Period, book_url, kind_of, period_of
from ketnap.targets.withdrawal import emptied
from ketnap.ui import parts


class WithdrawForm(PaperForm):
    """Why, and the paper that says so where there is one."""

    paper_required = False
    reason = forms.CharField(
        label="Lý do", max_length=300, help_text="Ví dụ: ghi nhầm kỳ, nghị quyết giao cho năm sau."
    )


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The form, what it takes away, and the act."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    form, period = WithdrawForm(request.POST or None), Period(target.start, target.end)
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}"

    def act() -> Target:
        by, at = request.scope.actor(), clock.now()
        return withdraw_target(
            by=by, at=at, target=target, reason=form.cleaned_data["reason"],
            document=form.paper_if_any(by=by, at=at, unit_id=target.unit_id),
        )  # fmt: skip

    (asked,) = as_revised([target])
    going = emptied(target)

    def ahead() -> list[parts.Consequence]:
        one = parts.Consequence(1, f"chỉ tiêu không còn được tính: {_asked(asked)}, {period.words}")
        return [one, *([parts.Consequence(len(going), "đơn vị đã thu về 0 cùng thôi chỉ tiêu này")] if going else ())]

    page = Screen(
        title=f"Rút chỉ tiêu {period.words}", label="Rút chỉ tiêu", cancel_url=back, danger=True,
        lead=f"{kind_of(target)}: {_asked(asked)}. Chỉ dùng khi ghi nhầm; số thay đổi theo văn bản thì điều chỉnh.",
        warning="Chỉ tiêu đã rút không khôi phục được, nhưng vẫn xem lại được và có thể đặt lại từ đầu.",
        done="Đã rút chỉ tiêu.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: back, ahead=ahead)


def _asked(target: Target) -> str:
    return vn.number(ledger.account(target).given) if target.in_ledger else _goal(target)


def _goal(target: Target) -> str:
    if target.measure == Measure.IDLE:
        return f"{vn.number(int(target.low or 0))} năm"
    return vn.percent_value(target.low) + (f" đến {vn.percent_value(target.high)}" if target.high else "")


def withdrawn_words(target: Target, name: str) -> str:
    """'Đã rút lúc …, người rút …: lý do (văn bản).'"""
    paper = f" ({target.withdrawn_document})" if target.withdrawn_document else ""
    when = vn.moment(target.withdrawn_at) if target.withdrawn_at else ""
    return f"Đã rút lúc {when}, người rút: {name}. Lý do: {target.withdrawn_reason}{paper}. Chỉ tiêu này không còn được tính."


@screen(Can.SEE_TARGETS)
def history(request: Request) -> HttpResponse:
    """Targets of the unit that were withdrawn: what was asked, who withdrew it, when, why, on which paper."""
    unit, period = request.frame.unit, period_of(request, request.frame.day)
    found = withdrawn(unit.pk)
    shown, pager = paged(request, found)
    who = full_names(one.withdrawn_by for one in shown)
    numbers = ledger.accounts(one.pk for one in shown if one.in_ledger)
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for one in shown:
        asked = vn.number(numbers[one.pk].given if one.pk in numbers else 0) if one.in_ledger else _goal(one)
        paper = f"Văn bản: {one.withdrawn_document}" if one.withdrawn_document else ""
        rows.append(
            [
                parts.Cell(Period(one.start, one.end).words, note=kind_of(one), badge=parts.Badge("đã rút")),
                parts.Cell(asked, url=book_url(one.pk) if one.in_ledger else ""), str(one.document),
                parts.Cell(one.withdrawn_reason, note=paper), who.get(one.withdrawn_by, one.withdrawn_by),
                vn.moment(one.withdrawn_at) if one.withdrawn_at else "",
            ]
        )  # fmt: skip
    heads = ("Căn cứ khi đặt", "Lý do rút", "Người rút")
    columns = [
        parts.Column("Kỳ"), parts.Column("Đã ghi", figures=True), *(parts.Column(head) for head in heads),
        parts.Column("Rút lúc", figures=True),
    ]  # fmt: skip
    table = parts.DataTable(
        "Chỉ tiêu đã rút", columns, rows, unit="chỉ tiêu", total=len(found),
        empty=parts.Empty("Chưa rút chỉ tiêu nào", "Chỉ tiêu ghi nhầm được rút thì nằm ở đây, không tính vào đâu nữa."),
    )  # fmt: skip
    back = reverse("targets:targets") + f"?don_vi={unit.code}&{period.query}"
    page = Page(
        "Chỉ tiêu đã rút", request.frame.unit_name, [parts.Link("Về trang chỉ tiêu", back, "quiet")], tables=[table],
        pagers={table.caption: pager},
    )  # fmt: skip
    return show(request, page)
