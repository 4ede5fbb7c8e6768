"""What is lacking across cases: the rule of the case page, each number the length of its list, within reach, exported with a trace."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from ketnap.access.roles import Role
from ketnap.admissions.dossier import load
from ketnap.admissions.models import Case, Step
from ketnap.admissions.sidefacts import reading
from ketnap.admissions.sidefacts.actions.record_side_fact import Said, record_side_fact
from ketnap.admissions.sidefacts.kinds import SPECS, SideKind
from ketnap.admissions.sidefacts.lacking import Lack, amounts, lacking
from ketnap.audit.models import Entry
from ketnap.lib import clock
from ketnap.testing import build
from ketnap.testing.build import Committee
from ketnap.work.workdays.queries import calendar_on
from tests.admissions import paths
from tests.admissions.paths import BY, NOW

START = dt.date(2025, 9, 1)
TODAY = NOW.date()
STOPS = ("sympathiser", "file_compiled", "vetting_closed", "sent_up", "ceremony", "self_review", "recognised")


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def signed_in(role: Role, place: object) -> Client:
    client = Client()
    client.force_login(build.user(role, place))  # type: ignore[arg-type]
    return client


def world(committee: Committee) -> list[Case]:
    """A case at every stop of the way, in two cells; one from a book; one that a colleague wrote something of."""
    made = []
    for nth, stop in enumerate(STOPS):
        case = paths.source(committee.other_cell if nth % 2 else committee.cell, START)
        paths.walk(case, START, stop)
        made.append(case)
    Step.objects.filter(case=made[4]).update(from_book=True)
    said = Said(body="Ban giả định", verdict="returned")
    record_side_fact(by=BY, at=NOW, case=made[3], kind=SideKind.BOARD_APPRAISED, on=TODAY, said=said)
    record_side_fact(by=BY, at=NOW, case=made[1], kind=SideKind.CV_STAMPED, on=TODAY)
    return made


def lacks(committee: Committee, *, kind: str = "", late: bool = False, day: dt.date = TODAY) -> list[Lack]:
    units = [committee.cell.pk, committee.other_cell.pk]
    return lacking(units, day, calendar_on(day), kind=kind, late=late)


def test_across_cases_the_rule_is_that_of_the_page_of_a_case(committee: Committee) -> None:
    made = world(committee)
    expected = set()
    for case in made:
        case.refresh_from_db()
        lines = reading.lines(load(case, TODAY), reading.facts_of(case, TODAY))
        expected |= {(case.pk, str(line.spec.kind)) for line in lines if line.due}
    found = lacks(committee)
    assert {(one.case, one.kind) for one in found} == expected
    assert len(found) == len(expected)
    kinds = {one.kind for one in found}
    assert {SideKind.CV_REMARKED, SideKind.BOARD_APPRAISED, SideKind.ANNOUNCED, SideKind.CARD_ISSUED} <= kinds
    assert not any(one.case == made[4].pk and SPECS[one.kind].asked_from for one in found), "a book says nothing of it"


def test_each_count_is_the_length_of_its_list(committee: Committee) -> None:
    world(committee)
    found = lacks(committee)
    for one in amounts(found, TODAY):
        kind = str(one.spec.kind)
        assert len(lacks(committee, kind=kind)) == one.count, kind
        assert len(lacks(committee, kind=kind, late=True)) == one.late, kind
    late = lacks(committee, late=True)
    assert late == [one for one in found if one.overdue(TODAY)] == found[: len(late)]


def test_a_limit_that_passed_stays_passed_after_recognition(committee: Committee) -> None:
    case = world(committee)[-1]
    ceremony = case.steps.get(key="ceremony").on
    found = lacks(committee, kind=SideKind.MEMBER_CV, late=True)
    assert case.pk in {one.case for one in found}
    assert not lacks(committee, kind=SideKind.MEMBER_CV, late=True, day=ceremony), "not yet passed on the day itself"
    record_side_fact(by=BY, at=NOW, case=case, kind=SideKind.MEMBER_CV, on=TODAY)
    assert case.pk not in {one.case for one in lacks(committee, kind=SideKind.MEMBER_CV)}


def test_every_number_opens_its_list(committee: Committee, at_now: None) -> None:
    world(committee)
    officer = signed_in(Role.BOARD_OFFICER, committee.root)
    assert reverse("admissions:lacking") in officer.get(reverse("admissions:cases")).content.decode()
    page = officer.get(reverse("admissions:lacking")).content.decode()
    links = re.findall(rf'<a href="({reverse("admissions:lacking_list")}[^"]*)"[^>]*>([\d.]+)</a>', page)
    assert len(links) > len(STOPS)
    for address, number in links:
        listed = officer.get(address.replace("&amp;", "&")).content.decode()
        assert f"{number} việc" in listed, address


def test_the_overdue_number_stands_where_limits_are_shown(committee: Committee, at_now: None) -> None:
    paths.walk(paths.source(committee.cell, START), START, "ceremony")
    officer = signed_in(Role.BOARD_OFFICER, committee.root)
    count = len(lacks(committee, late=True))
    assert count
    to = reverse("admissions:lacking_list") + "?qua_han=1"
    for address in (reverse("admissions:overdue"), "/"):
        shown = officer.get(address).content.decode()
        assert "Việc kèm theo quá hạn" in shown, address
        assert to in shown, address
    assert f"{count} việc" in officer.get(to).content.decode()


def test_lists_keep_within_reach(committee: Committee, at_now: None) -> None:
    mine, other = paths.source(committee.cell, START), paths.source(committee.neighbour_cell, START)
    for case in (mine, other):
        paths.walk(case, START, "sympathiser")
    names = mine.person.full_name, other.person.full_name
    secretary = signed_in(Role.CELL_SECRETARY, committee.cell)
    shown = secretary.get(reverse("admissions:lacking_list")).content.decode()
    assert names[0] in shown
    assert names[1] not in shown


def test_the_export_holds_the_list_and_leaves_a_trace(committee: Committee, at_now: None) -> None:
    world(committee)
    officer = signed_in(Role.BOARD_OFFICER, committee.root)
    address = f"{reverse('admissions:lacking_file')}?viec={SideKind.MEMBER_CV}&qua_han=1"
    answer = officer.post(address)
    found = lacks(committee, kind=SideKind.MEMBER_CV, late=True)
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    head = next(nth for nth, row in enumerate(rows) if row[0] == "TT")
    body = [row for row in rows[head + 1 :] if isinstance(row[0], int)]
    assert len(body) == len(found) > 0
    assert {row[3] for row in body} == {SPECS[SideKind.MEMBER_CV].label}
    assert all(isinstance(row[6], int) and row[6] > 0 for row in body)
    entry = Entry.objects.filter(action="sidefacts.export_lacking").latest("pk")
    assert entry.after == {"kind": SideKind.MEMBER_CV, "late": True, "cases": len(found), "lines": len(found)}
    assert officer.get(address).status_code == 405
