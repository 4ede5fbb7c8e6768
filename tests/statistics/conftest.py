"""A small year: targets, admissions, a move of a unit, paper figures."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ketnap.members.actions.enter_member import Qualities
from ketnap.members.counting import HOUSE
from ketnap.members.kinds import Occupation, Professional
from ketnap.organisations.models import Unit
from ketnap.statistics.report import Report, build_report
from ketnap.targets.actions.declare_figure import declare_figure
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_target import set_target
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

START, END = dt.date(2025, 1, 1), dt.date(2025, 12, 31)


def admit(cell: Unit, on: dt.date, count: int = 1, qualities: Qualities | None = None) -> None:
    for _ in range(count):
        build.member(
            cell, decided_on=on, ceremony_on=on + dt.timedelta(days=7), official_on=None,
            birth_date=dt.date(1996, 5, 17), qualities=qualities or Qualities(),
        )  # fmt: skip


def give(committee: Committee, number: int, *, grassroots: int, cell: int) -> None:
    document = build.paper(committee.root.pk)
    target = set_target(by=BY, at=AT, unit=committee.root, start=START, end=END, number=number, document=document)
    parts = {committee.grassroots: grassroots, committee.grassroots_cell: cell}
    hand_down(by=BY, at=AT, target=target, parts=parts, kept=number - grassroots - cell, document=document)


@pytest.fixture
def year(committee: Committee) -> Committee:
    """Seven admitted in 2025 (five, two), two in 2024, twelve members before; target 12 = 9 + 1 + 2 kept."""
    for _ in range(12):
        build.member(committee.cell)
    admit(committee.cell, dt.date(2024, 5, 6), 2)
    engineer = Qualities(professional=Professional.UNIVERSITY, occupation=Occupation.STATE_OFFICIAL)
    admit(committee.cell, dt.date(2025, 3, 4), 3, engineer)
    admit(committee.sub_cell, dt.date(2025, 9, 2), 2)
    admit(committee.grassroots_cell, dt.date(2025, 11, 20), 2, Qualities(private_owner=True, youth_union=False))
    give(committee, 12, grassroots=9, cell=1)
    declare_figure(by=BY, at=AT, unit=committee.grassroots, start=START, end=END, number=6)
    return committee


@pytest.fixture
def make_report(year: Committee) -> Callable[..., Report]:
    def make(unit: Unit | None = None, start: dt.date = START, end: dt.date = END, **given: object) -> Report:
        facts: dict[str, Any] = {"at": AT, "demo": True, **given}
        return build_report(HOUSE, unit or year.root, start, end, **facts)

    return make
