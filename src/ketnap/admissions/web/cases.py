"""The list of cases with its funnel: each count opens its list, made by the same query."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import queries
from ketnap.admissions.models import Case
from ketnap.admissions.reminders.letters import letter_defaults
from ketnap.admissions.web import show
from ketnap.admissions.web.forms import FilterForm, cell_choices
from ketnap.admissions.web.lacking_show import late_stat
from ketnap.organisations.models import Unit
from ketnap.ui import parts

PAGE = 50
AFTER = "sau"  # uid of the case the page begins after
MANY_CELLS = 150  # above that, one chooses the unit in the tree instead of from a list


def units_seen(request: Request, capability: Can = Can.SEE_CASES) -> frozenset[int]:
    """Units at or below the one worked in where the user has the capability."""
    return request.scope.below(request.frame.unit.pk, request.frame.day) & request.scope.units(capability)


@screen(Can.SEE_CASES)
def cases(request: Request) -> HttpResponse:
    """Funnel, filters, a page of cases."""
    day, units = request.frame.day, units_seen(request)
    names = queries.names_of(units, day)
    with_cases = list(Unit.objects.filter(pk__in=queries.count_by_unit(units, day)).order_by("code"))
    cells = cell_choices(names, with_cases) if len(with_cases) <= MANY_CELLS else []
    form = FilterForm(request.GET or None, cells=cells)
    late = {item.case for item in queries.late(units, day)}
    rows = _filtered(form, units, day, late)
    total = rows.count()
    after = _edge(request.GET, units)
    if after is not None:
        key = after.person.sort_key
        rows = rows.filter(Q(person__sort_key__gt=key) | Q(person__sort_key=key, pk__gt=after.pk))
    listed = list(rows[: PAGE + 1])
    table = _table(
        queries.running(listed[:PAGE], day), names, total, day, with_cell=len(names) > 1, filtered=form.is_bound
    )
    context: dict[str, Any] = {
        "form": form, "table": table, "funnel": funnel_stats(units, day), "stats": _stats(request, units, day, len(late)),
        "pager": _pager(request.GET, listed), "may_write": request.scope.can(Can.EDIT_CASES) and not request.frame.past,
    }  # fmt: skip
    return render(request, "admissions/cases.html", context)


def _edge(query: QueryDict, units: frozenset[int]) -> Case | None:
    """The case the page begins after, if the address names one within reach."""
    try:
        uid = UUID(query.get(AFTER, ""))
    except ValueError:
        return None
    return Case.objects.filter(uid=uid, unit_id__in=units).select_related("person").first()


def _filtered(form: FilterForm, units: frozenset[int], day: dt.date, late: set[int]) -> Any:
    cell, what = form.value("chi_bo"), form.value("viec")
    within = units & {int(cell)} if cell else units
    return queries.cases(
        within, day, stage=form.value("giai_doan"), search=form.value("ten"), unsure=what == "chua_ro",
        ids=late if what == "qua_han" else None, closed=what == "ket_thuc",
    )  # fmt: skip


def _table(
    listed: list[queries.Running], names: dict[int, str], total: int, day: dt.date, *, with_cell: bool, filtered: bool
) -> parts.DataTable:
    columns = [
        "Họ và tên",
        "Ngày sinh",
        *(["Chi bộ"] if with_cell else []),
        "Giai đoạn",
        "Việc tiếp theo",
        "Hạn gần nhất",
    ]
    rows = [show.list_row(one, names.get(one.case.unit_id, ""), day, with_cell=with_cell) for one in listed]
    empty = parts.Empty(
        "Không có hồ sơ nào như vậy" if filtered else "Chưa có nguồn kết nạp nào",
        "Hãy bỏ bớt điều kiện lọc."
        if filtered
        else "Thêm quần chúng ưu tú vào danh sách nguồn của chi bộ để bắt đầu theo dõi từng bước.",
        None if filtered else parts.Link("Thêm vào nguồn", reverse("admissions:add_source"), "plain", "plus"),
    )
    return parts.DataTable(
        "Hồ sơ kết nạp", [parts.Column(label) for label in columns], rows, total=total, unit="hồ sơ", empty=empty,
        caption_hidden=True,
    )  # fmt: skip


def funnel_stats(units: frozenset[int], day: dt.date) -> list[parts.Stat]:
    """Cases by stage, each opening its list."""
    here = reverse("admissions:cases")
    return [
        parts.Stat(str(one.stage.label), one.count, f"{here}?{urlencode({'giai_doan': one.stage.value})}")
        for one in queries.funnel(units, day)
    ]


def _stats(request: Request, units: frozenset[int], day: dt.date, late: int) -> list[parts.Stat]:
    here = reverse("admissions:cases")
    return [
        parts.Stat("Hồ sơ quá hạn", late, f"{here}?viec=qua_han", note="có ít nhất một việc quá hạn"),
        parts.Stat("Hồ sơ còn điều chưa rõ", queries.unsure_count(units, day), f"{here}?viec=chua_ro"),
    ]


def _pager(query: QueryDict, listed: list[Case]) -> parts.Pager:
    kept = {name: value for name, value in query.items() if name != AFTER}
    here = reverse("admissions:cases")
    first = f"{here}?{urlencode(kept)}" if AFTER in query else ""
    if len(listed) <= PAGE:
        return parts.Pager(previous_url=first)
    return parts.Pager(previous_url=first, next_url=f"{here}?{urlencode({**kept, AFTER: str(listed[PAGE - 1].uid)})}")


@screen(Can.SEE_CASES)
def overdue(request: Request) -> HttpResponse:
    """Everything overdue on one screen: by the unit it lies with, then each limit. `o` keeps one unit."""
    day = request.frame.day
    late = queries.overdue(units_seen(request), day)
    codes = dict(Unit.objects.filter(pk__in={item.with_whom for item in late}).values_list("pk", "code"))
    only = next((unit for unit, code in codes.items() if code == request.GET.get("o")), None)
    listed = [item for item in late if only in (None, item.with_whom)]
    context = {
        "by_unit": _by_unit(late, codes), "beside": [] if only else [late_stat(units_seen(request), day)], "table": overdue_table(listed, day),
        "only": listed[0].with_whom_name if only and listed else "", **_reminding(request, only, codes),
    }  # fmt: skip
    return render(request, "admissions/overdue.html", context)


def _reminding(request: Request, only: int | None, codes: dict[int, str]) -> dict[str, Any]:
    """The one click that makes a letter to the unit shown, for those who keep the register of the unit worked in."""
    unit = request.frame.unit.pk
    may = request.scope.can(Can.EDIT_DOCUMENTS, unit) and not request.frame.past
    if not may or only is None or only == unit:
        return {"may_remind": may}
    url = f"{reverse('admissions:letters')}?{urlencode({'o': codes[only]})}"
    return {"may_remind": may, "remind_url": url, "remind": letter_defaults(unit, request.frame.today)}


def _by_unit(late: list[queries.Overdue], codes: dict[int, str]) -> parts.DataTable:
    counted = Counter(item.with_whom for item in late)
    names = {item.with_whom: item.with_whom_name for item in late}
    longest = {item.with_whom: item.clock.due for item in reversed(late)}
    here = reverse("admissions:overdue")
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [names[unit], parts.Cell(number, f"{here}?{urlencode({'o': codes[unit]})}"), longest[unit]]
        for unit, number in counted.most_common()
    ]
    columns = [parts.Column("Đang ở"), parts.Column("Việc quá hạn", figures=True), parts.Column("Hạn lâu nhất")]
    return parts.DataTable(
        "Theo đơn vị", columns, rows, totals=["Cộng", len(late), ""] if late else [], unit="đơn vị", caption_hidden=True
    )


def overdue_table(
    late: list[queries.Overdue], day: dt.date, *, total: int | None = None, title: str = "Việc quá hạn",
    none: str = "Không có việc nào quá hạn",
) -> parts.DataTable:  # fmt: skip
    """Limits, each with its case and the unit it lies with; `total` of them where only the first are given."""
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for item in late:
        words = parts.due(item.clock.due, day)
        rows.append(
            [
                parts.Cell(item.case.person.full_name, show.case_url(item.case)), item.clock.label, item.with_whom_name,
                parts.Cell(item.clock.due, badge=parts.Badge(words.words, words.tone, words.icon)),
            ]
        )  # fmt: skip
    columns = [parts.Column(label) for label in ("Hồ sơ", "Việc", "Đang ở", "Hạn")]
    empty = parts.Empty(none, "Thời hạn được tính lại mỗi ngày theo quy định và lịch làm việc.")
    return parts.DataTable(
        title, columns, rows, total=len(late) if total is None else total, unit="việc", empty=empty, caption_hidden=True
    )
