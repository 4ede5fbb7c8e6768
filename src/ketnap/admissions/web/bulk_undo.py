"""Taking back a step recorded for many cases at once: today's acts, then one looked at row by row, then taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Min, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import SURE, attempt
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.accounts.queries import full_names
from ketnap.admissions import states
from ketnap.admissions.actions.record_many import TOGETHER, Row
from ketnap.admissions.actions.undo_many import undo_many
from ketnap.admissions.models import Step
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.forms import UndoForm
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.clock import VIETNAM
from ketnap.ui import parts

BOTH = ("GET", "POST")


def _today(request: Request) -> QuerySet[Step]:
    """Steps that may have been taken together today, in cases the user writes, not undone."""
    begins = dt.datetime.combine(request.frame.today, dt.time(), tzinfo=VIETNAM)
    units = units_seen(request) & request.scope.units(Can.EDIT_CASES)
    return Step.objects.filter(unit_id__in=units, key__in=TOGETHER, recorded_at__gte=begins, undone_at=None)


def acts_today(request: Request) -> list[parts.Link]:
    """Today's acts on several cases at once, the latest first, each with the page that takes it back."""
    grouped = _today(request).order_by().values("key", "recorded_at", "typed_by")
    rows = list(grouped.annotate(n=Count("pk"), first=Min("pk")).filter(n__gt=1).order_by("-recorded_at", "key"))
    names = full_names(row["typed_by"] for row in rows)
    here = reverse("admissions:bulk_undo")
    return [
        parts.Link(
            f"{states.LABELS[row['key']]}: {vn.number(row['n'])} hồ sơ, {names.get(row['typed_by'], row['typed_by'])} ghi"
            f" lúc {vn.moment(row['recorded_at'])}",
            f"{here}?{urlencode({'lan': row['first']})}",
        )
        for row in rows
    ]  # fmt: skip


def _steps(request: Request) -> list[Step]:
    """The steps of the act asked for, in order of names; empty where there is none."""
    asked = request.GET.get("lan", "")
    one = _today(request).filter(pk=asked).first() if asked.isdecimal() else None
    if one is None:
        return []
    rows = _today(request).filter(key=one.key, recorded_at=one.recorded_at, typed_by=one.typed_by)
    return list(rows.select_related("case__person", "case__unit").order_by("case__person__sort_key", "pk"))


@screen(Can.EDIT_CASES, methods=BOTH)
def bulk_undo(request: Request) -> HttpResponse:
    """Without `lan` the acts of today; with it the cases of one act, and the reason for taking it back."""
    crumbs = [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": "Ghi nhiều hồ sơ", "url": reverse("admissions:bulk")},
        {"label": "Gỡ một lần ghi", "url": ""},
    ]
    steps = _steps(request)
    if not steps:
        context = {"acts": acts_today(request), "breadcrumbs": crumbs}
        return render(request, "admissions/bulk_undo.html", context)
    form = UndoForm(request.POST or None)
    rows: list[Row] | None = None
    if request.method == "POST" and form.is_valid():
        looking = SURE not in request.POST
        rows = attempt(
            request, form,
            lambda: undo_many(
                by=request.scope.actor(), at=clock.now(), steps=steps, reason=form.cleaned_data["reason"]
            ), trial=looking,
        )  # fmt: skip
        if rows is not None and not looking:
            done = sum(row.step is not None for row in rows)
            messages.success(request, f"Đã gỡ {vn.number(done)} hồ sơ; {vn.number(len(rows) - done)} hồ sơ không gỡ.")
            return redirect("admissions:bulk")
    accepted = sum(row.step is not None for row in rows or [])
    context = {
        "form": form, "label": states.LABELS[steps[0].key], "on": steps[0].on, "table": _table(steps, rows), "looked": rows is not None,
        "here": f"{reverse('admissions:bulk_undo')}?{urlencode({'lan': steps[0].pk})}", "accepted": accepted,
        "refused": len(rows or []) - accepted, "sure": SURE, "breadcrumbs": crumbs,
    }  # fmt: skip
    return render(request, "admissions/bulk_undo.html", context, status=422 if form.errors else 200)


def _table(steps: Sequence[Step], rows: Sequence[Row] | None) -> parts.DataTable:
    body: list[list[parts.Cell | parts.CellValue]] = []
    for at, step in enumerate(steps):
        cells: list[parts.Cell | parts.CellValue] = [
            parts.Cell(step.case.person.full_name, case_url(step.case)),
            step.on,
        ]
        if rows is not None:
            row = rows[at]
            badge = parts.Badge("Sẽ gỡ", "good") if row.step else parts.Badge("Không gỡ", "bad")
            cells += [parts.Cell("", badge=badge), str(row.refused) if row.refused else ""]
        body.append(cells)
    labels = ("Hồ sơ", "Ngày của bước", *(("Kết quả", "Vì sao") if rows is not None else ()))
    columns = [parts.Column(label) for label in labels]
    return parts.DataTable("Hồ sơ của lần ghi", columns, body, unit="hồ sơ", caption_hidden=True)
