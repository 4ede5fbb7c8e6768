"""Facts beside the steps: written as they stand on paper, in an order that can be, asked for when due, ended limits, carried along."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ketnap.admissions import queries
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.dossier import load
from ketnap.admissions.limits import swept
from ketnap.admissions.models import Case, Step
from ketnap.admissions.sidefacts import reading
from ketnap.admissions.sidefacts.actions.record_side_fact import Said, record_side_fact
from ketnap.admissions.sidefacts.actions.undo_side_fact import undo_side_fact
from ketnap.admissions.sidefacts.clocks import record_clocks
from ketnap.admissions.sidefacts.kinds import AFTER_CEREMONY, RECORDS, SPECS, SideKind, Verdict
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.admissions.states import ORDER
from ketnap.audit.models import Entry
from ketnap.law import load_calendar, load_rules
from ketnap.lib import rls
from ketnap.members.models import Private
from ketnap.members.secret import decrypt
from ketnap.organisations.layers.actions.adopt_layer import adopt_layer
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.admissions.reminders.cases import step, voted
from tests.admissions.test_moves import receive, send
from tests.admissions.test_moves import walked as moved
from tests.admissions.test_steps import refused

START = dt.date(2025, 10, 6)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
COUNTS = Said(body="Công đoàn cơ sở giả định", asked=9, agreed=7, against=1, silent=1)


def walked(committee: Committee, until: str) -> tuple[Case, dt.date]:
    case = paths.source(committee.cell, START)
    return case, paths.walk(case, START, until)


def wrote(case: Case, kind: str, on: dt.date, said: Said | None = None, **more: Any) -> SideFact:
    return record_side_fact(by=BY, at=more.pop("at", NOW), case=case, kind=kind, on=on, said=said)


def due(case: Case, on: dt.date = TODAY) -> set[str]:
    lines = reading.lines(load(case, on), reading.facts_of(case, on))
    return {str(line.spec.kind) for line in lines if line.due}


def test_every_kind_stands_beside_a_step_of_the_law() -> None:
    assert set(SPECS) == set(SideKind.values)
    for spec in SPECS.values():
        for key in filter(None, (spec.step, spec.after, spec.due_after, spec.until)):
            assert key in ORDER
        assert not spec.follows or spec.follows in SPECS
        assert not spec.law or spec.law in load_rules().parameters
    assert {*RECORDS} < AFTER_CEREMONY


def test_nothing_is_asked_before_its_time_and_nothing_after(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    assert due(case) == {SideKind.UNION_SELECTED}  # a member of the youth union
    paths.walk(case, START, "sympathiser")
    assert due(case) == {SideKind.UNION_SELECTED, SideKind.CLASS_PROPOSED}
    wrote(case, SideKind.CLASS_PROPOSED, TODAY - 40 * DAY)
    assert due(case) == {SideKind.UNION_SELECTED, SideKind.CLASS_AGREED}
    paths.walk(case, START + 10 * DAY, "file_compiled")
    assert due(case) == {
        SideKind.UNION_SELECTED, SideKind.CV_STAMPED, SideKind.OPINIONS_UNIONS, SideKind.OPINIONS_RESIDENCE,
    }  # fmt: skip
    paths.walk(case, START + 60 * DAY, "sent_up")
    assert due(case) == {SideKind.BOARD_APPRAISED}
    paths.walk(case, START + 100 * DAY, "ceremony")
    assert due(case) == {SideKind.MEMBER_CV, SideKind.MEMBER_FORM, SideKind.DB_ENTERED}


def test_of_steps_from_a_book_nothing_is_asked(committee: Committee) -> None:
    case, _ = walked(committee, "ceremony")
    Step.objects.filter(case=case).update(from_book=True)
    assert due(case) == set()
    assert record_clocks(TODAY, load_calendar(), cases=[case.pk]) == {}


def test_counts_must_add_up(committee: Committee) -> None:
    case, day = walked(committee, "file_compiled")
    for wrong in (Said(body="Đoàn cơ sở giả định", asked=9, agreed=7, against=1, silent=0), Said(body="Đoàn", asked=9)):
        with refused("side.counts"):
            wrote(case, SideKind.OPINIONS_UNIONS, day, wrong)
    row = wrote(case, SideKind.OPINIONS_UNIONS, day, COUNTS)
    assert (row.asked, row.agreed, row.against, row.silent) == (9, 7, 1, 1)
    with pytest.raises(IntegrityError, match="side_fact_counts_add_up"), transaction.atomic():
        SideFact.objects.filter(pk=row.pk).update(agreed=8)
    with pytest.raises(ValueError, match="no counts"):
        wrote(case, SideKind.CV_STAMPED, day, COUNTS)


def test_what_cannot_be_is_refused(committee: Committee) -> None:
    case, day = walked(committee, "file_compiled")
    with refused("side.kind"):
        wrote(case, "khac", day)
    with refused("side.future"):
        wrote(case, SideKind.CV_STAMPED, TODAY + DAY)
    with refused("side.order"):
        wrote(case, SideKind.CV_STAMPED, day - DAY)
    with refused("side.early"):
        wrote(case, SideKind.MEMBER_CV, day)
    wrote(case, SideKind.CV_STAMPED, day)
    with refused("side.known"):
        wrote(case, SideKind.CV_STAMPED, day)
    close_case(by=BY, at=NOW, case=case, outcome="withdrawn", on=day, reason="Rút đơn")
    with refused("case.closed"):
        wrote(case, SideKind.CV_REMARKED, day)


def test_a_stamp_too_late_is_written_as_it_is_and_shown(committee: Committee) -> None:
    case, day = walked(committee, "file_compiled")
    wrote(case, SideKind.CV_STAMPED, day + 5 * DAY)
    wrote(case, SideKind.CV_REMARKED, day + 3 * DAY)
    wrote(case, SideKind.CV_CERTIFIED, day + 6 * DAY, Said(body="Đảng uỷ cơ sở giả định"))
    lines = {line.spec.kind: line.odd for line in reading.lines(load(case, TODAY), reading.facts_of(case, TODAY))}
    assert "Đóng dấu giáp lai" in lines[SideKind.CV_REMARKED]
    assert not lines[SideKind.CV_STAMPED]
    assert not lines[SideKind.CV_CERTIFIED]


def test_the_board_finds_again_after_it_sent_back(committee: Committee) -> None:
    case, day = walked(committee, "sent_up")
    with refused("side.verdict"):
        wrote(case, SideKind.BOARD_APPRAISED, day, Said(body="Ban Xây dựng Đảng giả định"))
    back = Said(body="Ban Xây dựng Đảng giả định", verdict=Verdict.RETURNED)
    wrote(case, SideKind.BOARD_APPRAISED, day, back)
    assert due(case) == {SideKind.BOARD_APPRAISED}
    with refused("side.order"):
        wrote(case, SideKind.BOARD_APPRAISED, day - DAY, back)
    wrote(case, SideKind.BOARD_APPRAISED, day + DAY, Said(body="Ban Xây dựng Đảng giả định", verdict=Verdict.FIT))
    assert due(case) == set()
    with refused("side.known"):
        wrote(case, SideKind.BOARD_APPRAISED, day + 2 * DAY, back)
    paths.advance(case, day + 2 * DAY)  # what the board found stands in no step's way


def test_card_and_announcement_follow_a_case_that_is_over(committee: Committee) -> None:
    case = paths.source(committee.cell, START - 300 * DAY)
    day = paths.walk(case, START - 300 * DAY, "recognised")
    case.refresh_from_db()
    assert case.closed_on
    assert {SideKind.ANNOUNCED, SideKind.CARD_ISSUED} <= due(case)
    wrote(case, SideKind.ANNOUNCED, day + 3 * DAY)
    issued = wrote(case, SideKind.CARD_ISSUED, day + DAY, Said("07-QĐ/ĐU", card="001098000077"))
    with refused("side.order"):
        wrote(case, SideKind.CARD_HANDED, day)
    handed = wrote(case, SideKind.CARD_HANDED, day + 3 * DAY)
    with rls.sensitive():
        assert decrypt(Private.objects.get(person=case.person).card_cipher) == "001098000077"
    for table in (SideFact.objects.values(), Entry.objects.values()):
        assert "001098000077" not in str(list(table))
    with refused("undo.later"):
        undo_side_fact(by=BY, at=NOW, fact=issued, reason="Ghi nhầm")
    with refused("undo.reason"):
        undo_side_fact(by=BY, at=NOW, fact=handed, reason=" ")
    undo_side_fact(by=BY, at=NOW, fact=handed, reason="Ghi nhầm ngày")
    assert SideKind.CARD_HANDED in due(case)
    with refused("undo.done"):
        undo_side_fact(by=BY, at=NOW, fact=handed, reason="Ghi nhầm ngày")


def test_a_number_of_a_life_story_belongs_to_one_person(committee: Committee) -> None:
    (one, day), (other, _) = walked(committee, "ceremony"), walked(committee, "ceremony")
    with refused("side.number"):
        wrote(one, SideKind.CV_NUMBER, day)
    wrote(one, SideKind.CV_NUMBER, day, Said("000001 GĐ"))
    with refused("side.number_taken"):
        wrote(other, SideKind.CV_NUMBER, day, Said("000001  GĐ"))
    wrote(other, SideKind.CV_NUMBER, day, Said("000002 GĐ"))
    assert reading.records_of(one.person)[SideKind.CV_NUMBER].paper_symbol == "000001 GĐ"


def test_the_life_story_is_due_after_the_ceremony_until_it_is_made(committee: Committee) -> None:
    case, held = walked(committee, "ceremony")
    (clock,) = record_clocks(TODAY, load_calendar(), cases=[case.pk])[case.pk]
    days = load_rules().value("deadline.member_cv_and_card_form", held)
    assert clock.due == load_calendar().add_working_days(held, int(str(days.value))).date
    assert "ngày lễ kết nạp" in clock.why
    assert clock.overdue(TODAY)
    assert "member_cv" in {one.key for found in swept([committee.cell.pk], TODAY) for one in found.clocks}
    (listed,) = queries.running(queries.cases([committee.cell.pk], TODAY), TODAY)
    assert "member_cv" in {one.key for one in listed.overdue(TODAY)}
    row = wrote(case, SideKind.MEMBER_CV, held + 3 * DAY)
    assert record_clocks(held + 2 * DAY, load_calendar(), cases=[case.pk])  # as the case stood before
    assert not record_clocks(TODAY, load_calendar(), cases=[case.pk])
    undo_side_fact(by=BY, at=NOW, fact=row, reason="Ghi nhầm")
    assert record_clocks(TODAY, load_calendar(), units=[committee.cell.pk])
    assert not record_clocks(TODAY, load_calendar(), units=[committee.neighbour_cell.pk])


def test_before_the_guidance_of_2025_no_limit_is_known(committee: Committee) -> None:
    case = voted(committee.cell, dt.date(2025, 6, 2))
    step(case, "ceremony", dt.date(2025, 9, 26))
    assert not record_clocks(TODAY, load_calendar())


def test_the_data_base_has_a_limit_where_a_layer_names_it(committee: Committee) -> None:
    case = voted(committee.cell, dt.date(2026, 1, 5))
    step(case, "decided", dt.date(2026, 3, 2))
    assert not record_clocks(TODAY, load_calendar())
    adopt_layer(
        by=BY,
        at=NOW,
        unit=committee.root,
        layer="ha-noi",
        on=dt.date(2026, 1, 1),
        document=build.paper(committee.root.pk),
    )
    (clock,) = record_clocks(TODAY, load_calendar())[case.pk]
    assert clock.key == "local.hanoi.db_entry"
    assert clock.start == dt.date(2026, 3, 2)
    wrote(case, SideKind.DB_ENTERED, dt.date(2026, 3, 20))
    assert not record_clocks(TODAY, load_calendar())


def test_a_cell_sees_only_its_own(committee: Committee) -> None:
    case, day = walked(committee, "ceremony")
    wrote(case, SideKind.MEMBER_CV, day)
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])):
        assert not SideFact.objects.exists()
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert SideFact.objects.count() == 1


def test_what_follows_a_move_is_what_is_not_done_again(committee: Committee) -> None:
    case = moved(committee.cell, "file_compiled")
    day = case.steps.get(key="file_compiled").on
    wrote(case, SideKind.CV_STAMPED, day)
    wrote(case, SideKind.OPINIONS_UNIONS, day, COUNTS)
    new = receive(send(case, committee.neighbour_cell))
    kinds = {row.kind for row in SideFact.objects.filter(case=new, unit=committee.neighbour_cell)}
    assert kinds == {SideKind.CV_STAMPED}
    assert SideKind.OPINIONS_UNIONS in due(new)
    probationer = moved(committee.cell, "ceremony", dt.date(2025, 3, 3))
    wrote(probationer, SideKind.MEMBER_CV, probationer.steps.get(key="ceremony").on)
    arrived = receive(send(probationer, committee.neighbour_cell))
    assert not {SideKind.MEMBER_CV, SideKind.CARD_ISSUED} & due(arrived)
    assert reading.facts_of(arrived, TODAY)[0].kind == SideKind.MEMBER_CV
