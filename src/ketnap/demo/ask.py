"""The questions the check puts to the house, each through the function the screens use. Nothing is counted here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from ketnap.lib import rls
from ketnap.lib.format import ratio_percent
from ketnap.members.counting import HOUSE
from ketnap.members.figures import Asked, Counted, people
from ketnap.members.kinds import INTERMEDIATE_OR_ABOVE, Education
from ketnap.members.models import Seat
from ketnap.organisations.kinds import GRASSROOTS, NON_STATE_ENTERPRISES
from ketnap.organisations.models import Unit
from ketnap.organisations.queries import children_of
from ketnap.organisations.tree import below
from ketnap.statistics import tally
from ketnap.statistics.figures import Period, UnitFigures, unit_figures
from ketnap.targets.campaigns import Funnel, funnel
from ketnap.targets.coverage import coverage
from ketnap.targets.floors import floors_of
from ketnap.targets.goals import year_stocks
from ketnap.targets.kinds import Denominator, Measure
from ketnap.targets.models import Campaign
from ketnap.targets.queries import given, target_of
from ketnap.targets.rates import TermRate
from ketnap.targets.rating import criteria
from ketnap.targets.timeliness import timeliness
from ketnap.training.queries import courses
from ketnap.training.sittings.queries import sittings

Number = int | Decimal | None


@dataclass
class House:
    """Asks as of `today`, and remembers answers for the length of one check."""

    today: dt.date
    _figures: dict[tuple[object, ...], UnitFigures] = field(default_factory=dict)
    _admitted: dict[tuple[object, ...], list[tally.Admitted]] = field(default_factory=dict)
    _forms: dict[tuple[str, dt.date], tuple[dict[str, int], dict[int, str]]] = field(default_factory=dict)

    def unit(self, code: str) -> Unit:
        """The unit of the code. Raises Unit.DoesNotExist."""
        return Unit.objects.get(code=code)

    def figures(
        self, code: str, start: dt.date, end: dt.date, plan: Period | None = None, *, by_child: bool = False
    ) -> UnitFigures:
        """What the pages of figures, targets and reports show for the unit and period."""
        key = (code, start, end, plan, by_child)
        if key not in self._figures:
            unit = self.unit(code)
            self._figures[key] = unit_figures(HOUSE, unit, start, end, today=self.today, plan=plan, by_child=by_child)
        return self._figures[key]

    def members(self, code: str, day: dt.date) -> int:
        """Members at the end of the day."""
        return self.figures(code, day, day)["closing"]

    def achieved(self, code: str, start: dt.date, end: dt.date) -> int:
        """Admission decisions of the period that stand."""
        return self.figures(code, start, end)["achieved"]

    def mean_of_years(self, code: str, years: range) -> Decimal:
        """Admissions a year, over full years."""
        counts = [self.achieved(code, dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in years]
        return Decimal(sum(counts)) / len(counts)

    def mean_rate(self, code: str, years: range) -> Decimal | None:
        """Admissions of a year in hundredths of the members at its beginning, the mean over full years."""
        return self._rate(code, years, None).average

    def points_above(self, code: str, years: range, goal: Period) -> Decimal | None:
        """Percentage points of that mean above the goal set for the period."""
        return self._rate(code, years, self.rate_goal(code, goal)[0]).points

    def rate_goal(self, code: str, goal: Period) -> tuple[Decimal | None, Decimal | None]:
        """Lower and upper bound of the rate set for the period; None where none is set."""
        found = target_of(self.unit(code).pk, *goal, measure=Measure.RATE)
        return (found.low, found.high) if found else (None, None)

    def _rate(self, code: str, years: range, low: Decimal | None) -> TermRate:
        first, last = dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)
        stocks = year_stocks(HOUSE, self.unit(code).pk, first, last, today=self.today)
        return TermRate(tuple(stocks), Denominator.START, low)

    def behind(self, code: str, measure: str, start: dt.date, end: dt.date) -> list[Counted]:
        """The list behind a number."""
        with rls.everything():
            return people(Asked(self.unit(code).pk, start, end, "then", self.today), measure)

    def left(self, code: str, kind: str, start: dt.date, end: dt.date) -> int:
        """Members who left the Party for that reason."""
        return sum(row.kind == kind for row in self.behind(code, "left", start, end))

    def _organisations(self, code: str, day: dt.date) -> tuple[dict[str, int], dict[int, str]]:
        if (code, day) not in self._forms:
            self._forms[(code, day)] = tally.organisations(self.unit(code).pk, day, day)
        return self._forms[(code, day)]

    def forms(self, code: str, day: dt.date, *wanted: str) -> int:
        """Organisations of the wanted forms below the unit, as the report counts them."""
        found = self._organisations(code, day)[0]
        return sum(found.get(str(form), 0) for form in wanted)

    def grassroots(self, code: str, day: dt.date) -> int:
        """Tổ chức cơ sở đảng below the unit."""
        return self.forms(code, day, *GRASSROOTS)

    def non_state(self, code: str, day: dt.date) -> int:
        """Grassroots units in enterprises outside the state sector."""
        return sum(sector in NON_STATE_ENTERPRISES for sector in self._organisations(code, day)[1].values())

    def children(self, code: str, day: dt.date) -> int:
        """Units directly below."""
        unit = self.unit(code)
        return len(children_of([unit.pk], day).get(unit.pk, []))

    def facet(self, code: str, start: dt.date, end: dt.date, facet: str, *values: str) -> int:
        """How many of the admitted have one of these values in a table of the report."""
        key = (code, start, end)
        if key not in self._admitted:
            self._admitted[key] = tally.admitted(HOUSE, Asked(self.unit(code).pk, start, end, "then", self.today))
        found = next(one for one in tally.breakdowns(self._admitted[key]) if one.facet == facet)
        return sum(part.count for part in found.parts if part.key in values)

    def share(self, code: str, start: dt.date, end: dt.date, facet: str, *values: str) -> Decimal | None:
        """The same in hundredths of all admitted."""
        return ratio_percent(self.facet(code, start, end, facet, *values), self.achieved(code, start, end))

    def upper_secondary(self, code: str, start: dt.date, end: dt.date) -> Decimal | None:
        """Share with upper-secondary schooling."""
        return self.share(code, start, end, "hoc_van", Education.UPPER_SECONDARY)

    def intermediate(self, code: str, start: dt.date, end: dt.date) -> Decimal | None:
        """Share with an intermediate qualification or above."""
        return self.share(code, start, end, "chuyen_mon", *INTERMEDIATE_OR_ABOVE)

    def percent(self, code: str, start: dt.date, end: dt.date, plan: Period) -> Decimal | None:
        """Achieved in hundredths of the target of the plan's period."""
        return self.figures(code, start, end, plan).percent

    def target(self, code: str, period: Period, category: str = "") -> int | None:
        """What the unit was given for exactly the period, in all or of one kind."""
        unit = self.unit(code).pk
        found = given([unit], *period, category=category).get(unit)
        return found.given if found else None

    def with_target(self, code: str, period: Period) -> Decimal | None:
        """Units directly below that were given a target for the period, in hundredths."""
        rows = self.figures(code, *period, by_child=True).children
        return ratio_percent(sum(bool(row.target) for row in rows), len(rows))

    def above_target(self, code: str, start: dt.date, end: dt.date, plan: Period) -> int:
        """Units directly below that went beyond their target, as the report lists them."""
        found = self.figures(code, start, end, plan, by_child=True)
        return sum(child.target is not None and child.achieved > child.target for child in found.children)

    def in_committees(self, code: str, day: dt.date) -> int:
        """Persons with a seat in some committee below the unit; who sits in two counts once."""
        with rls.everything():
            units = below([self.unit(code).pk], day)
            return Seat.objects.on(day).filter(unit_id__in=units).values("person_id").distinct().count()

    def recognised_share(self, code: str, start: dt.date, end: dt.date) -> Decimal | None:
        """Of the probations that ended in the period, how many in hundredths were followed by a recognition."""
        return timeliness(HOUSE, self.unit(code).pk, start, end, today=self.today).share("recognised")[2]

    def covered(self, code: str, start: dt.date, end: dt.date) -> Decimal | None:
        """Units directly below with a source that admitted, in hundredths of those with a source."""
        return coverage(HOUSE, self.unit(code).pk, start, end, today=self.today).percent

    def goal(self, code: str, period: Period, measure: str) -> Decimal | None:
        """The least a goal of that kind asks for."""
        found = target_of(self.unit(code).pk, *period, measure=measure)
        return found.low if found else None

    def a_year(self, code: str, period: Period) -> int | None:
        """The least number a year the unit was given for the period."""
        unit = self.unit(code).pk
        found = given([unit], *period, measure=Measure.A_YEAR).get(unit)
        return found.given if found else None

    def floor(self, code: str, period: Period, form: str) -> int | None:
        """The least the target asks of every unit of the form."""
        found = target_of(self.unit(code).pk, *period)
        return floors_of(found).get(form) if found else None

    def judged_by_target(self, code: str, period: Period) -> Decimal | None:
        """Units directly below whose target of the period is a criterion of their rating, in hundredths."""
        rows = criteria(HOUSE, self.unit(code).pk, *period, day=period[1], today=self.today)
        return ratio_percent(sum(row.met is not None for row in rows), len(rows))

    def campaign(self, code: str, name: str, day: dt.date) -> Funnel:
        """The funnel of the campaign of that name. Raises Campaign.DoesNotExist."""
        return funnel(HOUSE, Campaign.objects.get(unit__code=code, name=name), day)

    def passed(self, code: str, name: str, step: str, day: dt.date) -> int:
        """Persons of the campaign who have passed the step."""
        found = self.campaign(code, name, day)
        return next(passed.count for passed in found.steps if passed.key == step)

    def courses(self, code: str, kind: str, start: dt.date, end: dt.date) -> tuple[int, int]:
        """(courses, people in them) of the kind that the unit held in the period."""
        with rls.everything():
            rows = [
                row for row in courses([self.unit(code).pk], kind=kind) if start <= row.starts_on and row.ends_on <= end
            ]
        return len(rows), sum(row.people for row in rows)

    def sittings(self, code: str, start: dt.date, end: dt.date) -> int:
        """Sittings of the awareness test by people of the unit, as the register lists them."""
        with rls.everything():
            return sittings(below([self.unit(code).pk], end), start, end).count()

    def went_beyond(self, code: str, start: dt.date, end: dt.date, plan: Period, units: Iterable[str]) -> int:
        """How many of these units directly below are among those above their target."""
        found = self.figures(code, start, end, plan, by_child=True)
        above = {child.code for child in found.children if child.target is not None and child.achieved > child.target}
        return len(above & set(units))
