"""How forecasts made in the middle of a year would have fared on the invented committees, every grassroots unit and full year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from ketnap.demo.rows import Plan
from ketnap.targets.admitted import Admitted
from ketnap.targets.outlook import LookedBack, looked_back, share_inside
from ketnap.targets.stretch import Stretches

# The full years a committee's source covers; admissions before them are those of the old members in the books.
YEARS = {
    "songcong": (2021,), "bacninh": (2020, 2021, 2022, 2023), "khoi_ccqdn": (2021, 2022), "quangninh_khoi": (2020,),
    "quangninh": (2016, 2017, 2018),
}  # fmt: skip


SHARE = 80  # in hundredths: what low and high promise


def _rows(plan: Plan) -> tuple[int, list[Admitted]]:
    """(number of grassroots units, the admissions the house would have read with each of them directly below)."""
    number = {
        unit.code: place
        for place, unit in enumerate(
            one for one in plan.units if one.form in ("grassroots_committee", "grassroots_cell")
        )
    }

    def root(cell: str) -> int:
        while cell not in number:
            cell = cell.rpartition(".")[0]
        return number[cell]

    return len(number), [
        Admitted(person, 0, m.decided_on or m.ceremony_on, root(m.unit))
        for person, m in enumerate(plan.members)
        if not m.arrived_on
    ]


@pytest.mark.parametrize("month", [4, 7, 10])
def test_four_years_of_five_lie_between_low_and_high(month: int, plan_of: Callable[[str], Plan]) -> None:
    found: list[LookedBack] = []
    for name, years in YEARS.items():
        units, rows = _rows(plan_of(name))
        for year in years:
            since, until = dt.date(year - 3, 1, 1), dt.date(year, 12, 31)
            seen = [row for row in rows if since <= row.day <= until]
            found += looked_back(range(units), seen, [], {}, Stretches({}), year, dt.date(year, month, 1))
    share = share_inside(found)
    assert len(found) == 3095
    assert share is not None
    assert share >= SHARE
    # Low and high say something: they leave less room than the units' own largest year.
    assert sum(one.high - one.low for one in found) / len(found) < 8
    assert sum(one.actual for one in found) > 12_000
