"""What stands in the table of a division, and how it is read: inputs `u12` (number), `k12` (locked), `s12` (floor) of unit 12."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from ketnap.documents.kinds import Kind
from ketnap.documents.web.papers import PaperForm
from ketnap.lib.errors import Refused
from ketnap.organisations.tree import Tree
from ketnap.targets.asked import check_shares
from ketnap.targets.models import Target
from ketnap.targets.numbers import read_pasted, read_workbook
from ketnap.targets.ways import Way
from ketnap.ui import parts

ALL = 100  # hundredths


@dataclass(frozen=True)
class Row:
    """One unit that may be given a number: under whom it stands, what it has now, a remark."""

    unit: int
    code: str
    name: str
    now: int = 0
    group: str = ""
    hint: str = ""


@dataclass
class Desk:
    """The table and what is done with it. `act` is tried before it is done; `paper` says whether it must rest on one."""

    target: Target
    rows: Sequence[Row]
    numbers: Mapping[int, int]
    whole: int
    kept: int
    over: int
    title: str
    label: str
    back: str
    act: Callable[[DivideForm], object]
    done: Callable[[DivideForm], str]
    lead: str = ""
    fixed_over: bool = False
    paper: bool = True
    sheet_url: str = ""
    through: Tree | None = None  # set when the rows stand at several levels: divided level by level
    others: Sequence[parts.Link] = ()
    then: Callable[[Any], str] | None = None
    stamp: str = ""  # what stood when the table was drawn; another one since: somebody else was quicker
    offered: Mapping[str, object] = field(default_factory=dict)  # the paper the act mostly rests on


class DivideForm(PaperForm):
    """The shares of the ways, the rest of the act, and every number of the table as `numbers`, `locked`, `floors`."""

    paper_label = "Văn bản giao chỉ tiêu"
    kept = forms.IntegerField(label="Giữ lại ở cấp mình", min_value=0)
    over = forms.IntegerField(label="Giao vượt (khi có chủ trương)", min_value=0, initial=0, required=False)
    reason = forms.CharField(
        label="Lý do, ghi chú", max_length=300, required=False, help_text="Cần ghi khi thay số đang giao."
    )
    book = forms.FileField(label="Bảng tính đã ghi số", required=False)
    pasted = forms.CharField(
        label="Hoặc dán từ bảng tính", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một mã đơn vị và một số, ngăn bằng dấu tab hoặc dấu chấm phẩy. Đơn vị không có trong đó giữ số ở bảng.",
    )  # fmt: skip

    def __init__(self, *args: Any, desk: Desk, paper: bool, **kwargs: Any) -> None:
        self.paper_required = paper
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.fields["paper_kind"].initial = Kind.PLAN
        if desk.fixed_over:
            del self.fields["over"]
        for way in Way:
            self.fields[f"w_{way.value}"] = forms.IntegerField(
                label=f"{way.label} (%)", min_value=0, max_value=ALL, required=False
            )
        self.numbers: dict[int, int] = dict(desk.numbers)
        self.locked: set[int] = set()
        self.floors: dict[int, int] = {}

    def clean(self) -> dict[str, object]:
        """Read the table: the inputs first, then what was pasted or uploaded over them."""
        facts = super().clean()
        for row in self.desk.rows:
            self.numbers[row.unit] = self._count(row, "u")
            if least := self._count(row, "s"):
                self.floors[row.unit] = least
            if f"k{row.unit}" in self.data:
                self.locked.add(row.unit)
        try:
            self._take_in(facts)
        except Refused as refused:
            self.add_error("book" if facts.get("book") else "pasted", str(refused))
        return facts

    def _count(self, row: Row, letter: str) -> int:
        text = str(self.data.get(f"{letter}{row.unit}", "")).strip().replace(".", "")
        if text and not (text.isdigit() and text.isascii() and len(text) < 8):  # seven digits: more than any province
            self.add_error(None, f"{row.name}: “{text}” không phải số nguyên.")
            return 0
        return int(text) if text else 0

    def _take_in(self, facts: Mapping[str, object]) -> None:
        by_code = {row.code: row.unit for row in self.desk.rows}
        pasted = read_pasted(str(facts.get("pasted") or ""))
        if book := facts.get("book"):
            table = read_workbook(book.read())  # type: ignore[attr-defined]
            pasted |= table.numbers
            if table.locked is not None:
                self.locked = {by_code[code] for code in table.locked if code in by_code}
            if table.floors is not None:
                self.floors = {by_code[code]: least for code, least in table.floors.items() if code in by_code}
        unknown = [code for code in pasted if code not in by_code]
        if unknown:
            raise Refused(
                "numbers.code",
                f"Bảng phân bổ không có đơn vị mang mã {', '.join(unknown[:3])}.",
                remedy="Hãy sửa mã.",
            )
        self.numbers |= {by_code[code]: number for code, number in pasted.items()}

    def shares(self) -> dict[str, int]:
        """The shares of the ways in hundredths. Raises Refused unless they make 100."""
        found = {way.value: self.cleaned_data.get(f"w_{way.value}") or 0 for way in Way}
        check_shares(found, f"w_{Way.EQUAL.value}")
        return found

    def require_paper(self, required: bool) -> None:
        """Mark the paper as required on the page, whatever the step just taken needed."""
        for name in self.fields:
            if name.startswith("paper_"):
                self.fields[name].required = required

    @property
    def beyond(self) -> int:
        """The over-allotment, fixed or typed."""
        return self.desk.over if self.desk.fixed_over else self.cleaned_data.get("over") or 0
