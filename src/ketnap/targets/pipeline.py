"""The people on the way: every case at or below a unit with the days of its steps, read once for all forecasts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.admissions.models import Case, Step
from ketnap.lib import rls
from ketnap.members.counting import Sees
from ketnap.organisations.queries import below_each


@dataclass(frozen=True)
class OnTheWay:
    """One case: `closed` is the first day it was over without a decision, None while it runs or once decided; `key` is the
    row it was read from, 0 for a table made up."""

    person: int
    unit: int
    opened: dt.date
    closed: dt.date | None
    steps: Mapping[str, dt.date]
    key: int = 0

    def taken(self, day: dt.date) -> dict[str, dt.date]:
        """Steps taken up to the day, `sourced` from the opening where it was not written down."""
        known = {key: on for key, on in self.steps.items() if on <= day}
        return {"sourced": self.opened, **known} if self.opened <= day else known

    def runs(self, day: dt.date) -> bool:
        """On the way on the day: opened, not over, not decided."""
        decided = self.steps.get("decided")
        return self.opened <= day and (self.closed is None or self.closed > day) and (decided is None or decided > day)


def pipeline(reader: Sees, unit_id: int, day: dt.date) -> list[OnTheWay]:
    """Cases of the cells at or below the unit on the tree of `day`, past and running. Three queries.

    Raises Http404 unless the reader may see figures of the unit.
    """
    require(reader, Can.SEE_FIGURES, unit_id)  # type: ignore[arg-type]
    units = list(below_each([unit_id], day))
    with rls.everything():
        cases = list(
            Case.objects.filter(unit_id__in=units).values_list("pk", "person_id", "unit_id", "opened_on", "closed_on")
        )
        steps: dict[int, dict[str, dt.date]] = defaultdict(dict)
        rows = Step.objects.filter(unit_id__in=units, undone_at=None).values_list("case_id", "key", "on")
        for case, key, on in rows:
            steps[case][key] = on
    return [OnTheWay(person, unit, opened, closed, steps[pk], pk) for pk, person, unit, opened, closed in cases]


def under(cases: Sequence[OnTheWay], tops: Mapping[int, Sequence[int]]) -> dict[int, list[OnTheWay]]:
    """The cases by the unit they stand under (`tops` as `below_each` gives it)."""
    found: dict[int, list[OnTheWay]] = defaultdict(list)
    for case in cases:
        for top in tops.get(case.unit, ()):
            found[top].append(case)
    return found
