"""Pages cost the same number of queries however many units stand below."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.members.counting import HOUSE
from ketnap.organisations.kinds import Form
from ketnap.targets.outlook import outlooks
from ketnap.targets.queries import Progress
from ketnap.targets.standing import ranked, standing
from ketnap.testing import build
from ketnap.testing.build import Committee

START, END, DAY = dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2025, 9, 30)


def _queries(committee: Committee) -> tuple[int, int]:
    found = []
    for ask in (standing, outlooks):
        with CaptureQueriesContext(connection) as seen:
            ask(HOUSE, committee.root.pk, START, END, DAY, today=build.TODAY)  # type: ignore[operator]
        found.append(len(seen))
    return found[0], found[1]


def test_more_units_and_people_cost_no_more_queries(committee: Committee) -> None:
    build.member(committee.cell, ceremony_on=dt.date(2025, 5, 20), official_on=None)
    before = _queries(committee)
    for nth in range(4):
        cell = build.unit(f"K.Q{nth}", f"Chi bộ cơ sở Thêm {nth}", Form.GRASSROOTS_CELL, committee.root)
        build.member(cell, ceremony_on=dt.date(2025, 5, 20 + nth), official_on=None)
    assert _queries(committee) == before


def test_the_same_rows_give_the_number_the_months_and_the_year_before(committee: Committee) -> None:
    for year, months in ((2024, (2, 5)), (2025, (2, 5, 8))):
        for month in months:
            build.member(committee.cell, ceremony_on=dt.date(year, month, 20), official_on=None)
    found = standing(HOUSE, committee.root.pk, START, END, DAY, today=build.TODAY)
    assert (found.own.progress.achieved, found.own.before, found.own.change) == (3, 2, 1)
    assert sum(found.months[committee.root.pk].values()) == 3
    assert [line.progress.code for line in found.zero] == ["K.C"]
    assert str(found.average) == "4.00"


def test_rank_is_by_share_and_ties_share_a_place() -> None:
    def row(unit: int, target: int | None, achieved: int) -> Progress:
        return Progress(unit, str(unit), "", "", "", target, None, None, achieved, None)

    found = ranked([row(1, 3, 1), row(2, 6, 2), row(3, 2, 2), row(4, None, 9), row(5, 3, 0)])
    assert found == {3: 1, 1: 2, 2: 2, 5: 4, 4: None}
