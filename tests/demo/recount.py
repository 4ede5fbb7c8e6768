"""The statements counted again from the workbook and from what stands beside it (targets, courses, campaigns, as plain
dicts): openpyxl, lists and dates, nothing of the product.

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
Beside = dict[str, list[dict[str, Any]]]
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

    def __init__(self, path: Path, beside: Beside) -> None:
        book = load_workbook(path, read_only=True)
        titles = ("Đơn vị", "Biến động đơn vị", "Đảng viên", "Chuyển sinh hoạt", "Cấp uỷ", "Nguồn và hồ sơ kết nạp")
        sheets = {title: _sheet(book, title) for title in titles}
        self.beside = beside
        self.cases = sheets["Nguồn và hồ sơ kết nạp"]
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

    def recognised_share(self, code: str, start: D, end: D) -> Decimal | None:
        """Of those whose year since joining ended in the period while they were here, how many have been recognised."""
        inside, ended = self.under(code, end), []
        for person in self.people.values():
            joined = person.day("Ngày vào Đảng")
            over = joined and joined.replace(year=joined.year + 1, day=min(joined.day, 28))
            if over and start <= over <= end and person.unit_on(over) in inside:
                ended.append(person)
        return share(sum(p.day("Ngày quyết định công nhận") is not None for p in ended), len(ended))

    def child_of(self, cell: str, code: str, day: D) -> str | None:
        """The unit directly below `code` that the cell belongs to on the day."""
        at: str | None = cell
        while at is not None:
            above = self.parent(at, day)
            if above == code:
                return at
            at = above
        return None

    def by_child(self, code: str, start: D, end: D) -> dict[str | None, int]:
        found: dict[str | None, int] = {}
        for person in self.new(code, start, end):
            child = self.child_of(person.row["Mã chi bộ"], code, end)
            found[child] = found.get(child, 0) + 1
        return found

    def covered(self, code: str, start: D, end: D) -> Decimal | None:
        """Units directly below with somebody on the lists in the period, and how many of them admitted."""
        achieved = self.by_child(code, start, end)
        pool = {
            self.child_of(row["Mã chi bộ"], code, end) for row in self.cases
            if (_day(row["Đưa vào nguồn kết nạp"]) or D.max) <= end
            and (_day(row["Ngày kết thúc"]) or D.max) > start and (_day(row["Quyết định kết nạp"]) or D.max) >= start
        }  # fmt: skip
        sourced = {child for child in pool | set(achieved) if child}
        return share(sum(achieved.get(child, 0) > 0 for child in sourced), len(sourced))

    def target(self, unit: str, start: D, end: D, measure: str = "number", category: str = "") -> dict[str, Any]:
        """The target of exactly the period; an empty one where there is none."""
        wanted = (unit, start, end, measure, category)
        for row in self.beside["targets"]:
            if (row["unit"], row["start"], row["end"], row["measure"], row["category"]) == wanted:
                return row
        return {"number": 0, "shares": (), "floors": ()}

    def with_target(self, unit: str, start: D, end: D) -> Decimal | None:
        """Units directly below that got something, of all."""
        given = {row["unit"] for row in self.target(unit, start, end)["shares"] if row["value"]}
        below = {code for code in self.units if self.parent(code, end) == unit}
        return share(len(given & below), len(below))

    def goal(self, unit: str, measure: str) -> dict[str, Any]:
        return next(row for row in self.beside["goals"] if (row["unit"], row["measure"]) == (unit, measure))

    def in_courses(self, unit: str, kind: str) -> tuple[int, int]:
        rows = [row for row in self.beside["courses"] if (row["unit"], row["kind"]) == (unit, kind)]
        return len(rows), sum(len(row["people"]) for row in rows)

    def above(self, code: str, start: D, end: D, target: dict[str, Any]) -> set[str]:
        """Units directly below that admitted more than they were given."""
        achieved = self.by_child(code, start, end)
        return {row["unit"] for row in target["shares"] if achieved.get(row["unit"], 0) > row["value"] > 0}

    def sat(self, code: str, start: D, end: D) -> int:
        inside = self.under(code, end)
        return sum(
            cell in inside
            for row in self.beside["sittings"]
            if start <= row["on"] <= end
            for _, cell, _ in row["people"]
        )

    def marked(self, key: str) -> int:
        return sum(
            len(mark["people"]) for row in self.beside["campaigns"] for mark in row["marks"] if mark["key"] == key
        )


def share(part: int, whole: int) -> Decimal | None:
    return Decimal(100 * part) / Decimal(whole) if whole else None


Count = Callable[[Book], "int | Decimal | None"]
_SC, _T = D(2022, 8, 3), D(2020, 8, 1)
_BN, _EVE, _OVER = D(2023, 12, 31), D(2023, 6, 30), D(2023, 7, 1)
_QK, _KD, _QN = D(2021, 1, 14), D(2023, 6, 2), D(2019, 11, 25)
_HALF, _DRIVE = (D(2024, 1, 1), D(2025, 12, 31)), (D(2024, 2, 1), D(2024, 5, 31))
_Y19, _Y23, _Y24 = ((D(year, 1, 1), D(year, 12, 31)) for year in (2019, 2023, 2024))


def _quality(book: Book, heading: str, values: tuple[str, ...]) -> Decimal | None:
    new = book.new("SC", _T, _SC)
    return share(sum(p.row[heading] in values for p in new), len(new))


BAXUYEN: dict[str, Count] = {
    "003.bx.members": lambda b: b.members("SC.BX", _SC),
    "003.bx.cells": lambda b: b.forms("SC.BX", _SC, "Chi bộ trực thuộc"),
    "003.bx.admitted": lambda b: len(b.new("SC.BX", D(2021, 1, 1), _SC)),
    "003.bx.target": lambda b: share(
        len(b.new("SC.BX", D(2021, 1, 1), _SC)),
        sum(b.target("SC.BX", D(year, 1, 1), D(year, 12, 31))["number"] for year in (2021, 2022)),
    ),
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
    "003.above": lambda b: len(b.above("SC", _T, _SC, b.target("SC", _T, D(2022, 12, 31)))),
    "003.best": lambda b: len(
        b.above("SC", _T, _SC, b.target("SC", _T, D(2022, 12, 31))) & {"SC.01", "SC.02", "SC.03", "SC.04", "SC.BX"}
    ),
    "003.class_awareness": lambda b: b.in_courses("SC", "awareness")[1],
    "003.classes_awareness": lambda b: b.in_courses("SC", "awareness")[0],
    "003.class_new": lambda b: b.in_courses("SC", "new_member")[1],
    "003.classes_new": lambda b: b.in_courses("SC", "new_member")[0],
    "003.class_work": lambda b: b.in_courses("SC", "party_work")[1],
    "003.classes_work": lambda b: b.in_courses("SC", "party_work")[0],
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
    "000.above": lambda b: Decimal(sum(len(_in_year(b, "BN", year)) for year in (2021, 2022, 2023))) / 3,
    "000.recognised": lambda b: b.recognised_share("BN", D(2021, 1, 1), _BN),
    "000.a_year": lambda b: b.target("BN", *_HALF, measure="a_year")["number"],
    "000.target": lambda b: b.target("BN", *_Y24)["number"],
    "000.target_enterprises": lambda b: b.target("BN", *_Y24, category="enterprise")["number"],
    "000.coverage_goal": lambda b: b.goal("BN", "coverage")["low"],
    "000.coverage": lambda b: b.covered("BN", D(2023, 1, 1), _BN),
    "000.recognised_goal": lambda b: b.goal("BN", "timeliness")["low"],
    "000.campaign": lambda b: b.target("BN", *_DRIVE)["number"],
    "000.floor_committees": lambda b: dict(b.target("BN", *_DRIVE)["floors"]).get("grassroots_committee"),
    "000.floor_cells": lambda b: dict(b.target("BN", *_DRIVE)["floors"]).get("grassroots_cell"),
    "000.class": lambda b: b.in_courses("BN", "awareness")[1],
}
QUANGNINH_KHOI: dict[str, Count] = {
    "001.grassroots": lambda b: b.forms("QK", _QK, *GRASSROOTS),
    "001.sub_committees": lambda b: b.forms("QK", _QK, "Đảng bộ bộ phận"),
    "001.cells": lambda b: b.forms("QK", _QK, "Chi bộ trực thuộc"),
    "001.members": lambda b: b.members("QK", _QK),
    "001.admitted": lambda b: len(b.new("QK", D(2020, 1, 1), D(2020, 12, 31))),
    "001.in_committees": lambda b: b.in_committees("QK", _QK),
    "001.sittings": lambda b: b.sat("QK", D(2019, 5, 1), _QK),
    "001.class_course": lambda b: b.in_courses("QK", "awareness")[1],
    "001.class_entered": lambda b: b.marked("boi_duong"),
    "001.class_admitted": lambda b: sum(
        D(2019, 11, 4) <= b.people[identity].achieved_on <= D(2020, 2, 29)
        for row in b.beside["campaigns"] for identity, _ in row["people"] if identity in b.people
    ),
    "001.class_ceremony": lambda b: b.marked("le_chung"),
}  # fmt: skip
KHOI_CCQDN: dict[str, Count] = {
    "004.grassroots": lambda b: b.forms("KD", _KD, *GRASSROOTS),
    "004.committees": lambda b: b.forms("KD", _KD, "Đảng bộ cơ sở"),
    "004.grassroots_cells": lambda b: b.forms("KD", _KD, "Chi bộ cơ sở"),
    "004.members": lambda b: b.members("KD", _KD),
    "004.admitted": lambda b: len(b.new("KD", _T, _KD)),
    "004.percent": lambda b: share(len(b.new("KD", _T, _KD)), b.target("KD", _T, D(2025, 6, 30))["number"]),
    "004.shares": lambda b: b.with_target("KD", *_Y23),
    "004.new_cells": lambda b: b.forms("KD", _KD, "Chi bộ cơ sở") - b.forms("KD", _T, "Chi bộ cơ sở"),
    "004.new_private": lambda b: sum(
        row["Loại hình"] in NON_STATE and _T < (_day(row["Ngày thành lập"]) or D.min) <= _KD
        for row in b.units.values() if row["Loại tổ chức"] in GRASSROOTS
    ),
}  # fmt: skip


QUANGNINH: dict[str, Count] = {
    "002.grassroots": lambda b: b.forms("QN", _QN, *GRASSROOTS),
    "002.cells": lambda b: b.forms("QN", _QN, "Chi bộ trực thuộc"),
    "002.members": lambda b: b.members("QN", _QN),
    "002.admitted": lambda b: len(b.new("QN", D(2015, 10, 1), _QN)),
    "002.mc_admitted": lambda b: len(b.new("QN.MC", D(2015, 7, 1), _QN)),
    "002.mc_rate": lambda b: _mean_rate(b, "QN.MC"),
    "002.mc_above": lambda b: round(_mean_rate(b, "QN.MC"), 2) - b.goal("QN.MC", "rate")["low"],
    "002.mc_shares": lambda b: b.with_target("QN.MC", *_Y19),
    "002.mc_criterion": lambda b: b.with_target("QN.MC", *_Y19),
    "002.hl_admitted": lambda b: len(b.new("QN.HL", D(2015, 1, 1), D(2018, 12, 31))),
    "002.hl_yearly": lambda b: Decimal(len(b.new("QN.HL", D(2015, 1, 1), D(2018, 12, 31)))) / 4,
    "002.hl_target": lambda b: b.target("QN.HL", D(2015, 1, 1), D(2018, 12, 31), measure="a_year")["number"],
    "002.hl_2019": lambda b: len(b.new("QN.HL", D(2019, 1, 1), D(2019, 9, 30))),
    "002.hl_owners": lambda b: sum(
        p.row["Chủ doanh nghiệp tư nhân"] == "Có" for p in b.new("QN.HL", D(2015, 1, 1), _QN)
    ),
    "002.rate_low": lambda b: b.goal("QN", "rate")["low"],
    "002.rate_high": lambda b: b.goal("QN", "rate")["high"],
    "002.rate": lambda b: _mean_rate(b, "QN"),
}


def _mean_rate(book: Book, code: str) -> Decimal:
    """Admitted of each year in hundredths of the members on its eve, the mean of 2016 to 2018."""
    rates = [
        Decimal(100 * len(book.new(code, D(year, 1, 1), D(year, 12, 31)))) / book.members(code, D(year - 1, 12, 31))
        for year in (2016, 2017, 2018)
    ]
    return sum(rates, Decimal()) / len(rates)


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
    "quangninh": QUANGNINH,
}


def recount(name: str, path: Path, beside: Beside) -> dict[str, Decimal]:
    """Every statement counted from the workbook and what stands beside it, to two places, by its key."""
    book = Book(path, beside)
    return {key: round(Decimal(count(book) or 0), 2) for key, count in OF[name].items()}
