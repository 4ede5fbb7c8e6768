"""The composition of figures and target, and the command that prints it."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.http import Http404
from typer.testing import CliRunner

from ketnap.access.roles import Role
from ketnap.audit.models import Entry
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.members.figures import BASIS, MEASURES
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.statistics import cli
from ketnap.statistics.figures import unit_figures
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_target import set_target
from ketnap.testing import build
from ketnap.testing.build import AT, BY, TODAY, Committee

START, END = dt.date(2025, 1, 1), dt.date(2025, 12, 31)


def admit(cell: object, on: dt.date, count: int = 1) -> None:
    for _ in range(count):
        build.member(cell, decided_on=on, ceremony_on=on + dt.timedelta(days=7), official_on=None)  # type: ignore[arg-type]


def give(committee: Committee, number: int, handed: int) -> None:
    document = build.paper(committee.root.pk)
    target = set_target(by=BY, at=AT, unit=committee.root, start=START, end=END, number=number, document=document)
    parts = {committee.grassroots: handed}
    hand_down(by=BY, at=AT, target=target, parts=parts, kept=number - handed, document=document)


def test_target_and_achieved_stand_side_by_side(committee: Committee) -> None:
    admit(committee.cell, dt.date(2025, 3, 4), 3)
    give(committee, 8, 7)
    found = unit_figures(HOUSE, committee.root, START, END, today=TODAY, by_child=True)
    assert (found.target, found.achieved, found.percent) == (8, 3, Decimal("37.50"))
    children = {child.code: child for child in found.children}
    assert (children["K.A"].target, children["K.A"].percent) == (7, Decimal("42.86"))  # 3/7 = 42.857…, half up
    assert children["K.C"].target is None
    assert children["K.C"].percent is None
    assert children["K.C"].counts == dict.fromkeys(MEASURES, 0)  # a unit with nothing is there, with zeros


def test_target_of_another_period_is_no_target(committee: Committee) -> None:
    give(committee, 8, 7)
    assert unit_figures(HOUSE, committee.root, START, dt.date(2025, 6, 30), today=TODAY).target is None


def test_children_add_up_on_both_trees_when_a_unit_moves(committee: Committee) -> None:
    admit(committee.neighbour_cell, dt.date(2025, 2, 3), 2)
    admit(committee.cell, dt.date(2025, 9, 3))
    move_unit(
        by=BY, at=AT, unit=committee.neighbour_grassroots, parent=committee.root, on=dt.date(2025, 7, 1),
        document=build.paper(committee.province.pk),
    )  # fmt: skip
    then = unit_figures(HOUSE, committee.root, START, END, today=TODAY, by_child=True)
    now = unit_figures(HOUSE, committee.root, START, END, today=TODAY, tree="now", by_child=True)
    assert (then["achieved"], now["achieved"]) == (1, 3)
    assert (then["reorganised_in"], now["reorganised_in"]) == (2, 0)
    for found in (then, now):
        for measure in ("opening", "closing", "achieved", "decided", "recognised", "in_transit"):
            assert sum(child[measure] for child in found.children) == found[measure], measure


def test_reader_without_right_at_the_unit_gets_nothing(committee: Committee) -> None:
    reader = build.scope(build.user(Role.CELL_SECRETARY, committee.cell))
    assert unit_figures(reader, committee.cell, START, END, today=TODAY)["achieved"] == 0
    for unit in (committee.other_cell, committee.grassroots, committee.neighbour_cell):
        with pytest.raises(Http404):
            unit_figures(reader, unit, START, END, today=TODAY)


def test_period_in_disorder_is_refused(committee: Committee) -> None:
    with pytest.raises(Refused, match="trước ngày đầu kỳ"):
        unit_figures(HOUSE, committee.root, END, START, today=TODAY)


def ask(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.figures, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_command_prints_every_measure_with_its_basis(committee: Committee) -> None:
    admit(committee.cell, dt.date(2025, 3, 4), 3)
    give(committee, 8, 7)
    code, text, _ = ask("--unit", "K", "--from", "2025-01-01", "--to", "31/12/2025", "--by-child", "--json")
    assert code == 0
    found = json.loads(text)
    assert set(MEASURES) <= found.keys()
    assert found["opening"] == 0
    assert found["achieved"] == found["admitted"] == found["closing"] == 3
    assert (found["unit"], found["from"], found["to"], found["tree"]) == ("K", "2025-01-01", "2025-12-31", "then")
    assert (found["target"], found["achieved_percent"]) == (8, 37.5)
    assert BASIS.items() <= found["basis"].items()
    assert [child["unit"] for child in found["children"]] == ["K.A", "K.C"]
    assert "37,5%" in ask("--unit", "K", "--from", "01/01/2025", "--to", "31/12/2025")[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--unit", "KHONG", "--from", "2025-01-01", "--to", "2025-12-31"), "Không có đơn vị mang mã “KHONG”"),
        (("--unit", "K", "--from", "2025-02-30", "--to", "2025-12-31"), "không có trong lịch"),
        (("--unit", "K", "--from", "đầu năm", "--to", "2025-12-31"), "Không đọc được ngày"),
        (("--unit", "K", "--from", "2025-12-31", "--to", "2025-01-01"), "trước ngày đầu kỳ"),
        (("--unit", "K", "--from", "2025-01-01", "--to", "2025-12-31", "--tree", "x"), "then hoặc now"),
    ],
)
def test_command_says_what_is_wrong(committee: Committee, arguments: tuple[str, ...], sentence: str) -> None:
    code, text, error = ask(*arguments)
    assert code == 2
    assert not text
    assert sentence in error


def test_command_writes_the_report_and_says_so_in_the_trail(committee: Committee, tmp_path: Path) -> None:
    period = ("--unit", "K", "--from", "2025-01-01", "--to", "2025-12-31")
    made = CliRunner().invoke(cli.app, ["progress", *period, "--out", str(tmp_path / "a.xlsx")])
    assert made.exit_code == 0, made.output
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    assert Entry.objects.get(action="statistics.report").channel == "cli"
    wrong = CliRunner().invoke(cli.app, ["progress", *period, "--out", str(tmp_path / "a.txt")])
    assert wrong.exit_code == 2
    assert ".docx, .pdf" in wrong.stderr
