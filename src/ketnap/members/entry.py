"""What a line of a member list becomes: one plan for the single entry and for the bulk import, so they cannot differ.

A book knows the day somebody joined the Party and where they are now, rarely what lay between. Without a day of arrival
the person is taken to have been in the present unit since the ceremony (or since the unit opened, if that is later).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.kinds import LEFT, Began, Ended, Status


@dataclass(frozen=True)
class Line:
    """The facts of one member as a list gives them. Dates only; persons and units are resolved by the caller."""

    unit_opened_on: dt.date
    birth_date: dt.date
    ceremony_on: dt.date
    official_on: dt.date | None = None
    decided_on: dt.date | None = None
    recognised_on: dt.date | None = None
    arrived_on: dt.date | None = None
    left_on: dt.date | None = None
    left_kind: str = ""


@dataclass(frozen=True)
class PlannedSpell:
    status: str
    began: str
    ended: str
    start: dt.date
    end: dt.date | None


@dataclass(frozen=True)
class Plan:
    """Spells in order of time, and the events that go with them."""

    spells: tuple[PlannedSpell, ...]
    events: tuple[tuple[str, dt.date], ...] = field(default=())


def _refuse_disorder(line: Line) -> None:
    """Raise Refused at the first pair of dates that cannot be in that order."""
    pairs = (
        ("birth_date", line.birth_date, "ceremony_on", line.ceremony_on, "Ngày sinh phải trước ngày vào Đảng"),
        ("decided_on", line.decided_on, "ceremony_on", line.ceremony_on, "Ngày quyết định kết nạp phải trước hoặc bằng ngày vào Đảng"),
        ("ceremony_on", line.ceremony_on, "official_on", line.official_on, "Ngày chính thức phải sau ngày vào Đảng"),
        ("official_on", line.official_on, "recognised_on", line.recognised_on, "Quyết định công nhận không thể trước ngày chính thức"),
        ("ceremony_on", line.ceremony_on, "arrived_on", line.arrived_on, "Ngày về đơn vị không thể trước ngày vào Đảng"),
        ("arrived_on", line.arrived_on, "left_on", line.left_on, "Ngày rời phải sau ngày về đơn vị"),
        ("ceremony_on", line.ceremony_on, "left_on", line.left_on, "Ngày rời phải sau ngày vào Đảng"),
    )  # fmt: skip
    strict = {
        ("birth_date", "ceremony_on"),
        ("ceremony_on", "official_on"),
        ("arrived_on", "left_on"),
        ("ceremony_on", "left_on"),
    }
    for first, early, second, late, sentence in pairs:
        if early is None or late is None:
            continue
        if early > late or (early == late and (first, second) in strict):
            raise Refused(
                f"member.order.{second}",
                f"{sentence} ({vn.day(early)} và {vn.day(late)}).",
                remedy="Hãy xem lại hai ngày này.",
                field=second,
            )


def plan(line: Line) -> Plan:
    """The spells and events of the line. Raises Refused when its dates contradict each other."""
    _refuse_disorder(line)
    start, began = line.ceremony_on, str(Began.ADMITTED)
    if line.arrived_on is not None and line.arrived_on > start:
        start, began = line.arrived_on, str(Began.ARRIVED)
    if line.unit_opened_on > start:
        start, began = line.unit_opened_on, str(Began.ARRIVED)
    if line.left_on is not None and line.left_on <= start:
        raise Refused(
            "member.order.left_on",
            "Ngày rời phải sau ngày bắt đầu sinh hoạt tại đơn vị.",
            remedy="Hãy xem lại ngày.",
            field="left_on",
        )
    if bool(line.left_kind) != (line.left_on is not None) or (line.left_kind and line.left_kind not in LEFT):
        raise Refused(
            "member.left", "Người đã rời phải có cả ngày rời và lý do.", remedy="Hãy ghi đủ cả hai.", field="left_kind"
        )
    return _spells(line, start, began)


def _spells(line: Line, start: dt.date, began: str) -> Plan:
    official, gone = line.official_on, line.left_on
    events: list[tuple[str, dt.date]] = [(began, start)]
    if official is None or (gone is not None and official >= gone):
        spells = [PlannedSpell(Status.PROBATIONARY, began, line.left_kind, start, gone)]
    elif official <= start:
        spells = [PlannedSpell(Status.OFFICIAL, began, line.left_kind, start, gone)]
    else:
        spells = [
            PlannedSpell(Status.PROBATIONARY, began, Ended.RECOGNISED, start, official),
            PlannedSpell(Status.OFFICIAL, Began.RECOGNISED, line.left_kind, official, gone),
        ]
        events.append((Began.RECOGNISED, official))
    if gone is not None:
        events.append((line.left_kind, gone))
    return Plan(tuple(spells), tuple(events))
