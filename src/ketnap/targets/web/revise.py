"""Revise a target set by the unit's own resolution."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.targets import ledger
from ketnap.targets.access import target_for
from ketnap.targets.actions.revise_target import revise_target
from ketnap.targets.models import Target
from ketnap.targets.web.forms import ReviseForm
from ketnap.targets.web.period import Period


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def revise(request: Request, pk: int) -> HttpResponse:
    """The form and the act."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    account = ledger.account(target)
    form = ReviseForm(request.POST or None, initial={"number": account.given, "paper_issuer": request.frame.unit_name})
    period = Period(target.start, target.end)
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}"

    def act() -> Target:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return revise_target(
            by=by, at=at, target=target, number=facts["number"], reason=facts["reason"],
            document=form.paper(by=by, at=at, unit_id=target.unit_id),
        )  # fmt: skip

    page = Screen(
        title=f"Điều chỉnh chỉ tiêu {period.words}",
        label="Ghi điều chỉnh",
        cancel_url=back,
        lead=f"Đang là {vn.number(account.given)}: giao xuống {vn.number(account.handed)}, giữ lại {vn.number(account.kept)}.",
        done="Đã điều chỉnh chỉ tiêu.",
    )
    return perform(request, form, page, act, lambda _: back)
