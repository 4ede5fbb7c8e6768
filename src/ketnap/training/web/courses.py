"""The list of courses, one course with its people and certificates, and the acts on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.members.models import Person
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import below
from ketnap.training import queries
from ketnap.training.access import course_for
from ketnap.training.actions.add_course import add_course as add
from ketnap.training.actions.enrol import enrol as enrol_
from ketnap.training.actions.issue_certificate import issue_certificate
from ketnap.training.actions.withdraw_certificate import withdraw_certificate
from ketnap.training.models import Certificate, Course
from ketnap.training.web import forms
from ketnap.ui import parts
from ketnap.ui.frame import Crumb

BOTH = ("GET", "POST")


def _units(request: Request, capability: Can) -> frozenset[int]:
    return below([request.frame.unit.pk], request.frame.today) & request.scope.units(capability)


def _page(course: Course, title: str, label: str, **more: Any) -> Screen:
    back = reverse("training:course", args=[course.pk])
    crumbs: list[Crumb] = [
        {"label": "Lớp và kiểm tra", "url": reverse("training:courses")},
        {"label": course.name, "url": back},
        {"label": title, "url": ""},
    ]
    return Screen(title=title, label=label, cancel_url=back, lead=course.name, crumbs=crumbs, **more)


@screen(Can.SEE_TRAINING)
def courses(request: Request) -> HttpResponse:
    """Courses of the unit one works in and below, newest first."""
    form = forms.CourseFilter(request.GET or None)
    facts = form.cleaned_data if form.is_bound and form.is_valid() else {}
    units = _units(request, Can.SEE_TRAINING)
    found = list(queries.courses(units, kind=facts.get("loai", ""), year=facts.get("nam"))[:200])
    names = dict(
        Profile.objects.on(request.frame.day)
        .filter(unit_id__in={one.unit_id for one in found})
        .values_list("unit_id", "name")
    )
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.name, reverse("training:course", args=[one.pk]), str(one.get_kind_display())),
            names.get(one.unit_id, ""), one.starts_on, one.ends_on, one.people, one.certified,
        ]
        for one in found
    ]  # fmt: skip
    columns = [
        parts.Column("Lớp"), parts.Column("Đơn vị mở lớp"), parts.Column("Khai giảng"), parts.Column("Bế giảng"),
        parts.Column("Người học", figures=True), parts.Column("Giấy chứng nhận", figures=True),
    ]  # fmt: skip
    may = request.scope.can(Can.EDIT_TRAINING, request.frame.unit.pk) and not request.frame.past
    start = parts.Link("Mở lớp", reverse("training:add_course"), "plain", "plus") if may else None
    empty = parts.Empty(
        "Chưa có lớp nào", "Mở lớp, ghi người học, rồi cấp giấy chứng nhận cho cả lớp trong một lần.", start
    )
    table = parts.DataTable("Lớp bồi dưỡng", columns, rows, unit="lớp", empty=empty, caption_hidden=True)
    return render(request, "training/courses.html", {"form": form, "table": table, "may_edit": may})


@screen(Can.EDIT_TRAINING, methods=BOTH)
def add_course(request: Request) -> HttpResponse:
    """A new course of the unit one works in."""
    unit = request.frame.unit
    require(request.scope, Can.EDIT_TRAINING, unit.pk)
    form = forms.CourseForm(request.POST or None)

    def act() -> Course:
        return add(by=request.scope.actor(), at=clock.now(), unit=unit, **form.cleaned_data)

    back = reverse("training:courses")
    page = Screen(
        title="Mở lớp bồi dưỡng", label="Mở lớp", cancel_url=back, lead=request.frame.unit_name, done="Đã mở lớp."
    )
    return perform(request, form, page, act, lambda course: reverse("training:course", args=[course.pk]))


@screen(Can.SEE_TRAINING)
def course(request: Request, pk: int) -> HttpResponse:
    """One course: its people within reach and their certificates."""
    found = course_for(request.scope, pk, Can.SEE_TRAINING)
    enrolled = list(found.enrolments.select_related("person").order_by("person__sort_key", "pk"))
    papers = {row.person_id: row for row in found.certificates.filter(withdrawn_at=None)}
    may = request.scope.can(Can.EDIT_TRAINING, found.unit_id) and not request.frame.past
    day = request.frame.day
    names = dict(
        Profile.objects.on(day).filter(unit_id__in={row.unit_id for row in enrolled}).values_list("unit_id", "name")
    )
    rows = [
        [
            row.person.full_name,
            row.person.birth_date,
            names.get(row.unit_id, ""),
            *_paper(found, papers.get(row.person_id), may=may),
        ]
        for row in enrolled
    ]
    labels = ("Họ và tên", "Ngày sinh", "Chi bộ", "Số giấy chứng nhận", "Ngày cấp", "Việc")
    empty = parts.Empty("Chưa có người học", "Chọn người học từ danh sách những người đang cần lớp này.")
    context = {
        "course": found, "may_edit": may, "waiting": len(enrolled) - len(papers), "as_terms": _terms(found),
        "table": parts.DataTable(
            "Người học", [parts.Column(label) for label in labels], rows, unit="người", empty=empty, caption_hidden=True
        ),
        "breadcrumbs": [{"label": "Lớp và kiểm tra", "url": reverse("training:courses")}, {"label": found.name, "url": ""}],
    }  # fmt: skip
    return render(request, "training/course.html", context)


def _paper(course: Course, paper: Certificate | None, *, may: bool) -> list[parts.Cell | parts.CellValue]:
    if paper is None:
        return [parts.Cell("", badge=parts.Badge("Chưa cấp")), "", parts.Cell("")]
    url = reverse("training:withdraw", args=[course.pk, paper.pk]) if may else ""
    return [paper.number or "Không ghi số", paper.issued_on, parts.Cell("Thu hồi", url) if url else parts.Cell("")]


def _terms(found: Course) -> list[parts.Term]:
    return [
        parts.Term("Loại lớp", found.get_kind_display()),
        parts.Term("Khai giảng", found.starts_on),
        parts.Term("Bế giảng", found.ends_on),
    ]


@screen(Can.EDIT_TRAINING, methods=BOTH)
def enrol(request: Request, pk: int) -> HttpResponse:
    """Put people who need this course on its list."""
    found = course_for(request.scope, pk, Can.EDIT_TRAINING)
    due = queries.who_may_need(found, request.scope.units(Can.EDIT_TRAINING), request.frame.today)
    form = forms.EnrolForm(request.POST or None, people=[(person.pk, person.full_name) for person, _ in due])

    def act() -> object:
        chosen = set(form.cleaned_data["people"])
        people = [(person, unit) for person, unit in due if person.pk in chosen]
        return enrol_(by=request.scope.actor(), at=clock.now(), course=found, people=people)

    page = _page(found, "Ghi người học", "Ghi vào danh sách", done="Đã ghi người học.")
    return perform(request, form, page, act, lambda _: page.cancel_url)


@screen(Can.EDIT_TRAINING, methods=BOTH)
def certificates(request: Request, pk: int) -> HttpResponse:
    """Certificates for everybody on the list who has none yet, in one go."""
    found = course_for(request.scope, pk, Can.EDIT_TRAINING)
    have = found.certificates.filter(withdrawn_at=None).values("person_id")
    rows = list(
        found.enrolments.exclude(person_id__in=have).select_related("person").order_by("person__sort_key", "pk")
    )
    people = [(row.person_id, row.person.full_name) for row in rows]
    form = forms.CertificatesForm(request.POST or None, people=people, course=found)

    def act() -> list[Certificate]:
        facts, at = form.cleaned_data, clock.now()
        chosen = [row for row in rows if row.person_id in set(facts["people"])]
        first = facts["first_number"]
        return [
            issue_certificate(
                by=request.scope.actor(), at=at, person=row.person, unit_id=row.unit_id, kind=found.kind, course=found,
                issued_on=facts["issued_on"], issuer=facts["issuer"], grade=facts["grade"],
                number=f"{first + nth}{facts['suffix']}" if first else "",
            )
            for nth, row in enumerate(chosen)
        ]  # fmt: skip

    page = _page(found, "Cấp giấy chứng nhận", "Cấp giấy", done="Đã ghi giấy chứng nhận.")
    return perform(request, form, page, act, lambda _: page.cancel_url)


@screen(Can.EDIT_TRAINING, methods=BOTH)
def withdraw(request: Request, pk: int, certificate: int) -> HttpResponse:
    """Take back a certificate typed wrongly."""
    found = course_for(request.scope, pk, Can.EDIT_TRAINING)
    row = get_object_or_404(Certificate, pk=certificate, course=found)
    form = forms.WithdrawForm(request.POST or None)

    def act() -> Certificate:
        reason = form.cleaned_data["reason"]
        return withdraw_certificate(by=request.scope.actor(), at=clock.now(), certificate=row, reason=reason)

    who = Person.objects.get(pk=row.person_id).full_name
    page = _page(found, f"Thu hồi giấy chứng nhận: {who}", "Thu hồi", done="Đã thu hồi.", danger=True)
    return perform(request, form, page, act, lambda _: page.cancel_url)
