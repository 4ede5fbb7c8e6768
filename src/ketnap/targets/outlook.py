"""Pace and forecast of a unit and the units below it, and how such forecasts would have fared in earlier years."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.law.calendar import add_months
from ketnap.lib.format import ratio_percent
from ketnap.members.counting import Sees
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile
from ketnap.organisations.queries import below_each
from ketnap.targets.admitted import Admitted, admitted
from ketnap.targets.durations import load_durations
from ketnap.targets.experience import past
from ketnap.targets.forecast import Experience, Forecast, forecast, pace
from ketnap.targets.models import MonthPlan
from ketnap.targets.pace import annual, expected_by_calendar, expected_by_seasons
from ketnap.targets.pipeline import OnTheWay, pipeline, under
from ketnap.targets.placing import Placed, place
from ketnap.targets.queries import children_during, given
from ketnap.targets.stretch import Stretch, Stretches, stretches
from ketnap.work.workdays.queries import calendar_on

_YEAR, _YEARS = 12, 3


@dataclass(frozen=True)
class Outlook:
    """One unit on a day: the forecast, where it should be by the calendar and by the seasons, its own plan by month.

    `ways` are the routes of its cells, each with the number of cells, the most followed first.
    """

    unit_id: int
    forecast: Forecast
    ways: tuple[tuple[Stretch, int], ...]
    by_calendar: Fraction | None
    by_seasons: Fraction | None
    a_year: Fraction | None
    plan: dict[dt.date, int]
    planned_so_far: int | None

    @property
    def main(self) -> Stretch | None:
        """The route most of its cells follow; None where the law leaves it open."""
        return self.ways[0][0] if self.ways else None


@dataclass(frozen=True)
class Outlooks:
    """The unit's outlook, those of the units below; `because` says why some cells have no known route."""

    own: Outlook
    lines: tuple[Outlook, ...]
    because: str


@dataclass(frozen=True)
class _Asked:
    """What is asked of every unit alike."""

    start: dt.date
    end: dt.date
    day: dt.date
    ways: Stretches
    above: Experience
    placed: Mapping[int, Placed]


def outlooks(reader: Sees, unit_id: int, start: dt.date, end: dt.date, day: dt.date, *, today: dt.date) -> Outlooks:
    """Outlook of the unit and every unit directly below in the period, on `day`. A constant number of queries.

    Raises Http404 unless the reader may see figures of the unit.
    """
    day = day_of(start, day, today)
    children = children_during(unit_id, start, end)
    cases = pipeline(reader, unit_id, day)
    rows = admitted(reader, unit_id, add_months(start, -_YEAR * _YEARS), min(end, day), today=today)
    tops = below_each([unit_id, *children], day)
    by_unit, cells = under(cases, tops), _cells(tops, day)
    accounts = given([unit_id, *children], start, end)
    plans = month_plans([unit_id, *children], start, end)
    ways = stretches({cell for found in cells.values() for cell in found}, end, calendar_on(day), load_durations())
    placed = {one.case.key: one for one in place(cases, day, ways)}
    asked = _Asked(start, end, day, ways, Experience(past(cases, day), pace(rows, start, day, _YEARS)), placed)

    def one(unit: int) -> Outlook:
        mine = rows if unit == unit_id else [row for row in rows if row.child == unit]
        whole = accounts[unit].given if unit in accounts else None
        return _outlook(unit, by_unit.get(unit, []), mine, cells.get(unit, []), asked, whole, plans.get(unit, {}))

    return Outlooks(one(unit_id), tuple(one(child) for child in children), ways.because)


def on_the_way(
    reader: Sees, unit_id: int, start: dt.date, end: dt.date, day: dt.date, *, today: dt.date
) -> list[Placed]:
    """Everybody on the way at or below the unit, as the forecast of `outlooks` for the same period and day counts them.

    A constant number of queries. Raises Http404 unless the reader may see figures of the unit.
    """
    day = day_of(start, day, today)
    cases = pipeline(reader, unit_id, day)
    cells = _cells(below_each([unit_id], day), day).get(unit_id, [])
    return place(cases, day, stretches(cells, end, calendar_on(day), load_durations()))


def route_cells(
    reader: Sees, unit_id: int, start: dt.date, end: dt.date, day: dt.date, *, today: dt.date
) -> dict[int, Stretch | None]:
    """The stretch of every cell at or below the unit, as `outlooks` counts them; None where the law leaves its route open.

    Raises Http404 unless the reader may see figures of the unit.
    """
    require(reader, Can.SEE_FIGURES, unit_id)  # type: ignore[arg-type]
    day = day_of(start, day, today)
    cells = _cells(below_each([unit_id], day), day).get(unit_id, [])
    ways = stretches(cells, end, calendar_on(day), load_durations())
    return {cell: ways.of(cell) for cell in cells}


