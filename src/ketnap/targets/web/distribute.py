"""Hand a target down to every cell on one screen: filled in by a way of dividing, from a workbook, or pasted."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import SURE, attempt
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.documents.kinds import Kind
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.cells import Column
from ketnap.lib.errors import Refused
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile, Unit
from ketnap.organisations.tree import below, tree_on
from ketnap.targets import ledger
from ketnap.targets.access import target_for
from ketnap.targets.actions.export_table import export_table
from ketnap.targets.actions.hand_down_through import hand_down_through
from ketnap.targets.models import Target
from ketnap.targets.numbers import read_pasted, read_workbook
from ketnap.targets.queries import given
from ketnap.targets.through import Levels
from ketnap.targets.ways import Way, Wish, divide
from ketnap.targets.web.pages import file
from ketnap.targets.web.period import Period
from ketnap.ui import parts

_OPEN = 3  # groups shown unfolded


@dataclass
class CellRow:
    """One cell with what it has now and the number to be given."""

    unit: int
    code: str
    name: str
    now: int
    number: int | str


@dataclass
class Group:
    """The cells of one unit directly below."""

    name: str
    rows: list[CellRow] = field(default_factory=list)
    open: bool = False

    @property
    def total(self) -> int:
        return sum(row.number for row in self.rows if isinstance(row.number, int))


class DistributeForm(PaperForm):
    """The numbers stand in inputs of their own; here are the other ways to give them, and the rest of the act."""

    paper_label = "Văn bản giao chỉ tiêu"
    book = forms.FileField(label="Bảng tính đã ghi số", required=False)
    pasted = forms.CharField(
        label="Hoặc dán từ bảng tính", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một mã chi bộ và một số, ngăn bằng dấu tab hoặc dấu chấm phẩy. Chi bộ không có trong đó giữ số ở bảng.",
    )  # fmt: skip
    kept = forms.IntegerField(label="Giữ lại ở cấp mình", min_value=0, initial=0)
    over = forms.IntegerField(label="Giao vượt", min_value=0, initial=0)
    reason = forms.CharField(label="Lý do điều chỉnh", max_length=300, required=False)

    def __init__(self, *args: Any, cells: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].initial = Kind.PLAN
        self.cells = cells

    def clean(self) -> dict[str, object]:
        """Read every number: the inputs first, then what was pasted or uploaded over them."""
        facts = super().clean()
        self.numbers: dict[int, int] = {}
        for unit in self.cells:
            text = str(self.data.get(f"u{unit}", "")).strip().replace(".", "")
            if text and not text.isdigit():
                self.add_error(None, f"{self.cells[unit]}: “{text}” không phải số nguyên.")
            self.numbers[unit] = int(text) if text.isdigit() else 0
        by_code = {code: unit for unit, code in self.cells.items()}
        try:
            given_now = read_pasted(str(facts.get("pasted") or ""))
            if facts.get("book"):
                given_now |= read_workbook(facts["book"].read())  # type: ignore[attr-defined]
            unknown = [code for code in given_now if code not in by_code]
            if unknown:
                raise Refused(
                    "numbers.code",
                    f"Không có chi bộ mang mã {', '.join(unknown[:3])} dưới đơn vị.",
                    remedy="Hãy sửa mã.",
                )
            self.numbers |= {by_code[code]: number for code, number in given_now.items()}
        except Refused as refused:
            self.add_error("book" if facts.get("book") else "pasted", str(refused))
        return facts


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def distribute(request: Request, pk: int) -> HttpResponse:
    """The form, a look ahead, and the act."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    account, period = ledger.account(target), Period(target.start, target.end)
    cells = cells_below(target)
    codes = {profile.unit_id: profile.unit.code for profile in cells}
    now = {
        unit: found.given
        for unit, found in given(
            list(codes), target.start, target.end, category=target.category, measure=target.measure
        ).items()
    }
    way = request.GET.get("cach", "")
    numbers = _suggest(request, target, list(codes), account, way) or now
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DistributeForm(
        *bound, cells=codes, initial={"kept": 0 if way in Way.values else account.kept, "over": account.over}
    )
    back = reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}"
    panel, sure = None, SURE in request.POST
    if request.method == "POST" and form.is_valid():
        numbers = form.numbers
        result = attempt(request, form, lambda: _act(request, target, form), trial=not sure)
        if result is not None and sure:
            messages.success(
                request, f"Đã giao chỉ tiêu đến {vn.number(sum(1 for one in form.numbers.values() if one))} chi bộ."
            )
            return redirect(back)
        if result is not None:
            panel = _panel(request, form, result, now, back)
    elif request.method == "POST":
        numbers = getattr(form, "numbers", numbers)
    context = {
        "form": form, "panel": panel, "here": request.get_full_path(), "groups": _groups(target, cells, now, numbers),
        "sheet_url": reverse("targets:distribute_sheet", args=[target.pk]) + (f"?cach={way}" if way in Way.values else ""),
        "shortcuts": [parts.Link(label, f"?cach={value}", "plain" if value == way else "quiet") for value, label in Way.choices],
        "screen": {
            "title": f"Giao chỉ tiêu đến chi bộ, {period.words}", "label": "Xem trước rồi giao", "cancel_url": back,
            "lead": f"Được giao {vn.number(account.given)}. Đơn vị ở giữa nhận đúng tổng số của các chi bộ bên dưới.",
        },
    }  # fmt: skip
    return render(request, "targets/distribute.html", context)


