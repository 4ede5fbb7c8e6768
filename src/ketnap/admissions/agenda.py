"""What a body had to vote on or decide on a day, for typing it in afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from ketnap.admissions.models import Case, Step
from ketnap.admissions.queries import Waiting, waiting


def waiting_then(units: Iterable[int], day: dt.date) -> list[Waiting]:
    """`waiting` as of `day`, less what has been entered since: for typing in late what a body did that day. Two queries more."""
    found = waiting(units, day)
    ids = [one.case.pk for group in found for one in group.cases]
    done = set(Step.objects.filter(case__in=ids, undone_at=None, on__gt=day).values_list("case_id", "key"))
    over = set(Case.objects.filter(pk__in=ids, closed_on__isnull=False).values_list("pk", flat=True))
    kept = []
    for group in found:
        cases_left = tuple(
            one for one in group.cases if (one.case.pk, group.key) not in done and one.case.pk not in over
        )
        if cases_left:
            kept.append(replace(group, cases=cases_left))
    return kept
