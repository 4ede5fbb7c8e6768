"""The statements counted again from the workbook alone: openpyxl, lists and dates, nothing of the product.

Assumed days (when a term began) are the demo's, repeated here on purpose: a change on one side only must fail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Sheet = list[dict[str, Any]]
D = dt.date
GRASSROOTS = ("Đảng bộ cơ sở", "Chi bộ cơ sở")
INTERMEDIATE = ("Trung cấp", "Cao đẳng", "Đại học", "Thạc sĩ", "Tiến sĩ")
NON_STATE = (
    "Công ty cổ phần ngoài khu vực Nhà nước", "Doanh nghiệp tư nhân", "Công ty trách nhiệm hữu hạn", "Công ty hợp danh",
    "Doanh nghiệp có vốn nước ngoài", "Doanh nghiệp 100% vốn nước ngoài",
)  # fmt: skip
COUNTED = (
    "Cán bộ, công chức cơ quan Nhà nước", "Cán bộ, công chức cơ quan Đảng, đoàn thể", "Cán bộ, công chức xã, phường",
    "Viên chức đơn vị sự nghiệp công lập", "Lãnh đạo, quản lý doanh nghiệp", "Nhân viên gián tiếp trong doanh nghiệp",
    "Công nhân trực tiếp sản xuất", "Sĩ quan, chiến sĩ Quân đội, Công an", "Sinh viên",
)  # fmt: skip


def _day(value: Any) -> D | None:
    if isinstance(value, str):  # days before Excel's calendar are text
        day, month, year = value.split("/")
        return D(int(year), int(month), int(day))
    return value.date() if isinstance(value, dt.datetime) else value


def _sheet(book: Any, title: str) -> Sheet:
    """The rows under the row of headings, which is the first one with a star (a required column) in it."""
    if title not in book.sheetnames:
        return []
    found: Sheet = []
    headings: list[str] = []
    for cells in book[title].iter_rows(values_only=True):
        if not headings:
            texts = [str(cell or "") for cell in cells]
            headings = [text.removesuffix(" *") for text in texts] if any(text.endswith(" *") for text in texts) else []
        elif any(cell is not None for cell in cells):
            found.append(dict(zip(headings, cells, strict=False)))
    return found


@dataclass
class Person:
    """A row of the sheet of members, and where the transfers of the book took them."""

    row: dict[str, Any]
    moves: list[tuple[D, str]] = field(default_factory=list)

    def day(self, heading: str) -> D | None:
        return _day(self.row.get(heading))

    def unit_on(self, day: D) -> str | None:
        joined = self.day("Ngày vào Đảng")
        start = max(found for found in (joined, self.day("Ngày về đơn vị")) if found)
        left = self.day("Ngày rời")
        if day < start or (left is not None and left <= day):
            return None
        here: str = self.row["Mã chi bộ"]
        for on, unit in sorted(self.moves):
            here = unit if on <= day else here
        return here

    @property
    def achieved_on(self) -> D:
        found = self.day("Ngày quyết định kết nạp") or self.day("Ngày vào Đảng")
        assert found
        return found


class Book:
    """A workbook read back."""

    def __init__(self, *paths: Path) -> None:
        books = [load_workbook(path, read_only=True) for path in paths]
        sheets = {
            title: [row for book in books for row in _sheet(book, title)]
            for title in ("Đơn vị", "Biến động đơn vị", "Đảng viên", "Chuyển sinh hoạt", "Cấp uỷ")
        }
        self.units = {row["Mã đơn vị"]: row for row in sheets["Đơn vị"]}
        self.changes = sheets["Biến động đơn vị"]
        self.seats = sheets["Cấp uỷ"]
        self.people = {row["Số định danh cá nhân"]: Person(row) for row in sheets["Đảng viên"]}
        for row in sheets["Chuyển sinh hoạt"]:
            received = _day(row["Ngày tiếp nhận"])
            if received:
                self.people[row["Số định danh cá nhân"]].moves.append((received, row["Đến chi bộ"]))

    def parent(self, code: str, day: D) -> str | None:
        """The unit above on the day."""
        if code not in self.units:
            return None
        above: str | None = self.units[code]["Mã cấp trên"]
        for row in self.changes:
            on = _day(row["Ngày có hiệu lực"])
            if row["Mã đơn vị"] == code and on and on <= day:
                above = row["Giá trị mới"]
        return above

    def under(self, code: str, day: D) -> set[str]:
        """Codes below the unit on the day, with itself. Founded later counts as under: people are only there afterwards."""
        children: dict[str | None, list[str]] = {}
        for one in self.units:
            children.setdefault(self.parent(one, day), []).append(one)
        found, waiting = set(), [code]
        while waiting:
            at = waiting.pop()
            found.add(at)
            waiting += children.get(at, [])
        return found

    def forms(self, code: str, day: D, *forms: str) -> int:
        """Organisations of the forms below, founded by that day."""
        return sum(
            self.units[one]["Loại tổ chức"] in forms and (_day(self.units[one]["Ngày thành lập"]) or D.max) <= day
            for one in self.under(code, day) - {code} if one in self.units
        )  # fmt: skip

    def members(self, code: str, day: D) -> int:
        inside = self.under(code, day)
        return sum(person.unit_on(day) in inside for person in self.people.values())

    def new(self, code: str, start: D, end: D) -> list[Person]:
        """Whose admission counts in the period, where the book says it was decided."""
        inside = self.under(code, end)
        return [p for p in self.people.values() if start <= p.achieved_on <= end and p.row["Mã chi bộ"] in inside]

    def left(self, code: str, reason: str, start: D, end: D) -> int:
        inside = self.under(code, end)
        return sum(
            p.row["Lý do rời"] == reason
            and start <= (p.day("Ngày rời") or D.max) <= end
            and p.row["Mã chi bộ"] in inside
            for p in self.people.values()
        )

    def in_committees(self, code: str, day: D) -> int:
        inside = self.under(code, day)
        return len({
            row["Số định danh cá nhân"] for row in self.seats
            if row["Mã đơn vị"] in inside and (_day(row["Nhiệm kỳ từ ngày"]) or D.max) <= day
            and (_day(row["Nhiệm kỳ đến trước ngày"]) or D.max) > day
        })  # fmt: skip

    def official_share(self, code: str, start: D, end: D, day: D) -> Decimal | None:
        """Of those who joined in the period in these cells and are here on the day, how many are official."""
        inside = self.under(code, end)
        joined = [
            p for p in self.people.values()
            if start <= (p.day("Ngày vào Đảng") or D.max) <= end and not p.row["Ngày về đơn vị"] and p.row["Mã chi bộ"] in inside
            and p.unit_on(day) in self.under(code, day)
        ]  # fmt: skip
        return share(sum((p.day("Ngày chính thức") or D.max) <= day for p in joined), len(joined))


def share(part: int, whole: int) -> Decimal | None:
    return Decimal(100 * part) / Decimal(whole) if whole else None


Count = Callable[[Book], "int | Decimal | None"]
_SC, _T = D(2022, 8, 3), D(2020, 8, 1)
_BN, _EVE, _OVER = D(2023, 12, 31), D(2023, 6, 30), D(2023, 7, 1)
_QK, _KD = D(2021, 1, 14), D(2023, 6, 2)


def _quality(book: Book, heading: str, values: tuple[str, ...]) -> Decimal | None:
    new = book.new("SC", _T, _SC)
    return share(sum(p.row[heading] in values for p in new), len(new))


BAXUYEN: dict[str, Count] = {
    "003.bx.members": lambda b: b.members("SC.BX", _SC),
    "003.bx.cells": lambda b: b.forms("SC.BX", _SC, "Chi bộ trực thuộc"),
    "003.bx.admitted": lambda b: len(b.new("SC.BX", D(2021, 1, 1), _SC)),
    "003.bx.target": lambda b: share(len(b.new("SC.BX", D(2021, 1, 1), _SC)), 4 + 3),
    "003.bx.scarce17": lambda b: len(b.new("SC.BX.01", D(2005, 8, 4), _SC)),
    "003.bx.scarce16": lambda b: len(b.new("SC.BX.01", D(2006, 8, 4), _SC)),
}
SONGCONG: dict[str, Count] = {
    "003.children": lambda b: sum(row["Mã cấp trên"] == "SC" for row in b.units.values()),
    "003.members": lambda b: b.members("SC", _SC),
    "003.admitted": lambda b: len(b.new("SC", _T, _SC)),
    "003.upper": lambda b: _quality(b, "Giáo dục phổ thông", ("Trung học phổ thông",)),
    "003.intermediate": lambda b: _quality(b, "Trình độ chuyên môn", INTERMEDIATE),
    "003.occupation": lambda b: _quality(b, "Nghề nghiệp", COUNTED),
    "003.struck_off": lambda b: b.left("SC", "Xoá tên", _T, _SC),
    "003.released": lambda b: b.left("SC", "Cho ra khỏi Đảng", _T, _SC),
}
BACNINH: dict[str, Count] = {
    "000.grassroots": lambda b: b.forms("BN", _BN, *GRASSROOTS),
    "000.committees": lambda b: b.forms("BN", _BN, "Đảng bộ cơ sở"),
    "000.grassroots_cells": lambda b: b.forms("BN", _BN, "Chi bộ cơ sở"),
    "000.sub_committees": lambda b: b.forms("BN", _BN, "Đảng bộ bộ phận"),
    "000.cells": lambda b: b.forms("BN", _BN, "Chi bộ trực thuộc"),
    "000.members": lambda b: b.members("BN", _BN),
    "000.handed_units": lambda b: b.forms("BN", _EVE, *GRASSROOTS) - b.forms("BN", _OVER, *GRASSROOTS),
    "000.handed_committees": lambda b: b.forms("BN", _EVE, "Đảng bộ cơ sở") - b.forms("BN", _OVER, "Đảng bộ cơ sở"),
    "000.handed_cells": lambda b: b.forms("BN", _EVE, "Chi bộ cơ sở") - b.forms("BN", _OVER, "Chi bộ cơ sở"),
    "000.handed_members": lambda b: sum(
        p.unit_on(_EVE) in b.under("BN", _EVE) - b.under("BN", _OVER) for p in b.people.values()
    ),
    "000.yearly": lambda b: Decimal(sum(len(_in_year(b, "BN", year)) for year in (2021, 2022, 2023))) / 3,
    "000.recognised": lambda b: b.official_share("BN", D(2021, 1, 1), D(2022, 11, 30), _BN),
}
QUANGNINH_KHOI: dict[str, Count] = {
    "001.grassroots": lambda b: b.forms("QK", _QK, *GRASSROOTS),
    "001.sub_committees": lambda b: b.forms("QK", _QK, "Đảng bộ bộ phận"),
    "001.cells": lambda b: b.forms("QK", _QK, "Chi bộ trực thuộc"),
    "001.members": lambda b: b.members("QK", _QK),
    "001.admitted": lambda b: len(b.new("QK", D(2020, 1, 1), D(2020, 12, 31))),
    "001.in_committees": lambda b: b.in_committees("QK", _QK),
}
KHOI_CCQDN: dict[str, Count] = {
    "004.grassroots": lambda b: b.forms("KD", _KD, *GRASSROOTS),
    "004.committees": lambda b: b.forms("KD", _KD, "Đảng bộ cơ sở"),
    "004.grassroots_cells": lambda b: b.forms("KD", _KD, "Chi bộ cơ sở"),
    "004.members": lambda b: b.members("KD", _KD),
    "004.admitted": lambda b: len(b.new("KD", _T, _KD)),
    "004.percent": lambda b: share(len(b.new("KD", _T, _KD)), 1500),
    "004.new_cells": lambda b: b.forms("KD", _KD, "Chi bộ cơ sở") - b.forms("KD", _T, "Chi bộ cơ sở"),
    "004.new_private": lambda b: sum(
        row["Loại hình"] in NON_STATE and _T < (_day(row["Ngày thành lập"]) or D.min) <= _KD
        for row in b.units.values() if row["Loại tổ chức"] in GRASSROOTS
    ),
}  # fmt: skip


def _in_year(book: Book, code: str, year: int) -> list[Person]:
    """On the tree of the day of each decision: what was handed over in July still admitted for this committee before."""
    before = book.under(code, _EVE)
    after = book.under(code, _OVER)
    return [
        p for p in book.people.values()
        if p.achieved_on.year == year and p.row["Mã chi bộ"] in (before if p.achieved_on < _OVER else after)
    ]  # fmt: skip


OF: dict[str, dict[str, Count]] = {
    "baxuyen": BAXUYEN,
    "songcong": SONGCONG,
    "bacninh": BACNINH,
    "quangninh_khoi": QUANGNINH_KHOI,
    "khoi_ccqdn": KHOI_CCQDN,
}


def recount(name: str, *paths: Path) -> dict[str, Decimal]:
    """Every statement counted from the workbook(s), to two places, by its key."""
    book = Book(*paths)
    return {key: round(Decimal(count(book) or 0), 2) for key, count in OF[name].items()}
