"""The forecast against small tables worked out by hand, and its honesty about what it could have known."""

import datetime as dt
import random
from fractions import Fraction

import pytest

from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.targets.actions.plan_months import plan_months
from ketnap.targets.admitted import Admitted
from ketnap.targets.forecast import forecast, newcomers
from ketnap.targets.outlook import LookedBack, back_test, month_plans, outlooks, share_inside
from ketnap.targets.pace import DECIDED, Gap, Latest
from ketnap.targets.pipeline import OnTheWay
from ketnap.testing import build
from ketnap.testing.build import Committee

START, END, DAY = dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2025, 7, 1)
GAP = Gap("vote", DECIDED, START, 5, 0, True, "thử")
LATEST = (
    Latest(DECIDED, dt.date(2025, 12, 31), None), Latest("vote", dt.date(2025, 12, 24), GAP),
    Latest("sourced", dt.date(2025, 6, 1), GAP),
)  # fmt: skip


def _days(count: int, since: dt.date) -> dt.date:
    return since + dt.timedelta(days=count)


def _past(person: int, took: int | None, opened: dt.date = dt.date(2022, 1, 1)) -> OnTheWay:
    """A case voted on 10 days after its opening, decided `took` days later, or dropped after 400 days."""
    voted = _days(10, opened)
    steps = {"vote": voted} | ({DECIDED: _days(took, voted)} if took is not None else {})
    return OnTheWay(person, 1, opened, None if took is not None else _days(410, opened), steps)


def test_each_person_arrives_with_the_share_of_earlier_cases() -> None:
    # Eight earlier cases waited at the vote: six decided after 30 days, two dropped after 400. One person has waited 20 days
    # and 183 are left: all eight had waited longer than 20, six arrived. prior = 7/10, chance = (6 + 4·0.7)/12 = 0.7333…
    history = [_past(n, 30) for n in range(6)] + [_past(n, None) for n in range(6, 8)]
    now = OnTheWay(99, 1, dt.date(2025, 5, 1), None, {"vote": _days(-20, DAY)})
    found = forecast([*history, now], [], START, END, DAY, whole=3, latest=LATEST)
    assert (found.achieved, found.able, found.unable) == (0, 1, 0)
    assert (found.likely, found.low, found.high) == (1, 0, 2)  # 0.733 ± 1.2816·√(0.733·0.267) = 0.733 ± 0.567
    # six of eight ended in a decision: share = (6 + 4·7/10)/12 = 11/15; missing = 3 − 11/15, each counts 11/15 → 3.09 → 4
    assert found.more == 4
    assert found.reachable is False


def test_who_is_too_late_for_a_step_is_not_counted() -> None:
    late = OnTheWay(1, 1, dt.date(2025, 5, 1), None, {})
    found = forecast([late], [], START, END, dt.date(2025, 12, 27), whole=None, latest=LATEST)
    assert (found.able, found.unable, found.likely, found.more) == (0, 1, 0, None)
    assert [(row.key, row.persons, row.late) for row in found.waiting] == [("vote", 1, 1)]


def test_newcomers_are_expected_as_in_the_same_days_of_earlier_years() -> None:
    rows = [Admitted(n, 1, dt.date(2024, 9, 1), 1) for n in range(4)] + [Admitted(9, 1, dt.date(2023, 9, 1), 1)] * 2
    known = OnTheWay(0, 1, dt.date(2024, 2, 1), None, {DECIDED: dt.date(2024, 9, 1)})
    # 2024: 4 admitted after 1 July, one of them already on the way; 2023: 2; 2022: 0. Mean 5/3, sample variance 7/3.
    mean, variance = newcomers([known], rows, START, END, DAY, 3, closed=False)
    assert mean == pytest.approx(5 / 3)
    assert variance == pytest.approx(7 / 3 * 4 / 3)
    later = OnTheWay(0, 1, dt.date(2024, 8, 1), None, {DECIDED: dt.date(2024, 9, 1)})
    assert newcomers([later], rows, START, END, DAY, 3, closed=False)[0] == pytest.approx(2)
    assert newcomers([later], rows, START, END, DAY, 3, closed=True)[0] == pytest.approx(5 / 3)


