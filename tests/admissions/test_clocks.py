"""Every limit that runs in a case: its day, what it rests on, and who it lies with."""

import datetime as dt

import pytest

from ketnap.admissions import queries
from ketnap.admissions.clocks import clocks
from ketnap.admissions.models import Case
from ketnap.law import load_calendar
from ketnap.testing.build import Committee

from . import paths

DAY = dt.date(2025, 8, 4)
LOOKED = dt.date(2026, 3, 2)
BEFORE = {"sympathiser": DAY, "file_compiled": dt.date(2025, 8, 18)}
VOTED = {**BEFORE, "cell_vote": dt.date(2025, 9, 8)}
DECIDED = {**VOTED, "decided": dt.date(2025, 10, 1)}
HELD = {**DECIDED, "decision_received": dt.date(2025, 10, 6), "ceremony": dt.date(2025, 10, 20)}
REVIEWED = {**HELD, "recognition_cell_vote": dt.date(2026, 10, 22)}


@pytest.mark.parametrize(
    ("taken", "key", "due", "says"),
    [
        (BEFORE, "certificate", dt.date(2029, 3, 2), "60 tháng kể từ ngày cấp 02/3/2024"),
        (BEFORE, "dossier", dt.date(2026, 8, 18), "12 tháng kể từ ngày lập hồ sơ 18/8/2025"),
        (VOTED, "decision", load_calendar().add_working_days(dt.date(2025, 9, 8), 45).date, "45 ngày làm việc"),
        (HELD, "probation", dt.date(2026, 10, 20), "12 tháng kể từ lễ kết nạp 20/10/2025"),
        (HELD, "review", load_calendar().add_working_days(dt.date(2026, 10, 20), 30).date, "30 ngày làm việc"),
        (REVIEWED, "recognition", load_calendar().add_working_days(dt.date(2026, 10, 22), 30).date, "30 ngày làm việc"),
    ],
)
def test_a_limit_has_a_day_and_a_reason(taken: dict[str, dt.date], key: str, due: dt.date, says: str) -> None:
    found = {clock.key: clock for clock in clocks(taken, dt.date(2024, 3, 2), LOOKED)}[key]
    assert found.due == due
    assert says in found.why
    assert found.overdue(due + dt.timedelta(days=1)) is (key != "probation")
    assert not found.overdue(due)


def test_every_clock_explains_itself() -> None:
    for taken in ({}, BEFORE, VOTED, DECIDED, HELD, REVIEWED):
        for clock in clocks(taken, dt.date(2024, 3, 2), LOOKED):
            assert clock.why
            assert clock.label


def test_the_ceremony_counts_from_receipt_before_208_and_from_issue_after() -> None:
    waiting = {clock.key: clock for clock in clocks(DECIDED, None, LOOKED)}["ceremony"]
    assert waiting.due is None
    assert "chưa ghi ngày nhận" in waiting.why
    received = {
        clock.key: clock for clock in clocks({**DECIDED, "decision_received": dt.date(2025, 10, 6)}, None, LOOKED)
    }["ceremony"]
    assert received.due == load_calendar().add_working_days(dt.date(2025, 10, 6), 30).date
    after = {clock.key: clock for clock in clocks({"decided": dt.date(2026, 8, 3)}, None, LOOKED)}["ceremony"]
    assert after.start == dt.date(2026, 8, 3)
    assert "ngày ra quyết định" in after.why


def test_an_extension_moves_the_decision_limit() -> None:
    plain, longer = (clocks(VOTED, None, LOOKED, extra)[0] for extra in (0, 15))
    assert plain.due is not None
    assert longer.due == load_calendar().add_working_days(VOTED["cell_vote"], 60).date
    assert "gia hạn 15" in longer.why


def test_overdue_is_computed_and_lies_with_somebody(committee: Committee) -> None:
    case = paths.source(committee.cell, DAY)
    paths.walk(case, DAY, "sent_up")
    due = clocks({"cell_vote": case.steps.get(key="cell_vote").on}, None, LOOKED)[0].due
    assert due is not None
    assert queries.overdue([committee.cell.pk], due) == []
    late = queries.overdue([committee.cell.pk], due + dt.timedelta(days=1))
    assert [(item.case, item.clock.key, item.with_whom) for item in late] == [(case, "decision", committee.root.pk)]
    assert queries.overdue([committee.other_cell.pk], due + dt.timedelta(days=1)) == []


def test_the_funnel_counts_what_the_list_lists_on_any_day(committee: Committee) -> None:
    cases = [paths.source(committee.cell, DAY) for _ in range(4)]
    for case, stop in zip(cases, ("sympathiser", "file_permitted", "cell_vote", "ceremony"), strict=True):
        paths.walk(case, DAY, stop)
    units = [committee.cell.pk]
    for day in (DAY, DAY + dt.timedelta(days=14), paths.NOW.date()):
        counted = {one.stage.value: one.count for one in queries.funnel(units, day)}
        for stage, count in counted.items():
            assert queries.cases(units, day, stage=stage).count() == count
        assert sum(counted.values()) == queries.cases(units, day).count() == 4
    assert Case.objects.count() == 4


def test_counting_what_is_late_agrees_with_the_list(committee: Committee) -> None:
    for cell in (committee.cell, committee.other_cell, committee.grassroots_cell):
        paths.walk(paths.source(cell, DAY), DAY, "sent_up")
    units = [committee.cell.pk, committee.other_cell.pk, committee.grassroots_cell.pk]
    day = DAY + dt.timedelta(days=900)
    late, listed = queries.late(units, day), queries.overdue(units, day)
    assert len(listed) >= 3
    assert [(one.case, one.clock) for one in late] == [(one.case.pk, one.clock) for one in listed]
    assert queries.named(late[:2], units, day) == listed[:2]
    assert queries.late([committee.root.pk], day) == []
