"""Candidacies: who is on the way into the Party, where each stands and what comes next. Never a sensitive fact."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q
from ninja import Query, Router, Schema

from ketnap.access.api.base import PROBLEMS, Caller, Cursor, Limit, OnDay, UnitQuery, day_asked, need
from ketnap.access.gates import unit_for
from ketnap.access.roles import Can
from ketnap.admissions.access import case_for
from ketnap.admissions.models import Case, Step
from ketnap.admissions.queries import Running, cases, names_of, running, with_stage
from ketnap.admissions.states import LABELS, Stage
from ketnap.organisations.tree import below

router = Router(tags=["Hồ sơ kết nạp"])


class CandidacyOut(Schema):
    """A case as it stands on a day."""

    uid: UUID
    full_name: str
    birth_date: dt.date
    unit: str
    unit_name: str
    opened_on: dt.date
    closed_on: dt.date | None
    outcome: str
    stage: str
    stage_label: str


class CandidacyPage(Schema):
    """A page of cases in the order of names."""

    items: list[CandidacyOut]
    next: str | None


class StepOut(Schema):
    """A step taken."""

    key: str
    label: str
    on: dt.date


class LimitOut(Schema):
    """A limit that runs; `due` is null where law or calendar cannot say."""

    label: str
    due: dt.date | None
    overdue: bool
    why: str


class CandidacyDetail(CandidacyOut):
    """A case with its steps, limits and the next action."""

    day: dt.date
    next_step: str
    next_label: str
    with_unit: str
    steps: list[StepOut]
    limits: list[LimitOut]


StageQuery = Annotated[Stage | None, Query(description="Chỉ hồ sơ ở giai đoạn này")]


def _facts(case: Case, names: dict[int, str]) -> dict[str, Any]:
    stage = Stage(case.stage)  # type: ignore[attr-defined]
    return {
        "uid": case.uid, "full_name": case.person.full_name, "birth_date": case.person.birth_date,
        "unit": case.unit.code, "unit_name": names.get(case.unit_id, ""), "opened_on": case.opened_on,
        "closed_on": case.closed_on, "outcome": case.outcome, "stage": stage.value, "stage_label": stage.label,
    }  # fmt: skip


@router.get("", response={200: CandidacyPage, **PROBLEMS}, summary="Hồ sơ kết nạp của một đơn vị và cấp dưới")
def candidacies(
    request: Caller, unit: UnitQuery, day: OnDay = None, stage: StageQuery = None, limit: Limit = 50, cursor: Cursor = "",
) -> dict[str, Any]:  # fmt: skip
    """Cases running on the day at or below the unit, in the order of names."""
    need(request.auth, Can.SEE_CASES)
    on = day_asked(day)
    top = unit_for(request.auth, unit, Can.SEE_CASES)
    rows = cases(below([top.pk], on) & request.auth.units(Can.SEE_CASES), on, stage=stage.value if stage else "")
    if (last := _last(request, cursor)) is not None:
        name = last.person.sort_key
        rows = rows.filter(Q(person__sort_key__gt=name) | Q(person__sort_key=name, id__gt=last.pk))
    found = list(rows[: limit + 1])
    names = names_of({case.unit_id for case in found}, on)
    more = len(found) > limit
    return {
        "items": [_facts(case, names) for case in found[:limit]],
        "next": str(found[limit - 1].uid) if more else None,
    }


def _last(request: Caller, cursor: str) -> Case | None:
    """The case the page before ended with. Raises Http404 when it is not the caller's."""
    if not cursor:
        return None
    try:
        uid = UUID(cursor)
    except ValueError:
        uid = UUID(int=0)
    return case_for(request.auth, uid, Can.SEE_CASES)


@router.get("/{uid}", response={200: CandidacyDetail, **PROBLEMS}, summary="Một hồ sơ kết nạp")
def candidacy(request: Caller, uid: UUID, day: OnDay = None) -> dict[str, Any]:
    """The case on the day: stage, steps taken, limits, next action."""
    need(request.auth, Can.SEE_CASES)
    on = day_asked(day)
    pk = case_for(request.auth, uid, Can.SEE_CASES).pk
    case = with_stage(Case.objects.filter(pk=pk).select_related("person", "unit"), on).get()
    return {**_facts(case, names_of([case.unit_id], on)), **_way(running([case], on)[0], on)}


def _way(one: Running, on: dt.date) -> dict[str, Any]:
    steps = Step.objects.filter(case=one.case, undone_at=None, on__lte=on).order_by("on", "pk")
    limits = [{"label": c.label, "due": c.due, "overdue": c.overdue(on), "why": c.why} for c in one.clocks]
    return {
        "day": on, "next_step": one.next_key, "next_label": one.next_label, "with_unit": one.with_whom_name,
        "steps": [{"key": step.key, "label": LABELS.get(step.key, step.key), "on": step.on} for step in steps],
        "limits": limits,
    }  # fmt: skip