def test_nothing_after_the_day_is_looked_at() -> None:
    case = OnTheWay(1, 1, dt.date(2025, 5, 1), None, {"vote": dt.date(2025, 6, 1), DECIDED: dt.date(2025, 8, 1)})
    rows = [Admitted(1, 1, dt.date(2025, 8, 1), 1)]
    open_case = OnTheWay(1, 1, dt.date(2025, 5, 1), None, {"vote": dt.date(2025, 6, 1)})
    assert forecast([case], rows, START, END, DAY, whole=5, latest=LATEST) == forecast(
        [open_case], [], START, END, DAY, whole=5, latest=LATEST
    )


def test_four_outcomes_in_five_stay_inside_on_invented_histories() -> None:
    """Two hundred invented units, three years of cases each: the same speed and drop-out in the year that is forecast."""
    draw, inside = random.Random(5), 0
    for _ in range(200):
        rate, cases, rows = draw.uniform(2, 12), [], []
        for year in (2022, 2023, 2024, 2025):
            for nth in range(round(draw.gauss(rate, rate**0.5))):
                opened = _days(draw.randrange(365), dt.date(year - 1, 9, 1))
                took = draw.randrange(60, 240) if draw.random() < 0.8 else None
                person = year * 100 + nth
                case = _past(person, took, opened)
                cases.append(case)
                if took is not None:
                    rows.append(Admitted(person, 1, case.steps[DECIDED], 1))
        seen = [row for row in rows if row.day <= DAY]
        actual = sum(row.day.year == 2025 for row in rows)
        found = forecast(cases, seen, START, END, DAY, whole=None, latest=LATEST[:2])
        inside += found.low <= actual <= found.high
    assert inside >= 160


def test_a_year_of_a_committee_with_its_plan(committee: Committee) -> None:
    for month in (2, 4, 6):
        build.member(committee.cell, ceremony_on=dt.date(2024, month, 20), official_on=None)
        build.member(committee.cell, ceremony_on=dt.date(2025, month, 20), official_on=None)
    build.member(committee.cell, ceremony_on=dt.date(2024, 10, 20), official_on=None)
    plan_months(
        by=build.BY, at=build.AT, unit=committee.grassroots, persons={dt.date(2025, 5, 1): 2, dt.date(2025, 9, 1): 3}
    )
    plan_months(by=build.BY, at=build.AT, unit=committee.grassroots, persons={dt.date(2025, 9, 1): 4})
    found = outlooks(HOUSE, committee.root.pk, START, END, DAY, today=build.TODAY)
    assert found.own.forecast.achieved == 3
    assert found.own.a_year == Fraction(3 * 12) / (6 + Fraction(1, 31))
    grassroots = next(line for line in found.lines if line.unit_id == committee.grassroots.pk)
    assert (grassroots.planned_so_far, sum(grassroots.plan.values())) == (2, 6)
    assert grassroots.forecast.low <= 4 <= grassroots.forecast.high
    tested = back_test(HOUSE, committee.root.pk, [2024, 2025, 2026], month_day=(7, 1), today=build.TODAY)
    assert {(one.unit_id, one.year, one.actual) for one in tested if one.actual} == {
        (committee.grassroots.pk, 2024, 4), (committee.grassroots.pk, 2025, 3),
    }  # fmt: skip
    assert share_inside([LookedBack(1, 2024, 0, 2, 2), LookedBack(1, 2025, 0, 2, 3)]) == 50
    assert month_plans([committee.grassroots.pk], START, dt.date(2025, 6, 30)) == {
        committee.grassroots.pk: {dt.date(2025, 5, 1): 2}
    }


@pytest.mark.parametrize(
    ("persons", "code"),
    [({}, "months.none"), ({dt.date(2025, 5, 1): -1}, "months.negative"), ({dt.date(2025, 5, 2): 1}, "months.day")],
)
def test_a_plan_that_is_none_is_refused(committee: Committee, persons: dict[dt.date, int], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        plan_months(by=build.BY, at=build.AT, unit=committee.cell, persons=persons)
    assert refusal.value.code == code
