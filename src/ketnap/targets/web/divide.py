"""The table in which a whole is divided: ways with shares, locked cells, floors, a sheet out and in, a look ahead.

One screen for every way of handing down: to the units directly below, to every cell, as a draft, as an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from ketnap.access.acting import SURE, attempt, refuse
from ketnap.access.request import Request
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.targets.ways import Way, Wish, divide
from ketnap.targets.web.divide_form import ALL, Desk, DivideForm, Row
from ketnap.ui import parts

STAMP = "moc"  # the state the table was drawn from
STEP = "viec"  # which button was pressed: divide, take in a sheet, back to the table; nothing: look ahead
DIVIDE, TAKE_IN, BACK = "chia", "nap", "sua"
_OVERTAKEN = (
    "Trong lúc bảng này đang mở, người khác đã ghi số mới. Hãy đối chiếu với số hiện có bên dưới, sửa số của mình nếu cần, "
    "rồi xem trước lại."
)
_OPEN = 3  # groups shown unfolded
_FEW = 60  # rows that need no folding at all


@dataclass
class Change:
    """One line of the look ahead."""

    name: str
    now: int
    number: int

    @property
    def step(self) -> str:
        """'+3', '-2'."""
        gap = self.number - self.now
        return f"+{vn.number(gap)}" if gap > 0 else vn.number(gap)


@dataclass
class Group:
    """Rows under one unit directly below, ready to draw."""

    name: str
    lines: list[tuple[Row, int, bool, int | str]] = field(default_factory=list)
    open: bool = False

    @property
    def total(self) -> int:
        return sum(number for _, number, _, _ in self.lines)


def work(request: Request, desk: Desk) -> HttpResponse:
    """The whole screen: the table, a division of it, a look ahead with the differences, the act."""
    step = request.POST.get(STEP, "")
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DivideForm(*bound, desk=desk, paper=desk.paper and step == "", initial=_initial(request, desk))
    ahead = None
    if request.method == "POST" and form.is_valid():
        if not step and request.POST.get(STAMP, desk.stamp) != desk.stamp:
            form.add_error(None, _OVERTAKEN)
        elif step == DIVIDE:
            _divide(request, desk, form)
        elif not step and (made := _judge(request, desk, form)):
            if SURE in request.POST:
                messages.success(request, desk.done(form))
                return redirect(desk.then(made[0]) if desk.then else desk.back)
            ahead = _ahead(request, desk, form)
    elif request.method != "POST" and request.GET.get("cach") in Way.values:
        _prefill(request, desk, form, {request.GET["cach"]: ALL})
    form.require_paper(desk.paper)
    if form.is_bound and not form.errors:
        form.data = _without_paste(request.POST)
    context = {"desk": desk, "form": form, "ahead": ahead, "here": request.get_full_path(), "ways": _ways(form)}
    if ahead is None:
        context |= {"groups": _groups(desk, form), "fields": _fields(form), "papers": _papers(form)}
    return render(request, "targets/divide.html", context)


def _initial(request: Request, desk: Desk) -> dict[str, object]:
    way = request.GET.get("cach", "")
    chosen = way if way in Way.values else Way.MEMBERS.value
    return {**desk.offered, f"w_{chosen}": ALL, "kept": 0 if way in Way.values else desk.kept, "over": desk.over}


def _without_paste(data: QueryDict) -> QueryDict:
    """What was pasted stands in the table now."""
    found = data.copy()
    found["pasted"] = ""
    return found


def _divide(request: Request, desk: Desk, form: DivideForm) -> None:
    try:
        _prefill(request, desk, form, form.shares())
    except Refused as refused:
        refuse(form, refused)


def _prefill(request: Request, desk: Desk, form: DivideForm, shares: Mapping[str, int]) -> None:
    """Divide by the shares: what is locked stays, what is kept back is left out."""
    kept = form.cleaned_data["kept"] if form.is_bound else 0
    whole = desk.whole + (form.beyond if form.is_bound else desk.over)
    wish = Wish(shares, {unit: form.numbers[unit] for unit in form.locked}, kept, form.floors)
    units, frame = [row.unit for row in desk.rows], request.frame
    try:
        form.numbers |= divide(
            request.scope, desk.target, units, whole, wish, day=frame.day, today=frame.today, through=desk.through
        )
    except Refused:
        if form.is_bound:
            raise


def _judge(request: Request, desk: Desk, form: DivideForm) -> tuple[object] | None:
    """What the act gave (tried only, while looking ahead), or None with the refusal in the form."""
    low = [row for row in desk.rows if form.numbers[row.unit] < form.floors.get(row.unit, 0)]
    for row in low[:3]:
        form.add_error(
            None,
            f"{row.name}: {vn.number(form.numbers[row.unit])}, dưới mức tối thiểu đã ghi {vn.number(form.floors[row.unit])}.",
        )
    if low:
        return None
    return attempt(request, form, lambda: (desk.act(form),), trial=SURE not in request.POST)


def _ahead(request: Request, desk: Desk, form: DivideForm) -> dict[str, Any]:
    """The differences, unit by unit and by the units directly below, and everything typed as hidden fields."""
    changes = [
        (row, Change(row.name, row.now, form.numbers[row.unit]))
        for row in desk.rows
        if form.numbers[row.unit] != row.now
    ]
    sums: dict[str, Change] = {}
    for row in desk.rows:
        if row.group:
            one = sums.setdefault(row.group, Change(row.group, 0, 0))
            one.now, one.number = one.now + row.now, one.number + form.numbers[row.unit]
    own = {f"{letter}{row.unit}" for row in desk.rows for letter in "uks"} | {"csrfmiddlewaretoken", "pasted", STEP}
    hidden = [(name, value) for name, value in request.POST.items() if name not in own]
    hidden += [(f"u{unit}", str(number)) for unit, number in form.numbers.items() if number]
    hidden += [(f"s{unit}", str(least)) for unit, least in form.floors.items()]
    hidden += [(f"k{unit}", "1") for unit in form.locked]
    handed = sum(form.numbers.values())
    return {
        "changes": [change for _, change in changes],
        "sums": [one for one in sums.values() if one.now != one.number],
        "hidden": hidden,
        "sure": SURE,
        "lines": [
            parts.Consequence(handed, "chỉ tiêu giao xuống"),
            parts.Consequence(sum(1 for number in form.numbers.values() if number), "đơn vị có chỉ tiêu"),
            parts.Consequence(len(changes), "đơn vị có số thay đổi"),
            parts.Consequence(form.cleaned_data["kept"], "giữ lại ở cấp mình"),
        ],
    }


def _groups(desk: Desk, form: DivideForm) -> list[Group]:
    found: dict[str, Group] = {}
    for row in desk.rows:
        group = found.setdefault(row.group, Group(row.group))
        number = form.numbers.get(row.unit, 0)
        group.lines.append((row, number, row.unit in form.locked, form.floors.get(row.unit, "")))
    few = len(desk.rows) <= _FEW
    for place, group in enumerate(found.values()):
        group.open = few or place < _OPEN
    return list(found.values())


def _ways(form: DivideForm) -> list[forms.BoundField]:
    return [form[f"w_{way.value}"] for way in Way]


def _fields(form: DivideForm) -> list[forms.BoundField]:
    return [form[name] for name in ("kept", "over") if name in form.fields]


def _papers(form: DivideForm) -> list[forms.BoundField]:
    return [bound for bound in form.visible_fields() if bound.name.startswith("paper_") or bound.name == "reason"]
