"""Courses, who attends, certificates."""

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
from ketnap.training.actions.issue_certificate import issue_certificate
from ketnap.training.actions.withdraw_certificate import withdraw_certificate
from ketnap.training.models import Certificate, Course, CourseKind, Enrolment
from ketnap.training.queries import certificates_of, waiting, who_may_need

START, END = dt.date(2026, 1, 5), dt.date(2026, 1, 16)


def _course(committee: Committee, kind: str = CourseKind.NEW_MEMBER) -> Course:
    return add_course(by=BY, at=AT, unit=committee.root, kind=kind, name="Lớp thử", starts_on=START, ends_on=END)


def test_a_course_is_entered_once_and_its_dates_agree(committee: Committee) -> None:
    _course(committee)
    with pytest.raises(Refused, match="đã có trong sổ"):
        _course(committee)
    with pytest.raises(Refused, match="trước ngày khai giảng"):
        add_course(by=BY, at=AT, unit=committee.root, kind="awareness", name="Lớp ngược", starts_on=END, ends_on=START)


def test_learners_are_enrolled_once(committee: Committee) -> None:
    course, person = _course(committee), build.member(committee.cell)
    assert len(enrol(by=BY, at=AT, course=course, people=[(person, committee.cell.pk)])) == 1
    assert enrol(by=BY, at=AT, course=course, people=[(person, committee.cell.pk)]) == []
    assert Enrolment.objects.count() == 1


def test_a_certificate_is_recorded_once_and_can_be_taken_back(committee: Committee) -> None:
    course, person = _course(committee), build.member(committee.cell)
    facts = {
        "person": person,
        "unit_id": committee.cell.pk,
        "kind": course.kind,
        "issuer": "Trung tâm giả định",
        "course": course,
    }
    first = issue_certificate(by=BY, at=AT, issued_on=END, **facts)
    assert issue_certificate(by=BY, at=AT, issued_on=END, **facts) == first
    with pytest.raises(Refused, match="từ ngày bế giảng"):
        issue_certificate(by=BY, at=AT, issued_on=START, **facts)
    assert certificates_of([person.pk], course.kind) == {person.pk: first}
    assert certificates_of([person.pk], course.kind, START) == {}
    withdraw_certificate(by=BY, at=AT, certificate=first, reason="Gõ nhầm")
    assert certificates_of([person.pk], course.kind) == {}
    with pytest.raises(Refused, match="đã thu hồi"):
        withdraw_certificate(by=BY, at=AT, certificate=first, reason="Gõ nhầm")


def test_who_may_need_a_course_depends_on_its_kind(committee: Committee) -> None:
    official = build.member(committee.cell)
    fresh = build.member(committee.cell, ceremony_on=dt.date(2025, 9, 1), official_on=None)
    units = [committee.cell.pk]
    assert [person for person, _ in who_may_need(_course(committee), units, START)] == [fresh]
    work = _course(committee, CourseKind.PARTY_WORK)
    assert [person for person, _ in who_may_need(work, units, START)] == [official]


def test_row_security_hides_learners_of_other_units(committee: Committee) -> None:
    course = _course(committee)
    for cell in (committee.cell, committee.neighbour_cell):
        person = build.member(cell)
        enrol(by=BY, at=AT, course=course, people=[(person, cell.pk)])
        issue_certificate(
            by=BY, at=AT, person=person, unit_id=cell.pk, kind=course.kind, issued_on=END, issuer="Trung tâm giả định"
        )
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert Enrolment.objects.count() == 1
        assert Certificate.objects.count() == 1
    with rls.scope(rls.NOTHING):
        assert not Enrolment.objects.exists()


def test_a_class_gets_its_certificates_in_one_go(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())
    people = [build.member(committee.cell, ceremony_on=dt.date(2025, 9, 1), official_on=None) for _ in range(3)]
    client.force_login(build.user(Role.TRAINER, committee.root))
    facts = {"kind": "new_member", "name": "Lớp đảng viên mới thử", "starts_on": "05/01/2026", "ends_on": "16/01/2026"}
    assert client.post(reverse("training:add_course"), facts).status_code == 302
    course = Course.objects.get()
    client.post(reverse("training:enrol", args=[course.pk]), {"people": [person.pk for person in people]})
    paper = {
        "people": [person.pk for person in people], "issued_on": "16/01/2026", "issuer": "Trung tâm giả định",
        "first_number": 7, "suffix": "/CN",
    }  # fmt: skip
    client.post(reverse("training:certificates", args=[course.pk]), paper)
    assert sorted(Certificate.objects.values_list("number", flat=True)) == ["7/CN", "8/CN", "9/CN"]
    page = client.get(reverse("training:course", args=[course.pk]))
    assert "8/CN" in page.content.decode()
    assert client.get(reverse("training:courses")).context["table"].rows[0][5] == 3
    client.force_login(build.user(Role.CELL_SECRETARY, committee.cell))
    assert client.get(reverse("training:course", args=[course.pk])).status_code == 404


def test_courses_wait_while_ahead_running_or_owing_certificates(committee: Committee) -> None:
    owing, person = _course(committee), build.member(committee.cell)
    enrol(by=BY, at=AT, course=owing, people=[(person, committee.cell.pk)])
    work = _course(committee, CourseKind.PARTY_WORK)
    enrol(by=BY, at=AT, course=work, people=[(person, committee.cell.pk)])
    units, after = [committee.root.pk], END + dt.timedelta(days=1)
    assert set(waiting(units, START)) == {owing, work}
    assert list(waiting(units, after)) == [owing]
    issue_certificate(
        by=BY, at=AT, issued_on=END, person=person, unit_id=committee.cell.pk, kind=owing.kind, issuer="Trung tâm giả định",
        course=owing,
    )  # fmt: skip
    assert list(waiting(units, after)) == []


def test_the_start_page_of_a_trainer_lists_what_waits(committee: Committee, client: Client) -> None:
    client.force_login(build.user(Role.TRAINER, committee.root))
    assert "Lớp sắp mở" not in client.get("/").content.decode()
    course, person = _course(committee), build.member(committee.cell)
    enrol(by=BY, at=AT, course=course, people=[(person, committee.cell.pk)])
    page = client.get("/").content.decode()
    assert reverse("training:course", args=[course.pk]) in page
    assert "1 lớp" in page
