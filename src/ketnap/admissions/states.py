"""The table of transitions: what must come before a step, what may be undone, how a case may end, where it stands.

The order comes from the law's routes; here is only what the routes leave open: steps of preparation that may run side by
side, and the stages users speak of. A stage is computed from the steps taken, for any day, and never stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import models

from ketnap.admissions.kinds import Outcome
from ketnap.admissions.places import Way
from ketnap.law.overlays import added_steps, ordered_steps
from ketnap.law.routes import Step as RouteStep
from ketnap.law.routes import load_routes

_REMEMBERED = 4_000
# Steps that wait only for these; every other step waits for all mandatory steps before it on the route.
SIDE_BY_SIDE: dict[str, tuple[str, ...]] = {
    "sourced": (),
    "sympathiser": (),
    "helper_assigned": ("sympathiser",),
    "course_completed": ("sympathiser",),
    "vetting_closed": ("file_compiled",),
    "introduced": ("file_compiled",),
    "opinions_collected": ("file_compiled",),
    "probation_course": ("ceremony",),
    "self_review": ("ceremony",),
    "helper_remarks": ("ceremony",),
    "recognition_opinions": ("ceremony",),
}
BY_VOTE = ("cell_vote", "committee_resolution", "recognition_cell_vote", "recognition_committee_resolution")
BY_DECISION = ("decided", "recognised")
RESOLVING = (*BY_VOTE, "subcommittee_appraisal", "recognition_appraisal")
ORDER = {key: place for place, key in enumerate(ordered_steps())}
REMOVAL_VOTES = {
    "removal_cell_vote": "Chi bộ biểu quyết đề nghị xoá tên",
    "removal_committee_vote": "Đảng uỷ cơ sở biểu quyết đề nghị xoá tên",
    "removal_decided": "Biểu quyết quyết định xoá tên",
}
"""Votes on removing a probationer: they stand beside the route, on ballots of their own."""
LABELS = {key: step.label for key, step in load_routes().steps.items()} | added_steps() | REMOVAL_VOTES


class Stage(models.TextChoices):
    """Where a case stands, as offices speak of it."""

    SOURCE = "source", "Nguồn kết nạp"
    SYMPATHISER = "sympathiser", "Cảm tình Đảng"
    TRAINED = "trained", "Đã học lớp nhận thức"
    FILE = "file", "Đang lập hồ sơ"
    READY = "ready", "Chờ chi bộ xét"
    VOTED = "voted", "Chờ cấp trên xét, quyết định"
    DECIDED = "decided", "Chờ lễ kết nạp"
    PROBATION = "probation", "Đảng viên dự bị"
    REVIEWED = "reviewed", "Chờ công nhận chính thức"
    RECOGNISED = "recognised", "Đã công nhận chính thức"


# From the last stage to the first: a case stands in the first one whose steps are all taken.
STAGE_STEPS: tuple[tuple[Stage, tuple[str, ...]], ...] = (
    (Stage.RECOGNISED, ("recognised",)),
    (Stage.REVIEWED, ("recognition_cell_vote",)),
    (Stage.PROBATION, ("ceremony",)),
    (Stage.DECIDED, ("decided",)),
    (Stage.VOTED, ("cell_vote",)),
    (Stage.READY, ("file_compiled", "vetting_closed", "introduced", "opinions_collected")),
    (Stage.FILE, ("file_permitted",)),
    (Stage.TRAINED, ("course_completed",)),
    (Stage.SYMPATHISER, ("sympathiser",)),
    (Stage.SOURCE, ()),
)


def stage_of(keys: Iterable[str]) -> Stage:
    """The stage for the steps taken; `queries.with_stage` is its twin in SQL."""
    taken = set(keys)
    return next(stage for stage, needed in STAGE_STEPS if taken.issuperset(needed))


def needs(way: Way, key: str) -> tuple[str, ...]:
    """Keys of the steps that must have been taken before `key` on this way."""
    if key in SIDE_BY_SIDE:
        return tuple(need for need in SIDE_BY_SIDE[key] if way.step(need))
    before = [step for step in way.steps if ORDER[step.key] < ORDER[key]]
    return tuple(step.key for step in before if step.mandatory)


def missing(way: Way, key: str, taken: Iterable[str]) -> list[RouteStep]:
    """Steps that still stand before `key`. One that can no longer be taken (`passed`) no longer does."""
    have = set(taken)
    return [
        step
        for need in needs(way, key)
        if need not in have and (step := way.step(need)) and not passed(way, need, have)
    ]


def passed(way: Way, key: str, taken: Iterable[str]) -> bool:
    """Whether the case went by `key` for good: later steps rest on it, as in a book with gaps.

    A resolution is never gone by while the decision is out: an authority that changed on the way may ask for one more.
    """
    have = set(taken)
    decision = "decided" if ORDER[key] < ORDER["decided"] else "recognised"
    step = way.step(key)
    resolves = key in RESOLVING and step is not None and step.mandatory
    return bool(after(way, key, have)) and not (resolves and decision not in have)


def after(way: Way, key: str, taken: Iterable[str]) -> list[str]:
    """Steps already taken that rest on `key`: an optional step stands before all that follow it on the route."""
    chain = key not in SIDE_BY_SIDE
    return [
        later
        for later in taken
        if later != key
        and way.step(later)
        and (key in needs(way, later) or (chain and later not in SIDE_BY_SIDE and ORDER[later] > ORDER[key]))
    ]


@dataclass(frozen=True)
class _Standing:
    """A way by its steps alone, and the steps taken on it: many cases share both."""

    steps: tuple[RouteStep, ...]
    taken: frozenset[str]
    way: Way = field(compare=False)


@lru_cache(maxsize=_REMEMBERED)
def _open(standing: _Standing) -> tuple[RouteStep, ...]:
    way, have = standing.way, standing.taken
    return tuple(
        step
        for step in standing.steps
        if step.key not in have and not missing(way, step.key, have) and not passed(way, step.key, have)
    )


def open_steps(way: Way, taken: Iterable[str]) -> list[RouteStep]:
    """Steps that may be taken now, in the order of the route; the first mandatory one is the next action."""
    return list(_open(_Standing(way.steps, frozenset(taken), way)))


def next_step(way: Way, taken: Iterable[str]) -> RouteStep | None:
    """The one next action, None when nothing is left or no route is known."""
    steps = open_steps(way, taken)
    return next((step for step in steps if step.mandatory), steps[0] if steps else None)


@dataclass(frozen=True)
class Exit:
    """A way out of the route: from which stages, and whether a document must carry it."""

    stages: frozenset[Stage]
    needs_document: bool


_BEFORE_DECISION = frozenset({Stage.SOURCE, Stage.SYMPATHISER, Stage.TRAINED, Stage.FILE, Stage.READY, Stage.VOTED})
_MEMBER = frozenset({Stage.PROBATION, Stage.REVIEWED})
EXITS: dict[str, Exit] = {
    Outcome.REMOVED: Exit(_BEFORE_DECISION, needs_document=False),
    Outcome.WITHDRAWN: Exit(_BEFORE_DECISION, needs_document=False),
    Outcome.EXPIRED: Exit(frozenset({Stage.FILE, Stage.READY}), needs_document=False),
    Outcome.NOT_APPROVED: Exit(frozenset({Stage.READY, Stage.VOTED}), needs_document=False),
    Outcome.MOVED: Exit(_BEFORE_DECISION | {Stage.DECIDED} | _MEMBER, needs_document=False),
    Outcome.CANCELLED: Exit(frozenset({Stage.DECIDED}) | _MEMBER, needs_document=True),
}


def exits(stage: Stage) -> list[Outcome]:
    """How a case in this stage may end besides recognition."""
    return [Outcome(outcome) for outcome, way_out in EXITS.items() if stage in way_out.stages]


def dates(taken: Mapping[str, dt.date], way: Way, key: str) -> list[tuple[str, dt.date]]:
    """(label, day) of the steps `key` may not come before."""
    return [(LABELS[need], taken[need]) for need in needs(way, key) if need in taken]
