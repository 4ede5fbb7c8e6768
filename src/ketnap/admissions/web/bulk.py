"""One step for many cases: choose, look ahead row by row, then write what would be accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import SURE, attempt
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import queries, states
from ketnap.admissions.access import may_take
from ketnap.admissions.actions.record_many import TOGETHER, Row, record_many
from ketnap.admissions.models import Case
from ketnap.admissions.web.bulk_undo import acts_today
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.forms import GROUND_HELP, GROUND_LABEL, ActForm, today
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.ui import parts

BOTH = ("GET", "POST")


class BulkForm(ActForm):
    """The step's day and paper, and a box for each case."""

    cases = django_forms.MultipleChoiceField(label="Hồ sơ", widget=django_forms.CheckboxSelectMultiple)
    ground = django_forms.CharField(label=GROUND_LABEL, max_length=300, required=False, help_text=GROUND_HELP)

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(case.uid): case for case in cases}
        names = [
            (uid, f"{case.person.full_name}, {vn.day(case.person.birth_date)}") for uid, case in self.known.items()
        ]
        self.fields["cases"].choices = names  # type: ignore[attr-defined]
        self.fields["cases"].initial = list(self.known)
        self.order_fields(["on", "cases"])

    def chosen(self) -> list[Case]:
        """The cases ticked, in the order shown."""
        ticked = set(self.cleaned_data["cases"])
        return [case for uid, case in self.known.items() if uid in ticked]


def open_for(request: Request, key: str) -> list[Case]:
    """Cases in which the user may take the step now, in order of names."""
    day = request.frame.today
    units = units_seen(request) & request.scope.units(Can.EDIT_CASES)
    found = []
    for one in queries.running(queries.cases(units, day), day):
        step = one.way.step(key)
        open_keys = {each.key for each in states.open_steps(one.way, one.taken)}
        if step is not None and key in open_keys and may_take(request.scope, one.case, one.way, step):
            found.append(one.case)
    return found


@screen(Can.EDIT_CASES, methods=BOTH)
def bulk(request: Request) -> HttpResponse:
    """Without `buoc` the steps that can be taken together; with it the cases that wait for that step."""
    key = request.GET.get("buoc", "")
    crumbs = [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": "Ghi nhiều hồ sơ", "url": ""},
    ]
    if key not in TOGETHER:
        links = [
            parts.Link(states.LABELS[one], f"{reverse('admissions:bulk')}?{urlencode({'buoc': one})}")
            for one in TOGETHER
        ]
        return render(
            request, "admissions/bulk.html", {"links": links, "undo": acts_today(request), "breadcrumbs": crumbs}
        )
    form = BulkForm(request.POST or None, initial=today(request.frame.today), cases=open_for(request, key))
    here = f"{reverse('admissions:bulk')}?{urlencode({'buoc': key})}"
    preview: list[Row] = []
    if request.method == "POST" and form.is_valid():
        looking = SURE not in request.POST
        rows = attempt(request, form, lambda: _act(request, form, key), trial=looking)
        if rows is not None and not looking:
            taken = sum(row.step is not None for row in rows)
            messages.success(
                request, f"Đã ghi “{states.LABELS[key]}” cho {taken} hồ sơ; {len(rows) - taken} hồ sơ không ghi."
            )
            return redirect(here)
        preview = rows or []
    accepted = sum(row.step is not None for row in preview)
    context = {
        "form": form, "label": states.LABELS[key], "here": here, "table": _table(preview) if preview else None,
        "accepted": accepted, "refused": len(preview) - accepted, "sure": SURE, "breadcrumbs": crumbs,
        "kept": [(name, value) for name, values in request.POST.lists() for value in values if name not in ("csrfmiddlewaretoken", SURE)],
    }  # fmt: skip
    return render(request, "admissions/bulk.html", context, status=422 if form.errors else 200)


def _act(request: Request, form: BulkForm, key: str) -> list[Row]:
    facts = form.cleaned_data
    return record_many(
        by=form.actor(request.scope.actor()), at=clock.now(), cases=form.chosen(), key=key, on=facts["on"],
        paper=form.paper(), ground=facts["ground"],
    )  # fmt: skip


def _table(rows: Sequence[Row]) -> parts.DataTable:
    body: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(row.case.person.full_name, case_url(row.case)),
            parts.Cell("", badge=parts.Badge("Sẽ ghi", "good") if row.step else parts.Badge("Không ghi", "bad")),
            str(row.refused) if row.refused else "",
        ]
        for row in rows
    ]
    columns = [parts.Column(label) for label in ("Hồ sơ", "Kết quả", "Vì sao")]
    return parts.DataTable("Xem trước", columns, body, unit="hồ sơ", caption_hidden=True)
