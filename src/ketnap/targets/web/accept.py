"""State the basis on which an inconsistency in the targets stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.targets.access import target_for
from ketnap.targets.actions.accept_fault import accept_fault
from ketnap.targets.checks import acceptable, faults, told
from ketnap.targets.models import Allowance
from ketnap.targets.web.forms import AcceptForm
from ketnap.targets.web.period import Period


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
    """An inconsistency as the page tells it; `url` leads to stating a basis, where that may be done."""

    text: str
    tone: str
    url: str


def told_on_page(unit_id: int, period: Period, *, may: bool) -> list[Told]:
    """What does not fit in the period: a warning with the way to state a basis, or the basis it stands on."""
    inside = [one for one in faults(unit_id) if one.target.start <= period.end and one.target.end >= period.start]
    return [
        Told(
            told(one),
            "info" if one.accepted else "warn",
            reverse("targets:accept", args=[one.target.pk, one.code]) if may and acceptable(one) else "",
        )
        for one in inside
    ]
