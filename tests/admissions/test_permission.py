"""Permission to start a file lies with the grassroots committee, or above where there is none; parents' opinion by local layer."""

from __future__ import annotations

import datetime as dt

from ketnap.access.roles import Role
from ketnap.admissions.access import may_take
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.recording import Paper
from ketnap.organisations.layers.actions.adopt_layer import adopt_layer
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import BY, NOW

START = dt.date(2026, 2, 2)
LOOKED = dt.date(2026, 3, 2)


def test_a_cell_without_a_committee_is_permitted_by_its_superior(committee: Committee) -> None:
    for cell, lies_with in ((committee.grassroots_cell, committee.root), (committee.cell, committee.grassroots)):
        case = paths.source(cell, START)
        paths.walk(case, START, "course_completed")
        way = paths.way(case, LOOKED)
        step = way.step("file_permitted")
        assert step is not None
        assert way.place.acting(step.actor) == lies_with.pk
        secretary = build.scope(build.user(Role.CELL_SECRETARY, cell), LOOKED)
        officer = build.scope(build.user(Role.BOARD_OFFICER, lies_with), LOOKED)
        assert not may_take(secretary, case, way, step)
        assert may_take(officer, case, way, step)
        taken = record_step(
            by=BY, at=NOW, case=case, key="file_permitted", on=LOOKED, paper=Paper("12-NQ/ĐU", LOOKED, "Văn phòng")
        )
        assert (taken.paper_symbol, taken.paper_place) == ("12-NQ/ĐU", "Văn phòng")


def test_parents_are_heard_where_the_local_layer_asks(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    assert paths.way(case, LOOKED).step("parent_opinion") is None
    adopt_layer(
        by=BY,
        at=NOW,
        unit=committee.root,
        layer="ha-noi",
        on=dt.date(2025, 12, 1),
        document=build.paper(committee.root.pk),
    )
    way = paths.way(case, LOOKED)
    step = way.step("parent_opinion")
    assert step is not None
    assert (step.mandatory, step.label) == (False, "Ý kiến của cha mẹ (học sinh trung học phổ thông)")
    keys = [one.key for one in way.steps]
    assert keys.index("parent_opinion") < keys.index("sympathiser")
    paper = Paper("", LOOKED, "Tủ hồ sơ chi bộ")
    assert record_step(by=BY, at=NOW, case=case, key="parent_opinion", on=LOOKED, paper=paper).paper_on == LOOKED
