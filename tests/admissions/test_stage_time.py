"""Time in stage: days from step to step, figures of real cases, and a list behind each figure."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from ketnap.access.roles import Role
from ketnap.admissions import queries, stage_time
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.stage_time import Span, entries, span, stays
from ketnap.admissions.states import Stage
from ketnap.audit.models import Entry
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import BY, Committee
from ketnap.testing.queries import query_count

from . import paths
from .reminders.cases import step

TODAY = paths.NOW.date()
DAY = dt.timedelta(days=1)


def test_the_middle_and_the_ninth_are_days_of_real_cases() -> None:
    assert span([]) == Span(0, None, None, None)
    assert span([7]) == Span(1, 7, 7, 7)
    assert span([4, 1, 3, 2]) == Span(4, 2, 4, 4)
    assert span(range(1, 11)) == Span(10, 5, 9, 10)
    assert span(range(1, 12)) == Span(11, 6, 10, 11)


def test_a_stage_is_entered_with_the_last_step_it_needs() -> None:
    opened = dt.date(2026, 1, 5)
    taken = {
        "sympathiser": opened + 10 * DAY,
        "course_completed": opened + 40 * DAY,
        "file_permitted": opened + 50 * DAY,
    }
    assert entries(opened, taken) == [
        (Stage.SOURCE, opened), (Stage.SYMPATHISER, opened + 10 * DAY), (Stage.TRAINED, opened + 40 * DAY),
        (Stage.FILE, opened + 50 * DAY),
    ]  # fmt: skip
    late = {**taken, "course_completed": opened + 60 * DAY}  # a course entered after the file: never stood in by itself
    assert [stage for stage, _ in entries(opened, late)] == [Stage.SOURCE, Stage.SYMPATHISER, Stage.FILE]


def three(committee: Committee, day: dt.date = TODAY) -> None:
    """Sympathisers for 10, 20 and 60 days, who were sources for 5."""
    for nth, days in enumerate((10, 20, 60)):
        cell = committee.other_cell if nth == 2 else committee.cell
        case = paths.source(cell, day - (days + 5) * DAY)
        step(case, "sympathiser", day - days * DAY)


def test_figures_of_a_stage_and_of_units(committee: Committee) -> None:
    three(committee)
    units = [committee.cell.pk, committee.other_cell.pk]
    found = stays(units, TODAY)
    figures = {one.stage: one for one in stage_time.by_stage(found)}
    assert figures[Stage.SYMPATHISER].now == Span(3, 20, 60, 60)
    assert figures[Stage.SOURCE].now.count == 0
    assert figures[Stage.SOURCE].passed == Span(3, 5, 5, 5)
    by_unit = stage_time.by_unit(found, units, TODAY)
    assert by_unit[committee.cell.pk][0] == Span(2, 10, 20, 20)
    assert by_unit[committee.other_cell.pk][0] == Span(1, 60, 60, 60)
    whole = stage_time.by_unit(found, [committee.grassroots.pk], TODAY)
    assert whole[committee.grassroots.pk][0].count == 3
    holders = stage_time.holders(found, units, TODAY)
    assert holders is not None
    assert holders.total() == 3


def test_those_in_a_stage_are_those_the_funnel_counts(committee: Committee) -> None:
    start = dt.date(2025, 8, 4)
    for stop in ("sympathiser", "file_permitted", "cell_vote", "ceremony"):
        paths.walk(paths.source(committee.cell, start), start, stop)
    units = [committee.cell.pk]
    for day in (start, start + 14 * DAY, TODAY):
        counted = {one.stage: one.count for one in queries.funnel(units, day)}
        assert {one.stage: one.now.count for one in stage_time.by_stage(stays(units, day))} == counted


def test_a_case_that_ended_has_left_its_stage(committee: Committee) -> None:
    case = paths.source(committee.cell, TODAY - 30 * DAY)
    close_case(by=BY, at=paths.NOW, case=case, outcome="withdrawn", on=TODAY - 10 * DAY, reason="Thử")
    (stay,) = stays([committee.cell.pk], TODAY)
    assert (stay.left, stay.days) == (TODAY - 10 * DAY, 20)
    (then,) = stays([committee.cell.pk], TODAY - 20 * DAY)
    assert (then.left, then.days) == (None, 10)
    assert stays([committee.cell.pk], TODAY + 500 * DAY) == []


def test_each_figure_opens_its_list_and_the_list_goes_to_excel(committee: Committee) -> None:
    today = clock.today()
    three(committee, today)
    client = Client()
    user = build.user(Role.BOARD_OFFICER, committee.root)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with query_count("admissions:stage_time"):
        page = client.get(reverse("admissions:stage_time"))
    opened = 0
    for table in (page.context["stages"], page.context["units"], page.context["holders"]):
        for row in table.rows:
            counts = [cell for cell in row[1:] if getattr(cell, "url", "")]
            if not counts:
                continue
            first = counts[0]
            behind = client.get(first.url)
            assert len(behind.context["table"].rows) == first.value, first.url
            opened += 1
    assert opened >= 4
    with query_count("admissions:stage_time_list"):
        listed = client.get(reverse("admissions:stage_time_list"), {"giai_doan": "sympathiser"})
    days = [row[-2] for row in listed.context["table"].rows]
    assert days == [60, 20, 10]
    answer = client.post(listed.context["file_url"])
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    values = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {60, 20, 10} <= values
    with rls.everything():
        assert len(Entry.objects.get(action="admissions.export_stage_time").rows) == 3
    leader = Client()
    leader.force_login(build.user(Role.LEADER, committee.root), backend="django.contrib.auth.backends.ModelBackend")
    assert "Tải Excel" not in leader.get(reverse("admissions:stage_time_list")).content.decode()
    assert leader.post(listed.context["file_url"]).status_code == 403


@pytest.mark.parametrize("query", ["giai_doan=khong-co", "cua=KHONG", "o=KHONG", "da_qua=1&giai_doan=file"])
def test_addresses_that_mean_nothing_show_an_empty_list(committee: Committee, query: str) -> None:
    client = Client()
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(f"{reverse('admissions:stage_time_list')}?{query}")
    assert page.status_code == 200
    assert page.context["table"].rows == []