def day_of(start: dt.date, day: dt.date, today: dt.date) -> dt.date:
    """The day a forecast stands on: the one asked for, within the period begun and not after today."""
    return max(start, min(day, today))


def _cells(tops: Mapping[int, Sequence[int]], day: dt.date) -> dict[int, list[int]]:
    """Cells by the unit they stand under. One query."""
    found: dict[int, list[int]] = {}
    for cell in Profile.objects.on(day).filter(unit_id__in=tops, form__in=CELLS).values_list("unit_id", flat=True):
        for top in tops[cell]:
            found.setdefault(top, []).append(cell)
    return found


def _outlook(
    unit: int, cases: Sequence[OnTheWay], rows: Sequence[Admitted], cells: Sequence[int], asked: _Asked, whole: int | None,
    plan: dict[dt.date, int],
) -> Outlook:  # fmt: skip
    start, end, day = asked.start, asked.end, asked.day
    ways = asked.ways.among(cells)
    found = forecast(
        cases, rows, start, end, day, whole=whole, ways=asked.ways, main=ways[0][0] if ways else None, others=asked.above,
        years=_YEARS, placed=[asked.placed[case.key] for case in cases if case.key in asked.placed],
    )  # fmt: skip
    history = [
        Counter(row.day.month for row in rows if row.day.year == start.year - back) for back in range(1, _YEARS + 1)
    ]
    return Outlook(
        unit_id=unit,
        forecast=found,
        ways=tuple(ways),
        by_calendar=None if whole is None else expected_by_calendar(whole, start, end, day),
        by_seasons=None if whole is None else expected_by_seasons(whole, start, end, day, history),
        a_year=annual(found.achieved, start, min(day, end)),
        plan=plan,
        planned_so_far=sum(number for month, number in plan.items() if month <= day) if plan else None,
    )


def month_plans(unit_ids: Sequence[int], start: dt.date, end: dt.date) -> dict[int, dict[dt.date, int]]:
    """The units' own plans: persons by month, the latest word of each month. One query."""
    found: dict[int, dict[dt.date, int]] = {}
    rows = MonthPlan.objects.filter(unit_id__in=unit_ids, month__gte=start.replace(day=1), month__lte=end)
    for row in rows.order_by("unit_id", "month", "-id").distinct("unit_id", "month"):
        found.setdefault(row.unit_id, {})[row.month] = row.persons
    return found


@dataclass(frozen=True)
class LookedBack:
    """One unit and year looked back at: what was forecast on the day, and what came."""

    unit_id: int
    year: int
    low: int
    high: int
    actual: int

    @property
    def inside(self) -> bool:
        return self.low <= self.actual <= self.high


def back_test(
    reader: Sees, unit_id: int, years: Sequence[int], *, month_day: tuple[int, int], today: dt.date
) -> list[LookedBack]:
    """Forecasts as they would have been on that day of each year, for every unit directly below, against what came.

    A forecast sees nothing after its day; years not over on `today` are left out.
    """
    found = []
    for year in (one for one in years if dt.date(one, 12, 31) < today):
        start, end, day = dt.date(year, 1, 1), dt.date(year, 12, 31), dt.date(year, *month_day)
        children = children_during(unit_id, start, end)
        cases = pipeline(reader, unit_id, day)
        tops = below_each(children, day)
        ways = stretches({case.unit for case in cases}, end, calendar_on(day), load_durations())
        rows = admitted(reader, unit_id, add_months(start, -_YEAR * _YEARS), end, today=today)
        found += looked_back(children, rows, cases, under(cases, tops), ways, year, day)
    return found


def looked_back(
    children: Sequence[int], rows: Sequence[Admitted], cases: Sequence[OnTheWay], by_unit: Mapping[int, Sequence[OnTheWay]],
    ways: Stretches, year: int, day: dt.date,
) -> list[LookedBack]:  # fmt: skip
    """One year of it: `rows` are the admissions up to the year's end, each with the child it counts for."""
    start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    by_child: dict[int, list[Admitted]] = {child: [] for child in children}
    for row in rows:
        by_child.setdefault(row.child, []).append(row)
    above = Experience(past(cases, day), pace(rows, start, day, _YEARS))
    found = []
    for child in children:
        seen = [row for row in by_child[child] if row.day <= day]
        guess = forecast(
            by_unit.get(child, ()), seen, start, end, day, whole=None, ways=ways, main=None, others=above, years=_YEARS
        )
        actual = sum(start <= row.day <= end for row in by_child[child])
        found.append(LookedBack(child, year, guess.low, guess.high, actual))
    return found


def share_inside(tested: Sequence[LookedBack]) -> Decimal | None:
    """Unit-years whose actual number lay between low and high, in hundredths; None without any."""
    return ratio_percent(sum(one.inside for one in tested), len(tested))
