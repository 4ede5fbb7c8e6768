"""The forecast against small tables worked out by hand, and its honesty about what it could have known."""

import datetime as dt
import random
from dataclasses import replace
from fractions import Fraction

import pytest

from ketnap.law import load_calendar, route_for
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.targets.actions.plan_months import plan_months
from ketnap.targets.admitted import Admitted
from ketnap.targets.durations import load_durations
from ketnap.targets.experience import Speed, past, speed
from ketnap.targets.forecast import Forecast, forecast, more_needed, newcomers, pace
from ketnap.targets.outlook import LookedBack, back_test, month_plans, outlooks, share_inside
from ketnap.targets.pipeline import OnTheWay
from ketnap.targets.spread import arrivals, quantiles
from ketnap.targets.spread import newcomers as counts_of
from ketnap.targets.stretch import DECIDED, Stretches, stretch
from ketnap.testing import build
from ketnap.testing.build import Committee

START, END, DAY = dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2025, 7, 1)
ROUTE = route_for(kind="cell", authority_mode="direct_superior", on=END)
WAY = stretch(ROUTE, END, load_calendar(), load_durations())
WAYS = Stretches({1: WAY})
BEFORE = ("sourced", "sympathiser", "helper_assigned", "course_completed", "file_permitted", "file_compiled",
          "vetting_closed", "introduced", "opinions_collected")  # fmt: skip


def _forecast(
    cases: list[OnTheWay], rows: list[Admitted], day: dt.date = DAY, whole: int | None = None, ways: Stretches = WAYS
) -> Forecast:
    return forecast(cases, rows, START, END, day, whole=whole, ways=ways, main=WAY)


def _days(count: int, since: dt.date) -> dt.date:
    return since + dt.timedelta(days=count)


def _past(person: int, took: int | None, opened: dt.date = dt.date(2022, 1, 1)) -> OnTheWay:
    """A case voted on 10 days after its opening, decided `took` days later, or dropped after 400 days."""
    voted = _days(10, opened)
    steps = {**dict.fromkeys(BEFORE, opened), "cell_vote": voted}
    if took is not None:
        steps[DECIDED] = _days(took, voted)
    return OnTheWay(person, 1, opened, None if took is not None else _days(410, opened), steps)


def _voted(person: int, on: dt.date) -> OnTheWay:
    return OnTheWay(person, 1, on, None, {**dict.fromkeys(BEFORE, on), "cell_vote": on})


def test_each_person_arrives_with_the_share_of_earlier_cases() -> None:
    # Eight earlier cases waited at the vote: six decided after 30 days, two dropped after 400. One person has waited 20 days
    # and 183 are left: all eight had waited longer than 20, six arrived. prior = 7/10, chance = (6 + 4·0.7)/12 = 0.7333…
    # Nobody came unannounced in three years: mean 0.5/3, Gamma–Poisson of shape 0.5: 0.866 for none, 0.108 for one.
    # P(0) = 0.267·0.866 = 0.231, P(≤ 1) = 0.231 + 0.733·0.866 + 0.267·0.108 = 0.895, so low is 0 and high 2.
    history = [_past(n, 30) for n in range(6)] + [_past(n, None) for n in range(6, 8)]
    found = _forecast([*history, _voted(99, _days(-20, DAY))], [], whole=3)
    assert (found.achieved, found.able, found.unable, found.unclear) == (0, 1, 0, 0)
    assert (found.likely, found.low, found.high) == (1, 0, 2)
    # six of eight ended in a decision: share = (6 + 4·7/10)/12 = 11/15; missing = 3 − 11/15, each counts 11/15 → 3.09 → 4
    assert found.more == 4
    assert found.reachable is False
    by_step = {row.key: row for row in found.waiting}
    # Everywhere before the decision 3 ÷ 11/15 = 4.09, so five are needed; one has come as far as the vote.
    assert (by_step["cell_vote"].need, by_step["cell_vote"].short) == (5, 4)
    # Nobody was ever seen sent up, so no better share than at the vote is known.
    assert (by_step["sent_up"].need, by_step["sent_up"].short) == (5, 5)
    assert (by_step[DECIDED].need, by_step[DECIDED].short) == (3, 3)
    assert by_step["committee_resolution"].persons == 1
    assert by_step["cell_vote"].speed == Speed(30, 30, 30, 6, own=True)


def test_who_is_too_late_for_the_shortest_times_is_not_counted() -> None:
    late = OnTheWay(1, 1, dt.date(2025, 5, 1), None, {})
    found = _forecast([late], [], day=dt.date(2025, 12, 27))
    assert (found.able, found.unable, found.likely, found.more) == (0, 1, 0, None)
    assert [(row.key, row.persons, row.late) for row in found.waiting if row.persons] == [("sympathiser", 1, 1)]


def test_a_case_of_a_cell_without_a_known_route_is_neither_able_nor_unable() -> None:
    found = _forecast([_voted(1, dt.date(2025, 6, 1))], [], ways=Stretches({}, "Chưa có căn cứ."))
    assert (found.able, found.unable, found.unclear) == (0, 0, 1)
    assert found.high >= 1


