"""State the basis on which an inconsistency in the targets stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.organisations.models import Unit
from ketnap.targets.access import target_for
from ketnap.targets.actions.accept_fault import accept_fault
from ketnap.targets.checks import acceptable, faults, terms_of, told, words_of_term
from ketnap.targets.models import Allowance
from ketnap.targets.web.forms import AcceptForm
from ketnap.targets.web.period import Period
from ketnap.ui import parts


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def accept(request: Request, pk: int, code: str) -> HttpResponse:
    """The form and the act, for the first inconsistency of that code at the target that has no basis yet."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    open_ = [one for one in faults(target.unit_id) if one.target.pk == pk and one.code == code and acceptable(one)]
    if not open_:
        raise Http404
    fault = open_[0]
    form = AcceptForm(request.POST or None)
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{Period(target.start, target.end).query}"

    def act() -> Allowance:
        return accept_fault(by=request.scope.actor(), at=clock.now(), fault=fault, basis=form.cleaned_data["accepted"])

    page = Screen(
        title="Ghi căn cứ khi chỉ tiêu không khớp", label="Ghi căn cứ", cancel_url=back, done="Đã ghi căn cứ.",
        lead=f"{fault.sentence} Nếu có số nào đổi, chỗ này sẽ được báo lại.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: back)


@dataclass(frozen=True)
class Told:
    """An inconsistency as the page tells it; `url` leads to stating a basis, `term` to recording the next term of the committee,
    where that may be done."""

    text: str
    tone: str
    url: str
    term: str = ""


def told_on_page(request: Request, unit: Unit, period: Period) -> list[Told]:
    """What does not fit in the period: a warning with the ways out, or the basis it stands on."""
    unit_id, term = unit.pk, term_url(request, unit)
    may = request.scope.can(Can.EDIT_TARGETS, unit_id) and not request.frame.past
    inside = [one for one in faults(unit_id) if one.target.start <= period.end and one.target.end >= period.start]
    return [
        Told(
            told(one),
            "info" if one.accepted else "warn",
            reverse("targets:accept", args=[one.target.pk, one.code]) if may and acceptable(one) else "",
            term if one.code == "plan.term" and not one.accepted else "",
        )
        for one in inside
    ]


def term_url(request: Request, unit: Unit) -> str:
    """Where the next term of the unit's committee is recorded, for who may."""
    may = request.scope.can(Can.EDIT_UNITS, unit.pk) and not request.frame.past
    return reverse("organisations:committee", args=[unit.code]) if may else ""


def known_terms(request: Request, unit: Unit) -> list[parts.Term]:
    """The terms a period must lie in, beside the form that asks for the period, with the way to record the next one."""
    terms = terms_of(unit.pk)
    if not terms:
        return []
    listed, url = "; ".join(words_of_term(term) for term in terms), term_url(request, unit)
    return [
        parts.Term("Nhiệm kỳ của cấp uỷ đã ghi", listed),
        *([parts.Term("Đã sang nhiệm kỳ mới", parts.Cell("Ghi nhiệm kỳ mới", url))] if url else ()),
    ]
