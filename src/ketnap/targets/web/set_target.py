"""Set the target of the unit being worked in."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.kinds import Measure
from ketnap.targets.models import Target
from ketnap.targets.web.accept import known_terms
from ketnap.targets.web.forms import SetForm
from ketnap.targets.web.period import Period, period_of


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def set_(request: Request) -> HttpResponse:
    """The form and the act."""
    unit = request.frame.unit
    require(request.scope, Can.EDIT_TARGETS, unit.pk)
    period = period_of(request, request.frame.day)
    initial = {"start": period.start, "end": period.end, "paper_issuer": request.frame.unit_name}
    form = SetForm(request.POST or None, initial=initial)
    back = reverse("targets:targets") + "?" + period.query

    def act() -> Target:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return set_target(
            by=by, at=at, unit=unit, start=facts["start"], end=facts["end"], number=facts["number"],
            measure=facts["measure"] or Measure.NUMBER, category=facts["category"], accepted=facts["accepted"],
            document=form.paper(by=by, at=at, unit_id=unit.pk),
        )  # fmt: skip

    page = Screen(
        title="Đặt chỉ tiêu kết nạp",
        label="Ghi chỉ tiêu",
        cancel_url=back,
        lead=f"{request.frame.unit_name}. Chỉ tiêu phải dựa trên một nghị quyết hoặc kế hoạch.",
        done="Đã ghi chỉ tiêu. Bước tiếp theo: giao xuống các đơn vị.",
        terms=known_terms(request, unit),
    )
    return perform(request, form, page, act, lambda t: reverse("targets:targets") + "?" + Period(t.start, t.end).query)
