"""Coverage: of the organisations that had a source in the period, how many admitted somebody.

An organisation has a source when its pool held an active person on the first day or received one during the period. One that
took every person off its list stays in the denominator and the removals are shown. An organisation exempted for having no
non-members left is shown apart.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Step
from ketnap.lib import rls
from ketnap.lib.format import ratio_percent
from ketnap.members.counting import Sees
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile
from ketnap.organisations.queries import below_each
from ketnap.targets.admitted import admitted
from ketnap.targets.models import Exemption
from ketnap.targets.queries import children_during


@dataclass(frozen=True)
class Covered:
    """One organisation: persons in its pool in the period, admitted, taken off the list; `exempt` by a superior's word."""

    unit_id: int
    pool: int
    achieved: int
    removed: int
    exempt: bool

    @property
    def has_source(self) -> bool:
        """Whether it counts in the denominator. Who admitted somebody plainly had a source, recorded or not."""
        return not self.exempt and (self.pool > 0 or self.achieved > 0)


@dataclass(frozen=True)
class Coverage:
    """The organisations and the share of those with a source that admitted."""

    units: tuple[Covered, ...]

    @property
    def sourced(self) -> list[Covered]:
        return [unit for unit in self.units if unit.has_source]

    @property
    def admitting(self) -> list[Covered]:
        return [unit for unit in self.sourced if unit.achieved]

    @property
    def idle_with_source(self) -> list[Covered]:
        """Has a source but admitted nobody: the work list."""
        return [unit for unit in self.sourced if not unit.achieved]

    @property
    def without_source(self) -> list[Covered]:
        return [unit for unit in self.units if not unit.exempt and not unit.has_source]

    @property
    def percent(self) -> Decimal | None:
        """Units with a source that admitted, in hundredths of those with a source; None when none had one."""
        return ratio_percent(len(self.admitting), len(self.sourced))


def coverage(
    reader: Sees, unit_id: int, start: dt.date, end: dt.date, *, today: dt.date, by_cell: bool = False
) -> Coverage:
    """Coverage of the units directly below (or of all cells below) for [start, min(end, today)] on the tree of its last day.

    Raises Http404 unless the reader may see figures of the unit. Seven queries.
    """
    require(reader, Can.SEE_FIGURES, unit_id)  # type: ignore[arg-type]
    until = max(start, min(end, today))
    leaves = below_each([unit_id], until)
    if by_cell:
        cells = Profile.objects.on(until).filter(unit_id__in=leaves, form__in=CELLS)
        tops = {unit: [unit] for unit in cells.values_list("unit_id", flat=True)}
    else:
        tops = below_each(children_during(unit_id, until, until), until)
    counts: dict[int, list[int]] = {unit: [0, 0, 0] for units in tops.values() for unit in units}
    for one in _pool(tops, start, until):
        for top in tops[one.unit]:
            counts[top][0] += 1
            counts[top][2] += one.removed
    for row in admitted(reader, unit_id, start, until, today=today):
        for top in tops.get(row.unit, ()):
            counts[top][1] += 1
    exempt = set(
        Exemption.objects.filter(unit_id__in=counts, start__lte=until, end__gte=start).values_list("unit_id", flat=True)
    )
    return Coverage(
        tuple(
            Covered(unit, pool, achieved, removed, unit in exempt)
            for unit, (pool, achieved, removed) in sorted(counts.items())
        )
    )


def pool_of(units: Collection[int], day: dt.date) -> dict[int, int]:
    """Persons on the lists of sources of the cells on `day`, not yet decided on, by cell. The caller has checked the right."""
    decided = Step.objects.filter(case=OuterRef("pk"), key="decided", undone_at=None, on__lte=day)
    with rls.everything():
        cases = Case.objects.filter(
            Q(closed_on=None) | Q(closed_on__gt=day), unit_id__in=list(units), opened_on__lte=day
        )
        return Counter(cases.exclude(Exists(decided)).values_list("unit_id", flat=True))


@dataclass(frozen=True)
class Pooled:
    """One case that stood on a list of sources in the period; `removed` when it was taken off in it."""

    case: int
    unit: int
    removed: bool


def pooled(reader: Sees, unit_id: int, start: dt.date, end: dt.date, *, today: dt.date) -> list[Pooled]:
    """Everybody whom `coverage` counts in the pool at or below the unit, for the same days. Two queries.

    Raises Http404 unless the reader may see figures of the unit.
    """
    require(reader, Can.SEE_FIGURES, unit_id)  # type: ignore[arg-type]
    until = max(start, min(end, today))
    return _pool(below_each([unit_id], until), start, until)


def _pool(leaves: Collection[int], start: dt.date, until: dt.date) -> list[Pooled]:
    """Every person who was active in a pool in the period."""
    decided_before = Step.objects.filter(case=OuterRef("pk"), key="decided", undone_at=None, on__lt=start)
    with rls.everything():
        cases = list(
            Case.objects.filter(
                Q(closed_on=None) | Q(closed_on__gt=start), unit_id__in=list(leaves), opened_on__lte=until
            )
            .exclude(Exists(decided_before))
            .values_list("pk", "unit_id", "outcome", "closed_on")
        )
    return [
        Pooled(pk, unit, how == Outcome.REMOVED and closed is not None and closed <= until)
        for pk, unit, how, closed in cases
    ]
