"""Sheet “Biến động đơn vị”: renamed, placed elsewhere, ended, given another authority; each on a day, on a paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db import models

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.reader import Reading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, contradiction
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean, fold
from ketnap.organisations.actions.change_profile import change_profile
from ketnap.organisations.actions.close_unit import close_unit
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode
from ketnap.organisations.models import Authority, Placement, Profile, Unit


class Act(models.TextChoices):
    RENAME = "rename", "Đổi tên"
    MOVE = "move", "Chuyển trực thuộc"
    CLOSE = "close", "Kết thúc hoạt động"
    AUTHORITY = "authority", "Đổi thẩm quyền kết nạp"


class UnitChanges(RowSheet):
    key = "unit_changes"
    title = "Biến động đơn vị"
    needs = Can.EDIT_UNITS
    sees = Can.SEE_UNITS
    about = "Mỗi dòng một thay đổi của đơn vị sau ngày thành lập, kèm văn bản."
    fields: ClassVar[tuple[Field, ...]] = (
        Field("code", "Mã đơn vị", required=True, longest=40),
        Field("on", "Ngày có hiệu lực", "date", True),
        Field("act", "Việc", "choice", True, dict(Act.choices), {"thay doi tham quyen": "authority", "tham quyen": "authority",
              "ket thuc": "close", "chuyen": "move"}, width=24),
        Field("value", "Giá trị mới", width=36,
              note="Tên mới; mã cấp trên mới; thẩm quyền mới. Để trống khi kết thúc hoạt động."),
        Field("paper_symbol", "Số văn bản", longest=60),
        Field("paper_on", "Ngày văn bản", "date"),
        Field("paper_by", "Cơ quan ban hành", width=28),
    )  # fmt: skip

    def __init__(self) -> None:
        self._closings: list[tuple[Reading, Row, Unit, Document]] = []
        self._reading: Reading | None = None

    def load(self, reading: Reading, run: Loading) -> None:
        """As every row sheet; closings wait until the people have been loaded."""
        self._reading = reading
        super().load(reading, run)

    def ordered(self, rows: list[Row], reading: Reading, run: Loading) -> list[Row]:
        """In the order of time."""
        return sorted(rows, key=lambda row: (row["on"], row.number))

    def write(self, row: Row, run: Loading) -> Outcome:
        unit = run.unit(row.text("code"), "code", self.needs)
        if row["act"] != Act.CLOSE and not row["value"]:
            raise Refused(
                "change.value",
                "Chưa ghi giá trị mới.",
                remedy="Hãy ghi tên, mã cấp trên hoặc thẩm quyền mới.",
                field="value",
            )
        done = {Act.RENAME: self._rename, Act.MOVE: self._move, Act.CLOSE: self._close, Act.AUTHORITY: self._authority}
        outcome = done[row["act"]](unit, row, run)
        if outcome != "unchanged":
            run.touched.append(f"unit:{unit.pk}")
        return outcome

    def _paper(self, row: Row, run: Loading) -> Document:
        if not row["paper_symbol"]:
            return run.basis()
        if row["paper_on"] is None:
            raise Refused(
                "change.paper_on", "Có số văn bản thì phải có ngày văn bản.", remedy="Hãy ghi ngày.", field="paper_on"
            )
        issuer = row.text("paper_by") or f"Cấp uỷ có thẩm quyền, theo sổ {run.root_name}"
        return run.paper(Kind.DECISION, row["paper_symbol"], row["paper_on"], issuer)

    def _rename(self, unit: Unit, row: Row, run: Loading) -> Outcome:
        name = clean(row["value"])
        if any(
            profile.valid_from == row["on"] and fold(profile.name) == fold(name)
            for profile in Profile.objects.known().filter(unit=unit)
        ):
            return "unchanged"
        change_profile(by=run.by, at=run.at, unit=unit, on=row["on"], document=self._paper(row, run), name=name)
        return "changed"

    def _move(self, unit: Unit, row: Row, run: Loading) -> Outcome:
        parent = run.unit(row.text("value"), "value", self.needs)
        if any(
            placed.valid_from == row["on"] and placed.parent_id == parent.pk
            for placed in Placement.objects.known().filter(unit=unit)
        ):
            return "unchanged"
        move_unit(by=run.by, at=run.at, unit=unit, parent=parent, on=row["on"], document=self._paper(row, run))
        return "changed"

    def _authority(self, unit: Unit, row: Row, run: Loading) -> Outcome:
        modes = {fold(label): value for value, label in AuthorityMode.choices} | {
            value: value for value in AuthorityMode.values
        }
        mode = modes.get(fold(row["value"]))
        if mode is None:
            raise Refused(
                "authority.mode", "Thẩm quyền không có trong danh mục.", remedy=f"Hãy ghi một trong: {', '.join(AuthorityMode.labels)}.",
                field="value",
            )  # fmt: skip
        if any(
            held.valid_from == row["on"] and held.mode == mode for held in Authority.objects.known().filter(unit=unit)
        ):
            return "unchanged"
        set_authority(by=run.by, at=run.at, unit=unit, mode=mode, on=row["on"], document=self._paper(row, run))
        return "changed"

    def _close(self, unit: Unit, row: Row, run: Loading) -> Outcome:
        if unit.closed_on is not None:
            if unit.closed_on != row["on"]:
                raise contradiction("on", "Ngày kết thúc hoạt động", f"{unit.closed_on:%d/%m/%Y}", "màn hình Đơn vị")
            return "unchanged"
        if self._reading is not None:
            self._closings.append((self._reading, row, unit, self._paper(row, run)))
        return "changed"

    def finish(self, run: Loading) -> None:
        """Close units, lowest first, now that their people have moved or left."""
        closings, self._closings = self._closings, []
        for reading, row, unit, document in sorted(
            closings, key=lambda item: (item[1]["on"], -len(item[1].text("code")))
        ):
            before = len(run.faults)
            with run.attempt(reading, row):
                close_unit(by=run.by, at=run.at, unit=unit, on=row["on"], document=document)
            if len(run.faults) > before:
                tally = run.tally(reading.title)
                tally.errors, tally.changed = tally.errors + 1, tally.changed - 1

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        rows = [*_renamings(what.units), *_moves(what.units), *_authorities(what.units)]
        return sorted(rows, key=lambda row: (str(row["on"]), str(row["code"])))


def _row(unit: Unit, on: object, act: Act, value: str, document: Document | None) -> dict[str, object]:
    paper = document if document is not None and document.kind == Kind.DECISION else None
    return {
        "code": unit.code, "on": on, "act": act.label, "value": value, "paper_symbol": paper.symbol if paper else None,
        "paper_on": paper.issued_on if paper else None, "paper_by": paper.issuer if paper else None,
    }  # fmt: skip


def _renamings(units: frozenset[int]) -> Iterable[dict[str, object]]:
    before: dict[int, str] = {}
    rows = (
        Profile.objects.known()
        .filter(unit_id__in=units)
        .select_related("unit", "document")
        .order_by("unit_id", "valid")
    )
    for profile in rows:
        known = before.get(profile.unit_id)
        if known is not None and known != profile.name:
            yield _row(profile.unit, profile.valid_from, Act.RENAME, profile.name, profile.document)
        before[profile.unit_id] = profile.name


def _moves(units: frozenset[int]) -> Iterable[dict[str, object]]:
    seen: set[int] = set()
    rows = (
        Placement.objects.known()
        .filter(unit_id__in=units)
        .select_related("unit", "parent", "document")
        .order_by("unit_id", "valid")
    )
    for placement in rows:
        if placement.unit_id in seen and placement.parent_id in units:
            yield _row(placement.unit, placement.valid_from, Act.MOVE, placement.parent.code, placement.document)
        seen.add(placement.unit_id)


def _authorities(units: frozenset[int]) -> Iterable[dict[str, object]]:
    seen: set[int] = set()
    rows = (
        Authority.objects.known()
        .filter(unit_id__in=units)
        .select_related("unit", "document")
        .order_by("unit_id", "valid")
    )
    for authority in rows:
        if authority.unit_id in seen:
            yield _row(
                authority.unit,
                authority.valid_from,
                Act.AUTHORITY,
                AuthorityMode(authority.mode).label,
                authority.document,
            )
        seen.add(authority.unit_id)
