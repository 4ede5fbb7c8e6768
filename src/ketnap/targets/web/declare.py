"""Declare the figure of the paper books."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.targets.actions.declare_figure import declare_figure
from ketnap.targets.models import Declaration
from ketnap.targets.web.forms import DeclareForm
from ketnap.targets.web.period import period_of


@screen(Can.DECLARE_TARGETS, methods=("GET", "POST"))
def declare(request: Request) -> HttpResponse:
    """The form and the act."""
    unit = request.frame.unit
    require(request.scope, Can.DECLARE_TARGETS, unit.pk)
    period = period_of(request, request.frame.day)
    form = DeclareForm(request.POST or None, initial={"start": period.start, "end": period.end})
    back = reverse("targets:targets") + "?" + period.query

    def act() -> Declaration:
        facts = form.cleaned_data
        return declare_figure(
            by=request.scope.actor(), at=clock.now(), unit=unit, start=facts["start"], end=facts["end"],
            number=facts["number"], note=facts["note"],
        )  # fmt: skip

    page = Screen(
        title="Khai số liệu theo sổ giấy",
        label="Ghi số khai",
        cancel_url=back,
        lead="Số khai đứng cạnh số đếm từ quyết định kết nạp để đối chiếu, không cộng vào kết quả.",
        done="Đã ghi số khai.",
    )
    return perform(request, form, page, act, lambda _: back)
