"""The members of the unit one works in, on the date looked at."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.members import queries
from ketnap.members.access import people_seen
from ketnap.members.kinds import MemberState, Status
from ketnap.members.models import Person
from ketnap.members.web import listing
from ketnap.members.web.forms import FindIdentityForm
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile
from ketnap.ui import parts

MANY_CELLS = 150  # above that, one chooses the unit in the tree instead of from a list


class FilterForm(forms.Form):
    """Filters of the list."""

    ten = forms.CharField(label="Họ và tên", required=False)
    tu_cach = forms.ChoiceField(label="Tư cách", required=False, choices=[("", "Tất cả"), *Status.choices])
    trang_thai = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Tất cả"), *MemberState.choices])
    chi_bo = forms.ChoiceField(label="Chi bộ", required=False)

    def __init__(self, *args: Any, cells: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if 1 < len(cells) <= MANY_CELLS:
            self.fields["chi_bo"].choices = [("", "Tất cả"), *cells]  # type: ignore[attr-defined]
        else:
            del self.fields["chi_bo"]

    def wanted(self) -> queries.Wanted:
        """The filter; what cannot be read filters nothing."""
        facts = self.cleaned_data if self.is_bound and self.is_valid() else {}
        cell = facts.get("chi_bo")
        return queries.Wanted(
            facts.get("ten", ""), facts.get("tu_cach", ""), facts.get("trang_thai", ""), int(cell) if cell else None
        )


def filter_of(query: QueryDict, units: frozenset[int], day: dt.date) -> FilterForm:
    """The bound filter for a list over `units`. One query."""
    cells = Profile.objects.on(day).filter(unit_id__in=units, form__in=CELLS).order_by("unit__code")
    return FilterForm(
        query, cells=[(unit, name) for unit, name in cells.values_list("unit_id", "name")[: MANY_CELLS + 1]]
    )


def asked_person(scope: Scope, query: QueryDict) -> dict[str, Person]:
    """The person the address names as the edge of a page."""
    text = query.get(listing.AFTER) or query.get(listing.BEFORE) or ""
    try:
        person = people_seen(scope).filter(uid=UUID(text)).first()
    except ValueError:
        return {}
    return {text: person} if person else {}


@screen(Can.SEE_MEMBERS)
def people(request: Request) -> HttpResponse:
    """The list, filtered, a page at a time."""
    scope, view = request.scope, request.frame
    where = queries.where(scope, view.unit.pk, view.day)
    form = filter_of(request.GET, where.inside, view.day)
    wanted = form.wanted()
    cursor = listing.cursor_of(request.GET, asked_person(scope, request.GET))
    page = queries.page_of(where.inside, view.day, wanted, cursor)
    lines = page.lines
    first, last = (lines[0].person, lines[-1].person) if lines else (None, None)
    context: dict[str, Any] = {
        "form": form,
        "table": _table(request, page, wanted, where),
        "pager": listing.pager(request.GET, first, last, earlier=page.earlier, later=page.later),
        "actions": _actions(request),
        "may_export": scope.can(Can.EXPORT, view.unit.pk) and bool(lines),
        "may_export_sensitive": scope.sees_sensitive(view.unit.pk),
        "find_form": FindIdentityForm() if scope.can(Can.SEARCH_IDENTITY, view.unit.pk) else None,
        "kept": [(name, value) for name, value in request.GET.items() if name in form.fields and value],
        "capped": bool(wanted.name) and page.total > queries.FOUND,
        "limit": queries.FOUND,
    }
    return render(request, "members/people.html", context)


def _table(request: Request, page: queries.Page, wanted: queries.Wanted, where: queries.Where) -> parts.DataTable:
    outside = None
    if not wanted.any and request.scope.can(Can.SEE_FIGURES, request.frame.unit.pk):
        outside = queries.outside_count(where.outside, request.frame.day)
    empty = parts.Empty(
        "Không có đảng viên nào như vậy" if wanted.any else "Chưa có đảng viên nào trong danh sách",
        "Hãy bỏ bớt điều kiện lọc."
        if wanted.any
        else "Nhập danh sách đảng viên từ sổ cấp uỷ, hoặc ghi từng người tại chi bộ.",
    )
    return parts.DataTable(
        f"Đảng viên {request.frame.unit_name}", listing.COLUMNS, listing.filled(page.lines), total=page.total,
        outside=outside, empty=empty, caption_hidden=True,
    )  # fmt: skip


def _actions(request: Request) -> list[parts.Link]:
    scope, view = request.scope, request.frame
    if view.past or not scope.can(Can.EDIT_MEMBERS, view.unit.pk):
        return []
    links = [parts.Link("Chuyển sinh hoạt đang chờ", reverse("members:transfers"))]
    if Profile.objects.on(view.day).filter(unit=view.unit, form__in=CELLS).exists():
        links.append(parts.Link("Ghi đảng viên", reverse("members:enter", args=[view.unit.code]), "main", "plus"))
    return links
