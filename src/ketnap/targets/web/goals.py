"""Set a goal that is no number, set floors, exempt a unit from having a source."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.targets.access import target_for
from ketnap.targets.actions.exempt_source import exempt_source
from ketnap.targets.actions.revise_goal import revise_goal
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.floors import FloorSum
from ketnap.targets.models import Exemption, Target
from ketnap.targets.revised import as_revised
from ketnap.targets.web.accept import known_terms
from ketnap.targets.web.forms import FloorForm, GoalForm, ReviseGoalForm
from ketnap.targets.web.period import Period, kind_of, paper_of, period_of
from ketnap.ui.fields import DayField


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def goal(request: Request) -> HttpResponse:
    """A rate, a coverage, a timeliness, no idle cell."""
    unit = request.frame.unit
    require(request.scope, Can.EDIT_TARGETS, unit.pk)
    period = period_of(request, request.frame.day)
    initial = {"start": period.start, "end": period.end, "paper_issuer": request.frame.unit_name}
    form = GoalForm(request.POST or None, initial=initial)
    back = reverse("targets:targets") + "?" + period.query

    def act() -> Target:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return set_goal(
            by=by, at=at, unit=unit, start=facts["start"], end=facts["end"], measure=facts["measure"], low=facts["low"],
            high=facts["high"], denominator=facts["denominator"], accepted=facts["accepted"],
            document=form.paper(by=by, at=at, unit_id=unit.pk),
        )  # fmt: skip

    page = Screen(
        title="Đặt mức cần đạt", label="Ghi mức cần đạt", cancel_url=back, done="Đã ghi mức cần đạt.",
        terms=known_terms(request, unit),
        lead=f"{request.frame.unit_name}. Tỷ lệ, độ phủ, đúng hạn được tính từ hồ sơ, không nhập kết quả.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda t: reverse("targets:targets") + "?" + Period(t.start, t.end).query)


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def revise(request: Request, pk: int) -> HttpResponse:
    """Change a goal that is no number. Raises Http404 for a number, which has a page of its own."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    if target.in_ledger:
        raise Http404
    (now,) = as_revised([target])
    initial = {"low": now.low, "high": now.high, "paper_issuer": request.frame.unit_name}
    form = ReviseGoalForm(request.POST or None, initial=initial)
    period = Period(target.start, target.end)
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}"

    def act() -> Target:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return revise_goal(
            by=by, at=at, target=target, low=facts["low"], high=facts["high"], reason=facts["reason"],
            document=form.paper(by=by, at=at, unit_id=target.unit_id),
        )  # fmt: skip

    page = Screen(
        title=f"Điều chỉnh mức cần đạt, {period.words}", label="Ghi điều chỉnh", cancel_url=back,
        lead=f"{kind_of(target)}. Mức đã ghi trước đây vẫn giữ trong sổ.", done="Đã điều chỉnh mức cần đạt.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: back)


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def floor(request: Request, pk: int) -> HttpResponse:
    """The least for every unit of a form."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    form = FloorForm(request.POST or None, initial=paper_of(target))
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{Period(target.start, target.end).query}"

    def act() -> FloorSum:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        paper = form.paper(by=by, at=at, unit_id=target.unit_id)
        return set_floors(by=by, at=at, target=target, floors={facts["form"]: facts["least"]}, document=paper)

    page = Screen(
        title="Mức tối thiểu mỗi đơn vị", label="Ghi mức tối thiểu", cancel_url=back, done="Đã ghi mức tối thiểu."
    )
    return perform(request, form, page, act, lambda _: back)


class ExemptForm(PaperForm):
    start = DayField(label="Từ ngày")
    end = DayField(label="Đến ngày")


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def exempt(request: Request) -> HttpResponse:
    """The unit being worked in has no non-member left."""
    unit = request.frame.unit
    require(request.scope, Can.EDIT_TARGETS, unit.pk)
    period = period_of(request, request.frame.day)
    form = ExemptForm(request.POST or None, initial={"start": period.start, "end": period.end})
    back = reverse("targets:coverage") + f"?don_vi={unit.code}&{period.query}"

    def act() -> Exemption:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return exempt_source(
            by=by,
            at=at,
            unit=unit,
            start=facts["start"],
            end=facts["end"],
            document=form.paper(by=by, at=at, unit_id=unit.pk),
        )

    page = Screen(
        title="Xác nhận không còn quần chúng", label="Ghi xác nhận", cancel_url=back, done="Đã ghi xác nhận.",
        lead=f"{request.frame.unit_name} không còn người ngoài Đảng để kết nạp, nên không tính vào tỷ lệ tổ chức có nguồn.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: back)
