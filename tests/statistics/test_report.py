"""What the progress report says: sums, shares, last year, units, qualities."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from ketnap.admissions.models import Case, Step
from ketnap.members.figures import Asked, figures
from ketnap.statistics import words
from ketnap.statistics.grids import grids
from ketnap.statistics.report import Report, a_year_before, months_of
from ketnap.testing import build
from ketnap.testing.build import AT, TODAY, Committee

Make = Callable[..., Report]


def test_report_agrees_with_the_figures(make_report: Make, year: Committee) -> None:
    report = make_report()
    core = figures(Asked(year.root.pk, report.start, report.end, "then", TODAY))[year.root.pk]
    assert report.whole.counts == core.counts
    assert (report.achieved, report.whole.target, report.remaining, report.whole.percent) == (
        7,
        12,
        5,
        Decimal("58.33"),
    )
    assert (report.before.achieved, report.change, report.change_percent) == (2, 5, Decimal("250.00"))
    assert report.growth_percent == Decimal("50.00")


def test_every_breakdown_adds_up_to_the_admitted(make_report: Make) -> None:
    report = make_report()
    for breakdown in report.qualities:
        assert sum(part.count for part in breakdown.parts) == report.achieved, breakdown.facet
    assert sum(part.count for part in report.sectors) == report.achieved
    assert sum(part.count for part in report.months) == report.achieved
    assert sum(child.achieved for child in report.whole.children) == report.achieved


def test_unknown_is_its_own_line_and_never_no(make_report: Make) -> None:
    found = {b.facet: {p.key: p.count for p in b.parts} for b in make_report().qualities}
    assert found["chuyen_mon"]["dai_hoc"] == 3
    assert found["chuyen_mon"]["chua_ro"] == 4
    assert found["chu_doanh_nghiep"]["co"] == 2
    assert (found["doan_vien"]["khong"], found["doan_vien"]["chua_ro"]) == (2, 5)
    assert found["tuoi"]["18_30"] == 7


def test_units_without_and_above(make_report: Make) -> None:
    report = make_report()
    assert [one.code for one in report.above] == ["K.C"]
    assert report.without == ()
    sectors = {part.key: (part.units, part.admitting, part.count) for part in report.sectors}
    assert sectors == {"co_quan_nha_nuoc": (1, 1, 5), "dn_co_phan": (1, 1, 2)}
    early = make_report(end=dt.date(2025, 6, 30))
    assert [one.code for one in early.without] == ["K.C"]


def test_part_of_the_year_counts_against_the_years_target(make_report: Make) -> None:
    report = make_report(end=dt.date(2025, 6, 30))
    assert (report.achieved, report.whole.target, report.whole.percent) == (3, 12, Decimal("25.00"))
    assert "chỉ tiêu năm 2025 (12 đảng viên)" in words.result(report)
    assert make_report(start=dt.date(2025, 2, 1)).whole.target is None


def test_a_year_that_runs_stands_against_the_same_days_of_the_year_before(make_report: Make) -> None:
    running = make_report(at=dt.datetime(2025, 6, 30, 5, tzinfo=dt.UTC))
    assert (running.end, running.before.end) == (dt.date(2025, 12, 31), dt.date(2024, 6, 30))
    assert "6 tháng đầu năm 2024" in words.compared(running)
    assert make_report().before.end == dt.date(2024, 12, 31)


def test_cell_has_no_tables_by_unit_or_kind(make_report: Make, year: Committee) -> None:
    keys = [grid.key for grid in grids(make_report(year.cell))]
    assert "don-vi" not in keys
    assert "loai-hinh" not in keys
    assert {"bien-dong", "ket-qua", "gioi-tinh"} <= set(keys)


def test_words_of_periods() -> None:
    def said(*days: tuple[int, int, int]) -> str:
        return words.period(dt.date(*days[0]), dt.date(*days[1]))

    assert said((2026, 1, 1), (2026, 12, 31)) == "năm 2026"
    assert said((2026, 1, 1), (2026, 6, 30)) == "6 tháng đầu năm 2026"
    assert said((2026, 7, 1), (2026, 12, 31)) == "6 tháng cuối năm 2026"
    assert said((2026, 4, 1), (2026, 6, 30)) == "quý II năm 2026"
    assert said((2026, 3, 1), (2026, 3, 31)) == "tháng 3/2026"
    assert said((2026, 1, 2), (2026, 3, 31)) == "từ ngày 02/01/2026 đến ngày 31/3/2026"
    assert a_year_before(dt.date(2024, 2, 29)) == dt.date(2023, 2, 28)
    assert months_of(dt.date(2025, 11, 5), dt.date(2026, 2, 1)) == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_overdue_work_is_counted_by_kind(make_report: Make, year: Committee) -> None:
    assert make_report().overdue.count == 0
    assert "không có hồ sơ quá hạn" in words.overdue(make_report())
    person = build.member(year.cell, ceremony_on=dt.date(2025, 1, 6), official_on=None)
    case = Case.objects.create(person=person, unit=year.cell, opened_on=dt.date(2024, 1, 8), recorded_at=AT)
    for key in ("sourced", "sympathiser", "file_permitted", "file_compiled", "cell_vote"):
        Step.objects.create(
            case=case, unit=year.cell, key=key, on=dt.date(2025, 7, 1), typed_by="x", channel="cli", recorded_at=AT
        )
    late = make_report().overdue
    assert [row.count for row in late.rows] == [1]
    assert late.rows[0].longest > 0
    assert "qua-han" in [grid.key for grid in grids(make_report())]