def _act(request: Request, target: Target, form: DistributeForm) -> Levels:
    facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
    units = Unit.objects.in_bulk(list(form.numbers))
    return hand_down_through(
        by=by, at=at, target=target, numbers={units[unit]: number for unit, number in form.numbers.items()},
        kept=facts["kept"], over=facts["over"], reason=facts["reason"],
        document=form.paper(by=by, at=at, unit_id=target.unit_id),
    )  # fmt: skip


def _panel(request: Request, form: DistributeForm, found: Levels, now: dict[int, int], back: str) -> parts.ConfirmPanel:
    changed = sum(number != now.get(unit, 0) for unit, number in form.numbers.items())
    kept = [
        (name, value)
        for name, value in request.POST.items()
        if name not in ("csrfmiddlewaretoken", "pasted") and not name.startswith("u")
    ]
    numbers = [(f"u{unit}", str(number)) for unit, number in form.numbers.items() if number]
    return parts.ConfirmPanel(
        title="Giao chỉ tiêu đến chi bộ",
        consequences=[
            parts.Consequence(sum(found.own.values()), "chỉ tiêu giao xuống"),
            parts.Consequence(sum(1 for number in form.numbers.values() if number), "chi bộ có chỉ tiêu"),
            parts.Consequence(changed, "chi bộ có số thay đổi"),
            parts.Consequence(form.cleaned_data["kept"], "giữ lại ở cấp mình"),
        ],
        action_label="Giao chỉ tiêu", action_url=request.get_full_path(), cancel_url=back,
        hidden=[*((name, str(value)) for name, value in kept), *numbers, (SURE, "1")],
    )  # fmt: skip


def cells_below(target: Target) -> list[Profile]:
    """Cells at or below the target's unit on the first day (or today, when later), in the order of their codes."""
    day = max(target.start, min(target.end, clock.today()))
    inside = below([target.unit_id], day)
    found = Profile.objects.on(day).filter(unit_id__in=inside, form__in=CELLS).exclude(unit_id=target.unit_id)
    return list(found.select_related("unit").order_by("unit__code"))


def _suggest(request: Request, target: Target, units: list[int], account: ledger.Account, way: str) -> dict[int, int]:
    if way not in Way.values or not units:
        return {}
    frame = request.frame
    try:
        return divide(
            request.scope, target, units, account.given + account.over, Wish({way: 1}), day=frame.day, today=frame.today
        )
    except Refused:
        return {}


def _groups(target: Target, cells: list[Profile], now: dict[int, int], numbers: dict[int, int]) -> list[Group]:
    """Cells under the unit directly below that holds them, a lone cell in a group of its own kind."""
    tree = tree_on(max(target.start, min(target.end, clock.today())))
    direct: dict[int, Group] = {}
    tops = {cell.unit_id: tree.path(cell.unit_id) for cell in cells}
    above = {unit: path[path.index(target.unit_id) - 1] for unit, path in tops.items() if target.unit_id in path}
    names = {row.unit_id: row.name for row in Profile.objects.on(tree.day).filter(unit_id__in=set(above.values()))}
    for cell in cells:
        top = above.get(cell.unit_id, cell.unit_id)
        key = 0 if top == cell.unit_id else top
        group = direct.setdefault(key, Group("Chi bộ trực thuộc" if key == 0 else names.get(top, "")))
        group.rows.append(
            CellRow(cell.unit_id, cell.unit.code, cell.name, now.get(cell.unit_id, 0), numbers.get(cell.unit_id, 0))
        )
    found = list(direct.values())
    for group in found[:_OPEN]:
        group.open = True
    return found


@screen(Can.EXPORT, methods=("POST",))
def sheet(request: Request, pk: int) -> HttpResponse:
    """The table to fill in: code, name, what is given now, the number to give."""
    target = target_for(request.scope, pk, Can.EXPORT)
    cells = cells_below(target)
    units = [cell.unit_id for cell in cells]
    now = given(units, target.start, target.end, category=target.category, measure=target.measure)
    wanted = _suggest(request, target, units, ledger.account(target), request.GET.get("cach", ""))
    rows = [
        {
            "code": cell.unit.code, "name": cell.name, "now": now[cell.unit_id].given if cell.unit_id in now else 0,
            "number": wanted.get(cell.unit_id, now[cell.unit_id].given if cell.unit_id in now else 0),
        }
        for cell in cells
    ]  # fmt: skip
    columns = [
        Column("code", "Mã đơn vị", 18),
        Column("name", "Đơn vị", 50),
        Column("now", "Đang giao", 12, "int"),
        Column("number", "Số giao", 12, "int"),
    ]
    body = io.BytesIO()
    write_workbook(
        body, [SheetSpec("Phân bổ", columns, rows)], demo=settings.DEMO, title="",
        properties=Properties(created=clock.now(), author=str(request.user)),
    )  # fmt: skip
    export_table(
        by=request.scope.actor(), at=clock.now(), unit_id=target.unit_id, what="distribution", start=target.start,
        end=target.end, kind="xlsx", count=len(rows),
    )  # fmt: skip
    return file(body.getvalue(), "phan-bo-chi-tieu", "xlsx", request.frame.today)
