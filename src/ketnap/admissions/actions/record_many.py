"""Take the same step in many cases at once: each row stands for itself, and one that is refused says why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.models import Case, Step
from ketnap.admissions.recording import Paper
from ketnap.admissions.states import BY_DECISION, BY_VOTE, LABELS
from ketnap.lib.errors import Refused

# Steps that say the same of everybody: no vote, no decision, nothing to fill in for each person, no spell begun.
TOGETHER = (
    "sympathiser", "file_permitted", "opinions_collected", "subcommittee_appraisal", "awareness_test",
    "decision_received", "self_review", "helper_remarks", "recognition_opinions", "recognition_appraisal",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One case: the step taken, or the refusal in its place."""

    case: Case
    step: Step | None = None
    refused: Refused | None = None


def record_many(
    *,
    by: Actor,
    at: dt.datetime,
    cases: Sequence[Case],
    key: str,
    on: dt.date,
    paper: Paper | None = None,
    ground: str = "",
) -> list[Row]:
    """Take `key` in each case on `on`. A refused row writes nothing and leaves the others as they are.

    Rows come back in the order given. Raises Refused for no cases, or a step that cannot be taken together.
    """
    if key not in TOGETHER or key in (*BY_VOTE, *BY_DECISION):
        raise Refused(
            "bulk.step", f"“{LABELS.get(key, key)}” phải ghi cho từng hồ sơ.", remedy="Hãy mở từng hồ sơ.", field="key"
        )
    if not cases:
        raise Refused("bulk.empty", "Chưa chọn hồ sơ nào.", remedy="Hãy đánh dấu ít nhất một hồ sơ.", field="cases")
    found: dict[int, Row] = {}
    with transaction.atomic():
        for case in sorted(cases, key=lambda case: case.pk):  # one order for all, so two people cannot deadlock
            try:
                with transaction.atomic():
                    step = record_step(by=by, at=at, case=case, key=key, on=on, paper=paper, ground=ground)
                found[case.pk] = Row(case, step=step)
            except Refused as refused:
                found[case.pk] = Row(case, refused=refused)
    return [found[case.pk] for case in cases]
