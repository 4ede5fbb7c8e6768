"""Meeting the target as a criterion of the yearly rating: one row a unit, as figures and as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

from ketnap.lib import format as vn
from ketnap.lib.cells import Column
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.members.counting import Sees
from ketnap.targets.standing import standing


@dataclass(frozen=True)
class Criterion:
    """One unit in one year: `met` is None where it was given no target."""

    unit_id: int
    code: str
    name: str
    target: int | None
    achieved: int

    @property
    def percent(self) -> Decimal | None:
        return vn.ratio_percent(self.achieved, self.target)

    @property
    def met(self) -> bool | None:
        return None if self.target is None else self.achieved >= self.target

    @property
    def words(self) -> str:
        """'đạt', 'vượt', 'chưa đạt', 'không giao chỉ tiêu'."""
        if self.target is None:
            return "không giao chỉ tiêu"
        return "vượt" if self.achieved > self.target else "đạt" if self.met else "chưa đạt"


def criteria(
    reader: Sees, unit_id: int, start: dt.date, end: dt.date, *, day: dt.date, today: dt.date
) -> list[Criterion]:
    """The units directly below, in the order of the tree. Raises Http404 without the right to the unit's figures."""
    found = standing(reader, unit_id, start, end, day, today=today)
    return [
        Criterion(
            line.progress.unit_id,
            line.progress.code,
            line.progress.name,
            line.progress.target or None,  # given 0: given none
            line.progress.achieved,
        )
        for line in found.lines
    ]


def workbook_of(rows: list[Criterion], *, title: str, subtitle: str, at: dt.datetime, author: str, demo: bool) -> bytes:
    """The table for the rating, figures beside the judgement."""
    columns = [
        Column("code", "Mã đơn vị", 16), Column("name", "Đơn vị", 48), Column("target", "Chỉ tiêu", 12, "int"),
        Column("achieved", "Đã kết nạp", 12, "int"), Column("percent", "Tỷ lệ", 12, "percent"), Column("words", "Kết quả", 20),
    ]  # fmt: skip
    body = io.BytesIO()
    lines = [
        {"code": row.code, "name": row.name, "target": row.target, "achieved": row.achieved, "percent": row.percent, "words": row.words}
        for row in rows
    ]  # fmt: skip
    write_workbook(
        body, [SheetSpec("Tiêu chí chỉ tiêu", columns, lines)], demo=demo, title=title, subtitle=subtitle,
        properties=Properties(at, author=author),
    )  # fmt: skip
    return body.getvalue()
