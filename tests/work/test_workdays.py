"""Corrections of the calendar: by right, on a document, from the moment recorded; limits follow and say so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions import queries as cases
from ketnap.admissions.clocks import clocks
from ketnap.audit.models import Entry
from ketnap.law import load_calendar
from ketnap.law.calendar_year import year_plan
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import since
from ketnap.testing import build
from ketnap.testing.build import BY, Committee
from ketnap.testing.queries import query_count
from ketnap.work.workdays.actions.correct_day import Basis, correct_day
from ketnap.work.workdays.actions.withdraw_correction import withdraw_correction
from ketnap.work.workdays.models import Correction, Kind
from ketnap.work.workdays.queries import calendar_on
from tests.admissions.paths import NOW
from tests.admissions.reminders.cases import voted

TODAY = NOW.date()
DAY = dt.timedelta(days=1)
BASIS = Basis("999/VPCP-GD", dt.date(2026, 11, 18), "Văn phòng Giả Định")
VOTED = {"cell_vote": dt.date(2026, 10, 12)}


def decide(day: dt.date, kind: str, *, at: dt.datetime = NOW, basis: Basis = BASIS) -> Correction:
    return correct_day(by=BY, at=at, day=day, kind=kind, name="Ngày thử", basis=basis)


def test_without_corrections_it_is_the_calendar_as_shipped(house: None) -> None:
    assert calendar_on(TODAY) is load_calendar()


def test_a_day_off_moves_the_limit_and_the_sentence_names_the_document(house: None) -> None:
    before = clocks(VOTED, None, TODAY, calendar=calendar_on(TODAY))[0]
    assert before.due is not None
    decide(before.due, Kind.OFF)
    after = clocks(VOTED, None, TODAY, calendar=calendar_on(TODAY))[0]
    assert after.due is not None
    assert after.due > before.due
    assert "999/VPCP-GD ngày 18/11/2026 của Văn phòng Giả Định" in after.why
    assert "999/VPCP-GD" not in before.why


def test_a_saturday_worked_brings_the_limit_forward(house: None) -> None:
    saturday = dt.date(2026, 10, 17)
    before = clocks(VOTED, None, TODAY, calendar=calendar_on(TODAY))[0]
    decide(saturday, Kind.WORKED)
    after = clocks(VOTED, None, TODAY, calendar=calendar_on(TODAY))[0]
    assert before.due is not None
    assert after.due is not None
    assert calendar_on(TODAY).is_working_day(saturday)
    assert after.due < before.due
    assert "làm bù 17/10/2026" in after.why


def test_a_shipped_day_can_be_put_right(house: None) -> None:
    shipped = dt.date(2026, 11, 24)
    assert not load_calendar().is_working_day(shipped)
    decide(shipped, Kind.PLAIN)
    assert calendar_on(TODAY).is_working_day(shipped)


def test_it_holds_from_the_moment_it_was_recorded(house: None) -> None:
    day = dt.date(2026, 12, 7)
    made = decide(day, Kind.OFF)
    assert calendar_on(TODAY - DAY).is_working_day(day)
    assert not calendar_on(TODAY).is_working_day(day)
    withdraw_correction(by=BY, at=NOW + DAY, correction=made, reason="Văn bản đã bị thay")
    assert not calendar_on(TODAY).is_working_day(day)
    assert calendar_on(TODAY + DAY).is_working_day(day)


def test_a_year_not_published_is_provisional_until_it_is(house: None) -> None:
    start = {"cell_vote": dt.date(2026, 12, 20)}
    doubtful = clocks(start, None, TODAY, calendar=calendar_on(TODAY))[0]
    assert doubtful.provisional
    assert "Dự kiến: " in doubtful.why
    assert "chính thức năm 2027 chưa được công bố" in doubtful.why
    made = decide(dt.date(2027, 6, 6), Kind.YEAR)
    assert (made.day, made.whole_year) == (dt.date(2027, 1, 1), True)
    published = clocks(start, None, TODAY, calendar=calendar_on(TODAY))[0]
    assert "chính thức năm 2027" not in published.why
    for pending in calendar_on(TODAY).pending:  # what is still only proposed has to be decided day by day
        for day in sorted(pending.off | pending.worked):
            decide(day, Kind.PLAIN)
    settled = clocks(start, None, TODAY, calendar=calendar_on(TODAY))[0]
    assert not settled.provisional
    assert "Dự kiến" not in settled.why


def test_a_pending_day_is_settled_either_way(house: None) -> None:
    def in_doubt() -> bool:
        return clocks(VOTED, None, TODAY, calendar=calendar_on(TODAY))[0].provisional

    assert in_doubt()
    decide(dt.date(2026, 11, 23), Kind.PLAIN)
    assert not in_doubt()
    decide(dt.date(2026, 11, 23), Kind.OFF)
    decide(dt.date(2026, 11, 28), Kind.WORKED)
    assert not in_doubt()
    assert not calendar_on(TODAY).is_working_day(dt.date(2026, 11, 23))
    assert calendar_on(TODAY).is_working_day(dt.date(2026, 11, 28))


@pytest.mark.parametrize(
    ("day", "kind", "basis", "code"),
    [
        (dt.date(2026, 12, 5), Kind.OFF, BASIS, "workday.weekend"),
        (dt.date(2026, 12, 7), Kind.WORKED, BASIS, "workday.weekday"),
        (dt.date(2026, 12, 7), Kind.OFF, Basis(" ", BASIS.issued_on, BASIS.issuer), "workday.empty"),
        (dt.date(2026, 12, 7), Kind.OFF, Basis("1/QĐ", TODAY + DAY, "Nơi Thử"), "workday.later"),
    ],
)
def test_what_cannot_be_is_refused(house: None, day: dt.date, kind: str, basis: Basis, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        decide(day, kind, basis=basis)
    assert refusal.value.code == code
    assert not Correction.objects.exists()


def test_the_database_refuses_too(house: None) -> None:
    fields = {
        "name": "Thử",
        "symbol": "1/CV",
        "issued_on": TODAY,
        "issuer": "Nơi Thử",
        "recorded": since(NOW),
        "by": "thử",
    }
    for wrong in (
        {"day": dt.date(2026, 12, 5), "kind": Kind.OFF}, {"day": dt.date(2026, 12, 7), "kind": Kind.WORKED},
        {"day": dt.date(2026, 12, 7), "kind": Kind.YEAR}, {"day": dt.date(2026, 12, 7), "kind": Kind.OFF, "symbol": ""},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.create(**{**fields, **wrong})
    Correction.objects.create(**fields, day=dt.date(2026, 12, 7), kind=Kind.OFF)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(**fields, day=dt.date(2026, 12, 7), kind=Kind.PLAIN)


def test_nothing_is_overwritten_and_everything_is_logged(house: None) -> None:
    day = dt.date(2026, 12, 7)
    decide(day, Kind.OFF)
    made = decide(day, Kind.PLAIN)
    assert Correction.objects.filter(day=day).count() == 2
    withdraw_correction(by=BY, at=NOW, correction=made, reason="Ghi nhầm")
    with pytest.raises(Refused):
        withdraw_correction(by=BY, at=NOW, correction=made, reason="Lần nữa")
    assert Correction.objects.filter(day=day).count() == 2
    assert Entry.objects.filter(action="work.correct_day").count() == 2
    assert Entry.objects.get(action="work.withdraw_correction").reason == "Ghi nhầm"


def test_due_dates_of_cases_follow(committee: Committee) -> None:
    case = voted(committee.cell, dt.date(2026, 10, 12))

    def due() -> dt.date | None:
        (found,) = cases.running(cases.cases([committee.cell.pk], TODAY), TODAY)
        assert found.case == case
        return next(one.due for one in found.clocks if one.key == "decision")

    before = due()
    assert before is not None
    decide(before, Kind.OFF)
    after = due()
    assert after is not None
    assert after > before
    (swept,) = cases.swept([committee.cell.pk], TODAY)
    assert swept.clocks[0].due == after


def test_every_year_shipped_can_be_read(house: None) -> None:
    for year, published in load_calendar().years.items():
        plan = year_plan(year)
        assert plan is not None
        assert (plan.year, plan.published) == (year, published)
        shown = {one.day for one in plan.days}
        assert shown == {day for day in load_calendar().off | load_calendar().worked if day.year == year}
    assert year_plan(1999) is None


def test_the_screens(committee: Committee) -> None:
    client, other = Client(), Client()
    top, lower = build.user(Role.BOARD_OFFICER, committee.province), build.user(Role.BOARD_OFFICER, committee.root)
    for browser, user in ((client, top), (other, lower)):
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    year = clock.today().year + 1
    with query_count("workdays:calendar"):
        page = client.get(reverse("workdays:calendar"), {"nam": year})
    content = page.content.decode()
    if not load_calendar().years.get(year):
        assert "chỉ là dự kiến" in content
    assert reverse("workdays:correct") in content
    day = dt.date(year, 6, 1)
    while day.weekday() > 4:
        day += DAY
    data = {
        "kind": Kind.OFF, "day": day.isoformat(), "name": "Nghỉ thử", "symbol": "12/CV", "issued_on": "2026-11-02", "issuer": "Nơi Thử",
    }  # fmt: skip
    assert other.post(reverse("workdays:correct"), data).status_code == 404
    assert "cấp cao nhất" in other.get(reverse("workdays:correct")).content.decode()
    assert client.post(reverse("workdays:correct"), data).status_code == 302
    content = client.get(reverse("workdays:calendar"), {"nam": year}).content.decode()
    assert "12/CV ngày 02/11/2026, Nơi Thử" in content
    assert "Đã điều chỉnh" in content
    assert client.post(reverse("workdays:correct"), {**data, "kind": Kind.WORKED}).status_code in (200, 422)
    with rls.everything():
        made = Correction.objects.get()
    go = f"{reverse('workdays:withdraw')}?muc={made.pk}"
    assert other.post(go, {"reason": "Thử"}).status_code == 404
    assert client.get(go).status_code == 200
    assert client.post(go, {"reason": "Ghi nhầm"}).status_code == 302
    assert "Đã gỡ hoặc thay" in client.get(reverse("workdays:calendar"), {"nam": year}).content.decode()