def test_who_waits_longer_than_the_law_gives_is_told() -> None:
    found = _forecast([_voted(1, dt.date(2025, 6, 24)), _voted(2, dt.date(2025, 2, 3))], [])
    assert (found.able, found.overdue) == (2, 1)


def test_newcomers_are_expected_as_in_the_same_days_of_earlier_years() -> None:
    rows = [Admitted(n, 1, dt.date(2024, 9, 1), 1) for n in range(4)] + [Admitted(9, 1, dt.date(2023, 9, 1), 1)] * 2
    known = OnTheWay(0, 1, dt.date(2024, 2, 1), None, {DECIDED: dt.date(2024, 9, 1)})
    # 2024: 4 admitted after 1 July, one of them already on the way; 2023: 2; 2022: 0: five and a half in three years.
    # None came in the first half of any year, so the pace is 4/4 = 1. The counts 3, 2, 0 vary (14/3)/(5/3) = 2.8 in two degrees
    # of freedom: (2.8 + 4)/6 = 1.1333 times as much as by chance. Gamma-Poisson: 1.1333 · 11/6 + (11/6)²/5.5 = 2.6889.
    mean, variance = newcomers([known], rows, START, END, DAY, 3, closed=False)
    assert mean == pytest.approx(5.5 / 3)
    assert variance == pytest.approx(6.8 / 6 * 5.5 / 3 + 5.5 / 9)
    later = OnTheWay(0, 1, dt.date(2024, 8, 1), None, {DECIDED: dt.date(2024, 9, 1)})
    assert newcomers([later], rows, START, END, DAY, 3, closed=False)[0] == pytest.approx(6.5 / 3)
    assert newcomers([later], rows, START, END, DAY, 3, closed=True)[0] == pytest.approx(5.5 / 3)
    assert newcomers([], rows, START, END, END, 3, closed=False) == (0.0, 0.0)


def test_newcomers_follow_the_pace_of_the_period_so_far() -> None:
    # Twice as many as in the same days of each of three years: (8 + 4 · 1.5)/(4 + 4) with (8 + 4)/(4 + 4) = 1.5 → 1.75.
    rows = [Admitted(n, 1, dt.date(year, 3, 1), 1) for year in (2022, 2023, 2024) for n in range(4)]
    rows += [Admitted(n, 1, dt.date(2025, 3, 1), 1) for n in range(8)]
    rows += [Admitted(n, 1, dt.date(2024, 9, 1), 1) for n in range(6)]
    # The counts 6, 0, 0 vary 24/2 = 12 in two degrees: (12 + 4)/6. Half of what the pace adds, 0.75 · 6.5/6, is a deviation too.
    mean, variance = newcomers([], rows, START, END, DAY, 3, closed=False, general=pace(rows, START, DAY, 3))
    assert mean == pytest.approx(1.75 * 6.5 / 3)
    assert variance == pytest.approx(16 / 6 * mean + mean**2 / 6.5 + (0.75 * 6.5 / 6) ** 2)


def test_small_distributions_by_hand() -> None:
    assert arrivals([0.5, 0.5]) == [0.25, 0.5, 0.25]
    assert arrivals([1.0, 0.25]) == [0.0, 0.75, 0.25]
    assert counts_of(1.0, 1.0)[:2] == pytest.approx([0.36788, 0.36788], abs=1e-5)  # Poisson
    assert counts_of(1.0, 2.0)[:3] == pytest.approx([1 / 2, 1 / 4, 1 / 8])  # geometric: shape 1
    assert sum(counts_of(30.0, 90.0)) == pytest.approx(1)
    assert quantiles([0.5, 0.5], 0.0, 0.0) == (0, 2)
    assert quantiles([1.0, 1.0, 1.0], 0.0, 0.0) == (3, 3)
    assert quantiles([], 500.0, 500.0) == (471, 529)  # 500 ± 1.2816 · √500 = 471.3 … 528.7


def test_speed_is_the_units_own_unless_it_has_few() -> None:
    own = past([_past(n, took) for n, took in enumerate((10, 20, 30, 40, 90))], DAY)
    above = past([_past(n, 60) for n in range(9)], DAY)
    assert speed("cell_vote", own, above) == Speed(10, 30, 90, len(own.decided["cell_vote"]), own=True)
    assert speed("cell_vote", past([_past(1, 10)], DAY), above) == Speed(
        60, 60, 60, len(above.decided["cell_vote"]), own=False
    )
    assert speed("sent_up", own, above) is None


def test_how_many_more_must_set_out() -> None:
    assert more_needed(100, 60, 40, Fraction(1)) == 0
    assert more_needed(100, 60, 30, Fraction(1, 2)) == 50  # 15 arrive, 25 are missing, every second arrives
    assert more_needed(100, 60, 0, Fraction(0)) == 40


def test_nothing_after_the_day_is_looked_at() -> None:
    seen = _voted(1, dt.date(2025, 6, 1))
    case = replace(seen, steps={**seen.steps, DECIDED: dt.date(2025, 8, 1)})
    rows = [Admitted(1, 1, dt.date(2025, 8, 1), 1)]
    assert _forecast([case], rows, whole=5) == _forecast([seen], [], whole=5)


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
        actual = sum(row.day.year == 2025 for row in rows)
        found = _forecast(cases, [row for row in rows if row.day <= DAY])
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
