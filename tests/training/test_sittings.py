"""The register of the awareness test: sittings are counted, not persons."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee
from ketnap.training.actions.add_course import add_course
from ketnap.training.actions.enrol import enrol
from ketnap.training.models import Course, CourseKind
from ketnap.training.sittings.actions.record_sittings import Line, record_sittings
from ketnap.training.sittings.actions.undo_sitting import undo_sitting
from ketnap.training.sittings.models import Examiner, Result, Sitting
from ketnap.training.sittings.queries import sittings

FIRST, SECOND = dt.date(2026, 1, 20), dt.date(2026, 2, 20)
YEAR = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def _sit(committee: Committee, lines: list[Line], on: dt.date = FIRST, course: Course | None = None) -> list[Sitting]:
    return record_sittings(
        by=BY, at=AT, held_by=committee.root, examiner=Examiner.COUNCIL, on=on, lines=lines, course=course
    )


def _course(committee: Committee, kind: str = CourseKind.AWARENESS) -> Course:
    days = dt.date(2026, 1, 5), dt.date(2026, 1, 9)
    return add_course(by=BY, at=AT, unit=committee.root, kind=kind, name="Lớp thử", starts_on=days[0], ends_on=days[1])


def test_who_sits_twice_counts_twice(committee: Committee) -> None:
    weak, good = build.member(committee.cell), build.member(committee.other_cell)
    _sit(committee, [Line(weak, committee.cell.pk, Result.AGAIN), Line(good, committee.other_cell.pk, Result.PASSED)])
    _sit(committee, [Line(weak, committee.cell.pk, Result.PASSED, dt.date(2026, 2, 2))], SECOND)
    both = [committee.cell.pk, committee.other_cell.pk]
    assert sittings(both, *YEAR).count() == 3
    assert sittings(both, *YEAR, Result.PASSED).count() == 2
    assert [row.on for row in sittings([committee.cell.pk], *YEAR)] == [SECOND, FIRST]
    assert sittings(both, SECOND, YEAR[1]).count() == 1


def test_what_cannot_be_is_refused_and_nothing_is_written(committee: Committee) -> None:
    person, cell = build.member(committee.cell), committee.cell.pk
    line = Line(person, cell, Result.PASSED)
    for lines, on, course, why in (
        ([], FIRST, None, "Chưa chọn ai"),
        ([Line(person, cell, "perhaps")], FIRST, None, "không có trong danh mục"),
        ([line], AT.date() + dt.timedelta(days=1), None, "tương lai"),
        ([line], FIRST, _course(committee, CourseKind.NEW_MEMBER), "không phải lớp bồi dưỡng nhận thức"),
        ([Line(person, cell, Result.PASSED, SECOND)], FIRST, None, "bài thu hoạch sau"),
        ([line, line], FIRST, None, "hai lần"),
    ):
        with pytest.raises(Refused, match=why):
            _sit(committee, lines, on, course)
    _sit(committee, [line])
    other = build.member(committee.cell)
    with pytest.raises(Refused, match="đã có lượt kiểm tra"):
        _sit(committee, [Line(other, cell, Result.PASSED), line])
    assert Sitting.objects.count() == 1


def test_one_typed_wrongly_is_taken_back_with_a_reason_and_may_be_written_again(committee: Committee) -> None:
    line = Line(build.member(committee.cell), committee.cell.pk, Result.PASSED)
    (row,) = _sit(committee, [line])
    with pytest.raises(Refused, match="lý do"):
        undo_sitting(by=BY, at=AT, sitting=row, reason=" ")
    undo_sitting(by=BY, at=AT, sitting=row, reason="Ghi nhầm người")
    assert not sittings([committee.cell.pk], *YEAR).exists()
    with pytest.raises(Refused, match="đã gỡ"):
        undo_sitting(by=BY, at=AT, sitting=row, reason="Ghi nhầm người")
    _sit(committee, [line])
    assert Sitting.objects.count() == 2


def test_row_security_hides_sittings_elsewhere(committee: Committee) -> None:
    _sit(committee, [Line(build.member(committee.cell), committee.cell.pk, Result.PASSED)])
    with rls.scope(rls.multirange([committee.other_cell.pk])):
        assert Sitting.objects.count() == 0
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert Sitting.objects.count() == 1


def test_the_council_secretary_records_a_day_and_reads_it_back(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", AT.date)
    course, weak, away = _course(committee), build.member(committee.cell), build.member(committee.cell)
    enrol(by=BY, at=AT, course=course, people=[(weak, committee.cell.pk), (away, committee.cell.pk)])
    client.force_login(build.user(Role.COUNCIL_SECRETARY, committee.root))
    page = reverse("training:sit", args=[course.pk])
    form = client.get(page).context["form"]
    field = next(name for name, one in form.fields.items() if one.label == weak.full_name)
    answer = client.post(page, {"on": "20/01/2026", "examiner": Examiner.COUNCIL, field: Result.AGAIN})
    assert answer.status_code == 302
    text = client.get(reverse("training:sittings")).content.decode()
    assert weak.full_name in text
    assert away.full_name not in text
    for result, there in ((Result.AGAIN, True), (Result.PASSED, False)):
        only = client.get(reverse("training:sittings"), {"ket_qua": result}).content.decode()
        assert (weak.full_name in only) is there


def test_a_course_of_another_kind_has_no_test(committee: Committee, client: Client) -> None:
    client.force_login(build.user(Role.COUNCIL_SECRETARY, committee.root))
    course = _course(committee, CourseKind.PARTY_WORK)
    assert client.get(reverse("training:sit", args=[course.pk])).status_code == 404
