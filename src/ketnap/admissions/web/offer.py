"""What a case offers for the date of an act: its next step with the form, other steps, and the findings beforehand."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.admissions import queries, rolls, states
from ketnap.admissions.access import may_take
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.judging import Question, findings
from ketnap.admissions.models import Case
from ketnap.admissions.places import Way
from ketnap.admissions.web import late, show
from ketnap.admissions.web.forms import StepForm
from ketnap.admissions.web.late import ActDay
from ketnap.law import Outcome
from ketnap.law.routes import Step as RouteStep
from ketnap.lib import format as vn
from ketnap.ui import parts


def step_url(case: Case, step: RouteStep, act: ActDay) -> str:
    """Where a step is taken: a page of its own, or the meeting that decides."""
    if step.key in states.BY_DECISION:
        return act.carried(f"{reverse('admissions:meetings')}?ho_so={case.uid}")
    return act.carried(reverse("admissions:step", args=[case.uid, step.key]))


def offered(request: Request, dossier: Dossier, way: Way, act: ActDay, *, may: bool) -> dict[str, Any]:
    """The one next action with its form beside it, and the other steps that may be taken by the rules of that date."""
    case = dossier.case
    shown: dict[str, Any] = {"act": act, "look_url": show.case_url(case), "next": None, "others": []}
    step = states.next_step(way, dossier.taken)
    if step is None or case.closed_on is not None:
        return shown
    unit = way.place.acting(step.actor) or case.unit_id
    allowed = may and may_take(request.scope, case, way, step)
    others = [one for one in states.open_steps(way, dossier.taken) if one.key != step.key] if may else []
    shown |= {
        "next": step, "next_with": queries.names_of([unit], act.day).get(unit, ""), "may_next": allowed,
        "others": [
            parts.Link(one.label, step_url(case, one, act)) for one in others if may_take(request.scope, case, way, one)
        ],
        "next_url": step_url(case, step, act),
    }  # fmt: skip
    if allowed and step.key not in states.BY_DECISION:
        roll = rolls.roll_for_step(case, way, step.key, act.day)
        form = StepForm(initial=late.initial(request, act), case=case, key=step.key, roll=roll)
        late.watch(form, show.case_url(case))
        shown["next_form"] = form
    return shown


def foreseen(dossier: Dossier, way: Way, key: str, act: ActDay) -> dict[str, Any]:
    """What the rules of that date say of the step, as if it were taken then: what to look into, and what is met."""
    open_case = dossier.case.closed_on is None and bool(way.steps)
    found = findings(Question(dossier, way, key, act.day, done=False)) if open_case else []
    when = "hôm nay" if act.day == act.today else f"ngày {vn.day(act.day)}"
    return {
        "missing": [show.finding_row(one) for one in found if one.outcome in (Outcome.NOT_MET, Outcome.UNKNOWN)],
        "met": [show.finding_row(one) for one in found if one.outcome in (Outcome.MET, Outcome.WAIVED)],
        "preview_label": states.LABELS[key],
        "preview_words": f"Đối chiếu như thể bước “{states.LABELS[key]}” làm {when}",
    }
