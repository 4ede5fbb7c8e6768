"""The mid-term review of a resolution's targets (sơ kết): one frozen object; page, Word, PDF and workbook only draw it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.lib.format import ratio_percent
from ketnap.members.counting import Sees
from ketnap.organisations.kinds import Body
from ketnap.organisations.models import Committee, Profile, Unit
from ketnap.organisations.names import profiles_of
from ketnap.organisations.tree import tree_on
from ketnap.targets.campaigns import Funnel, compare
from ketnap.targets.goals import Result, judge, year_stocks
from ketnap.targets.idle import Idle, idle_units
from ketnap.targets.kinds import Measure
from ketnap.targets.models import Campaign
from ketnap.targets.queries import targets_of
from ketnap.targets.rates import YearStock
from ketnap.targets.standing import Standing, standing

_IDLE_YEARS = 5  # what is looked for where no target says how many


@dataclass(frozen=True)
class Review:
    """What a review says. `until` is the last day counted; `standing` is over [start, until] against the term's target."""

    unit: Unit
    profile: Profile
    superior: str
    has_standing: bool
    start: dt.date
    end: dt.date
    until: dt.date
    made_at: dt.datetime
    standing: Standing
    results: tuple[Result, ...]
    years: tuple[YearStock, ...]
    campaigns: tuple[Funnel, ...]
    idle: tuple[Idle, ...]
    idle_years: int
    demo: bool

    @property
    def target(self) -> int | None:
        return self.standing.own.progress.target

    @property
    def achieved(self) -> int:
        return self.standing.own.progress.achieved

    @property
    def percent(self) -> Decimal | None:
        """Achieved in hundredths of the term's target: 940 of 1,500 → 62.67."""
        return ratio_percent(self.achieved, self.target)


def build_review(
    reader: Sees, unit: Unit, start: dt.date, end: dt.date, day: dt.date, *, at: dt.datetime, demo: bool
) -> Review:
    """The review on `day` of the targets for [start, end]. Raises Http404 unless the reader may see figures of the unit."""
    require(reader, Can.SEE_FIGURES, unit.pk)  # type: ignore[arg-type]
    today, until = at.date(), max(start, min(end, day))
    found = standing(reader, unit.pk, start, end, until, today=today)
    results = tuple(judge(reader, target, until, today=today) for target in targets_of(unit.pk, start, end))
    years = tuple(year_stocks(reader, unit.pk, start, until, today=today))
    drives = Campaign.objects.filter(unit=unit, start__lte=until, end__gte=start).select_related("target", "document")
    asked = next((int(one.target.low or 0) for one in results if one.target.measure == Measure.IDLE), 0) or _IDLE_YEARS
    parent = tree_on(until).parent.get(unit.pk)
    return Review(
        unit=unit, profile=profiles_of([unit.pk], until)[unit.pk],
        superior=profiles_of([parent], until)[parent].name if parent is not None else "",
        has_standing=Committee.objects.on(until).filter(unit=unit, body=Body.STANDING).exists(),
        start=start, end=end, until=until, made_at=at, standing=found, results=results, years=years, demo=demo,
        campaigns=tuple(compare(reader, list(drives), until)), idle_years=asked,
        idle=tuple(idle_units(reader, unit.pk, until, years=asked)),
    )  # fmt: skip
