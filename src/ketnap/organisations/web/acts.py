"""Screens of the acts on units: found, change, move, close, authority, committee."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.members.counting import stock_under
from ketnap.members.web.links import stock_url
from ketnap.organisations.access import unit_edited
from ketnap.organisations.actions.change_profile import change_profile
from ketnap.organisations.actions.close_unit import close_unit
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.actions.found_unit import found_unit
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.models import Placement, Profile, Unit
from ketnap.organisations.queries import path_to
from ketnap.organisations.tree import below
from ketnap.organisations.web import forms
from ketnap.organisations.web.unit import crumbs
from ketnap.ui.parts import Consequence

BOTH = ("GET", "POST")


def _home(unit: Unit) -> str:
    return reverse("organisations:unit", args=[unit.code])


def _screen(request: Request, unit: Unit, title: str, label: str, **more: object) -> Screen:
    path = path_to(unit.pk, request.frame.day)
    name = path[-1].name
    return Screen(
        title=title, label=label, cancel_url=_home(unit), lead=name, crumbs=crumbs(request.scope, path, title), **more  # type: ignore[arg-type]
    )  # fmt: skip


def _now(unit: Unit, day: dt.date) -> Profile:
    present = Profile.objects.on(day).filter(unit=unit).first()
    return present or Profile.objects.known().filter(unit=unit).order_by("-valid")[0]


@screen(Can.EDIT_UNITS, methods=BOTH)
def found(request: Request, code: str) -> HttpResponse:
    """Found a unit under this one."""
    parent = unit_edited(request.scope, code)
    form = forms.FoundForm(request.POST or None, parent=_now(parent, request.frame.day))

    def act() -> Unit:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        paper = form.paper(by=by, at=at, unit_id=parent.pk)
        return found_unit(
            by=by, at=at, code=facts["code"], name=facts["name"], form=facts["form"], opened_on=facts["opened_on"],
            parent=parent, document=paper, sector=facts["sector"], tags=facts["tags"], symbol=facts["symbol"],
        )  # fmt: skip

    page = _screen(request, parent, "Thêm đơn vị trực thuộc", "Thành lập đơn vị", done="Đã ghi đơn vị mới.")
    return perform(request, form, page, act, lambda unit: _home(parent))


@screen(Can.EDIT_UNITS, methods=BOTH)
def change(request: Request, code: str) -> HttpResponse:
    """Rename the unit or change what it is."""
    unit = unit_edited(request.scope, code)
    now = _now(unit, request.frame.day)
    initial = {name: getattr(now, name) for name in ("name", "form", "sector", "tags", "symbol")}
    form = forms.ChangeForm(request.POST or None, initial=initial)

    def act() -> Profile:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        paper = form.paper(by=by, at=at, unit_id=unit.pk)
        return change_profile(
            by=by, at=at, unit=unit, on=facts["on"], document=paper, name=facts["name"], form=facts["form"],
            sector=facts["sector"], tags=facts["tags"], symbol=facts["symbol"],
        )  # fmt: skip

    page = _screen(request, unit, "Đổi tên, loại đơn vị", "Ghi thay đổi", done="Đã ghi tên và loại mới của đơn vị.")
    return perform(request, form, page, act, lambda profile: _home(unit))


def _moving(scope: Scope, unit: Unit, day: dt.date) -> list[Consequence]:
    """How many units and people go with the unit."""
    units = len(below([unit.pk], day))
    people = stock_under(scope, [unit.pk], day).get(unit.pk, 0)
    return [
        Consequence(units, "đơn vị chuyển theo, kể cả đơn vị này", reverse("organisations:units") + f"?mo={unit.code}"),
        Consequence(people, "đảng viên sinh hoạt tại các đơn vị đó", stock_url(unit.code, day)),
    ]


@screen(Can.EDIT_UNITS, methods=BOTH)
def move(request: Request, code: str) -> HttpResponse:
    """Put the unit under another one, after showing how many units and people go with it."""
    unit = unit_edited(request.scope, code)
    form = forms.MoveForm(request.POST or None)

    def act() -> Placement:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        parent = Unit.objects.filter(code=facts["parent"].strip()).first()
        if parent is None or not request.scope.can(Can.EDIT_UNITS, parent.pk):
            raise Refused(
                "unit.parent_unknown", "Không có đơn vị mang mã này trong phạm vi của bạn.",
                remedy="Hãy tìm mã ở trang Đơn vị.", field="parent",
            )  # fmt: skip
        paper = form.paper(by=by, at=at, unit_id=parent.pk)
        return move_unit(by=by, at=at, unit=unit, parent=parent, on=facts["on"], document=paper)

    page = _screen(
        request, unit, "Chuyển đơn vị cấp trên", "Chuyển đơn vị", done="Đã ghi đơn vị cấp trên mới.",
        warning="Số liệu trước ngày chuyển vẫn tính theo hệ thống cũ.",
    )  # fmt: skip
    return perform(
        request, form, page, act, lambda placement: _home(unit),
        ahead=lambda: _moving(request.scope, unit, request.frame.today),
    )  # fmt: skip


@screen(Can.EDIT_UNITS, methods=BOTH)
def close(request: Request, code: str) -> HttpResponse:
    """End the unit, after showing what it still holds."""
    unit = unit_edited(request.scope, code)
    form = forms.CloseForm(request.POST or None)

    def act() -> Unit:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        paper = form.paper(by=by, at=at, unit_id=unit.pk)
        return close_unit(by=by, at=at, unit=unit, on=facts["on"], document=paper)

    def ahead() -> list[Consequence]:
        rows = below([unit.pk], form.cleaned_data["on"]) - {unit.pk}
        return [
            Consequence(1, "đơn vị kết thúc hoạt động"),
            Consequence(len(rows), "đơn vị đã kết thúc trước đó còn xếp dưới"),
        ]

    page = _screen(
        request, unit, "Kết thúc hoạt động", "Kết thúc hoạt động", done="Đã ghi ngày kết thúc hoạt động.", danger=True,
        warning="Từ ngày này đơn vị chỉ còn xem được ở các ngày trước đó.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda closed: _home(unit), ahead=ahead)


@screen(Can.EDIT_UNITS, methods=BOTH)
def authority(request: Request, code: str) -> HttpResponse:
    """Record on what footing the committee decides admissions."""
    unit = unit_edited(request.scope, code)
    form = forms.AuthorityForm(request.POST or None)

    def act() -> object:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        paper = form.paper(by=by, at=at, unit_id=unit.pk)
        return set_authority(
            by=by, at=at, unit=unit, mode=facts["mode"], on=facts["on"], document=paper, until=facts["until"]
        )

    page = _screen(request, unit, "Thẩm quyền kết nạp", "Ghi thẩm quyền", done="Đã ghi thẩm quyền kết nạp.")
    return perform(request, form, page, act, lambda row: _home(unit))


@screen(Can.EDIT_UNITS, methods=BOTH)
def committee(request: Request, code: str) -> HttpResponse:
    """Record a committee and its term."""
    unit = unit_edited(request.scope, code)
    form = forms.CommitteeForm(request.POST or None)

    def act() -> object:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return form_committee(
            by=by, at=at, unit=unit, body=facts["body"], name=facts["name"], term_from=facts["term_from"],
            term_until=facts["term_until"], document=form.paper_if_any(by=by, at=at, unit_id=unit.pk),
        )  # fmt: skip

    page = _screen(request, unit, "Lập cấp uỷ", "Ghi cấp uỷ", done="Đã ghi cấp uỷ.")
    return perform(request, form, page, act, lambda row: _home(unit))
