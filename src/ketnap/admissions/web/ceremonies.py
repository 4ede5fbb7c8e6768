"""A ceremony for one or several people: who is waiting for one, and what each of them brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import queries
from ketnap.admissions.models import Case
from ketnap.admissions.rolls import roll
from ketnap.admissions.states import Stage
from ketnap.admissions.turns.access import ceremony_for
from ketnap.admissions.turns.actions.hold_shared_ceremony import Sworn, hold_shared_ceremony
from ketnap.admissions.turns.models import Ceremony, Move, Oath
from ketnap.admissions.web.acts import BOTH
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.ui import parts
from ketnap.ui.fields import DayField


class CeremonyForm(forms.Form):
    """The ceremony, then a box, an oath, a helper and a consent for each person who waits."""

    def __init__(
        self, *args: Any, cases: Sequence[Case], cells: Sequence[tuple[int, str]], day: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cases = list(cases)
        self.fields["unit"] = forms.TypedChoiceField(label="Nơi tổ chức", coerce=int, choices=[("", "Chọn…"), *cells])
        self.fields["on"] = DayField(label="Ngày tổ chức lễ")
        self.fields["leader"] = forms.CharField(label="Chủ trì", max_length=120, required=False)
        rolls = {unit.pk: roll(unit, day) for unit in {case.unit for case in self.cases}}
        for case in self.cases:
            people = [(one.person.pk, one.person.full_name) for one in rolls[case.unit_id].people]
            self.fields |= {
                f"take_{case.pk}": forms.BooleanField(label="Kết nạp tại lễ này", required=False),
                f"oath_{case.pk}": DayField(label="Ngày tuyên thệ", required=False, help_text="Để trống nếu đúng ngày lễ."),
                f"helper_{case.pk}": forms.TypedChoiceField(
                    label="Đảng viên giúp đỡ", coerce=int, empty_value=None, required=False,
                    choices=[("", "Người đang giúp đỡ"), *people],
                ),
                f"consent_{case.pk}": forms.CharField(
                    label="Số văn bản đồng ý quá hạn", max_length=60, required=False, help_text="Chỉ ghi khi lễ quá hạn."
                ),
                f"consent_on_{case.pk}": DayField(label="Ngày văn bản", required=False),
                f"ground_{case.pk}": forms.CharField(
                    label="Căn cứ khi quá hạn mà chưa có văn bản", max_length=300, required=False
                ),
            }  # fmt: skip

    def sworn(self) -> list[Sworn]:
        """Those who are admitted at this ceremony, in the order shown."""
        facts = self.cleaned_data
        chosen = [case for case in self.cases if facts.get(f"take_{case.pk}")]
        return [
            Sworn(
                case, facts[f"oath_{case.pk}"] or facts["on"],
                Person.objects.get(pk=facts[f"helper_{case.pk}"]) if facts[f"helper_{case.pk}"] else None,
                facts[f"consent_{case.pk}"], facts[f"consent_on_{case.pk}"], facts[f"ground_{case.pk}"],
            )
            for case in chosen
        ]  # fmt: skip

    @property
    def plain(self) -> list[forms.BoundField]:
        """The ceremony itself."""
        return [self[name] for name in ("unit", "on", "leader")]

    @property
    def rows(self) -> list[tuple[Case, list[forms.BoundField], list[forms.BoundField]]]:
        """Each person with what is usual, and what only a late ceremony needs."""
        usual, late = ("take", "oath", "helper"), ("consent", "consent_on", "ground")
        return [
            (case, [self[f"{name}_{case.pk}"] for name in usual], [self[f"{name}_{case.pk}"] for name in late])
            for case in self.cases
        ]


@screen(Can.EDIT_CASES, methods=BOTH)
def ceremony_new(request: Request) -> HttpResponse:
    """One ceremony for those chosen of all who wait for one."""
    units, today = units_seen(request, Can.EDIT_CASES), request.frame.today
    moving = Move.objects.filter(received_on=None, returned_on=None).values("case_id")
    waiting = list(queries.cases(units, today, stage=Stage.DECIDED).exclude(pk__in=moving))
    held_at = {case.unit_id for case in waiting}
    names = queries.names_of(held_at, today)
    cells = sorted(((pk, names.get(pk, "")) for pk in held_at), key=lambda pair: pair[1])
    form = CeremonyForm(request.POST or None, initial={"on": today}, cases=waiting, cells=cells, day=today)

    def act() -> Ceremony:
        require(request.scope, Can.EDIT_CASES, form.cleaned_data["unit"])
        return hold_shared_ceremony(
            by=request.scope.actor(), at=clock.now(), unit=Unit.objects.get(pk=form.cleaned_data["unit"]),
            on=form.cleaned_data["on"], people=form.sworn(), leader=form.cleaned_data["leader"],
        )  # fmt: skip

    page = Screen(
        title="Lễ kết nạp", label="Ghi lễ kết nạp", cancel_url=reverse("admissions:cases"), done="Đã ghi lễ kết nạp."
    )
    if request.method == "GET":
        return _page(request, form, names)
    answer = perform(request, form, page, act, lambda made: reverse("admissions:ceremony", args=[made.pk]))
    return answer if answer.status_code == 302 else _page(request, form, names)


def _page(request: Request, form: CeremonyForm, names: dict[int, str]) -> HttpResponse:
    rows = [(case, names.get(case.unit_id, ""), usual, late) for case, usual, late in form.rows]
    crumbs = [{"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")}, {"label": "Lễ kết nạp", "url": ""}]
    context = {"form": form, "rows": rows, "breadcrumbs": crumbs, "here": request.get_full_path()}
    return render(request, "turns/ceremony_new.html", context, status=422 if form.errors else 200)


@screen(Can.SEE_CASES)
def ceremony(request: Request, pk: int) -> HttpResponse:
    """A ceremony held: who swore, in which order, for which cell."""
    found = ceremony_for(request.scope, pk, Can.SEE_CASES)
    oaths = list(Oath.objects.filter(ceremony=found).select_related("case__person").order_by("place"))
    names = queries.names_of({found.unit_id, *(one.unit_id for one in oaths)}, found.on)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [one.place, parts.Cell(one.case.person.full_name, case_url(one.case)), names.get(one.unit_id, ""), one.on]
        for one in oaths
    ]
    columns = [
        parts.Column("Lượt", figures=True),
        *(parts.Column(x) for x in ("Họ và tên", "Tính cho chi bộ", "Ngày tuyên thệ")),
    ]
    context = {
        "ceremony": found, "held_at": names.get(found.unit_id, ""),
        "table": parts.DataTable("Người tuyên thệ", columns, rows, unit="người", caption_hidden=True),
        "breadcrumbs": [{"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")}, {"label": "Lễ kết nạp", "url": ""}],
    }  # fmt: skip
    return render(request, "turns/ceremony.html", context)
