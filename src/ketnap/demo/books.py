"""Writes a plan as a committee book: the same sheets and columns a committee fills in, read back by the same import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ketnap.books.registry import kinds
from ketnap.books.shape import Field
from ketnap.demo.rows import MemberRow, Plan
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook

Values = dict[str, Any]
_MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a file's own stamp: same plan, same bytes
_NUMBERED_SINCE = dt.date(2018, 1, 1)  # decisions older than this stand in the book without their number
_PROVINCE_SIZE = 50_000  # above it decisions are left without numbers: a document for each would double the book


def write_book(plan: Plan, path: Path) -> int:
    """Write the plan's workbook; returns the number of rows."""
    specs = []
    for key, kind in kinds().items():
        if (make := _SHEETS.get(key)) is not None:
            fields = [field for field in kind.fields if not field.hidden]
            specs.append(SheetSpec(kind.title, [field.column() for field in fields], _written(fields, make(plan))))
    return write_workbook(
        path, specs, demo=True, title="", properties=Properties(created=_MADE, subject=plan.title), constant_memory=True
    )


def _written(fields: list[Field], rows: Iterator[Values]) -> Iterator[Values]:
    return (_cells(fields, values) for values in rows)


def _cells(fields: list[Field], values: Values) -> Values:
    """Values as a clerk would write them: words for what is stored."""
    unknown = values.keys() - {field.key for field in fields}
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    return {field.key: _cell(field, values.get(field.key)) for field in fields}


def _cell(field: Field, value: Any) -> object:
    if value is None or value == "":
        return None
    if field.kind == "choice":
        return field.choices[str(value)]
    if field.kind == "flag":
        return "Có" if value else "Không"
    if field.kind == "tags":
        return "; ".join(value)
    return value


def _units(plan: Plan) -> Iterator[Values]:
    for unit in plan.units:
        paper = unit.paper
        yield {
            "code": unit.code, "name": unit.name, "form": unit.form, "sector": unit.sector, "tags": unit.tags, "parent": unit.parent,
            "opened_on": unit.opened_on, "symbol": unit.symbol, "paper_symbol": paper and paper.symbol,
            "paper_on": paper and paper.issued_on, "paper_by": paper and paper.issuer,
        }  # fmt: skip


def _unit_changes(plan: Plan) -> Iterator[Values]:
    for move in plan.moves:
        yield {
            "code": move.code, "on": move.on, "act": "move", "value": move.parent, "paper_symbol": move.paper.symbol,
            "paper_on": move.paper.issued_on, "paper_by": move.paper.issuer,
        }  # fmt: skip


def _documents(plan: Plan) -> Iterator[Values]:
    """Papers no other sheet brings in: those of targets."""
    cited = {id(unit.paper) for unit in plan.units} | {id(move.paper) for move in plan.moves}
    for paper in plan.papers:
        if id(paper) not in cited:
            number = int(paper.symbol.partition("-")[0])
            yield {
                "unit": paper.unit, "kind": paper.kind, "number": number, "symbol": paper.symbol, "issued_on": paper.issued_on,
                "issuer": paper.issuer, "title": paper.title,
            }  # fmt: skip


def _members(plan: Plan) -> Iterator[Values]:
    issuer, symbol = _decider(plan)
    numbers: dict[int, int] = {}
    numbered = len(plan.members) < _PROVINCE_SIZE
    for row in sorted(plan.members, key=lambda row: row.decided_on or row.ceremony_on):
        values = _member(row)
        if numbered and row.decided_on is not None and row.decided_on >= _NUMBERED_SINCE:
            year = row.decided_on.year
            numbers[year] = numbers.get(year, 500) + 1
            values |= {"decided_symbol": f"{numbers[year]}-QĐ/{symbol}", "decided_by": issuer}
        yield values


def _decider(plan: Plan) -> tuple[str, str]:
    """Who decides in this committee, and the symbol on its papers."""
    paper = next(paper for paper in plan.papers if paper.unit == plan.root or paper.unit.startswith(plan.root))
    return paper.issuer, paper.symbol.rpartition("/")[2]


def _member(row: MemberRow) -> Values:
    return {
        "full_name": row.full_name, "gender": row.gender, "birth_date": row.birth_date, "ethnicity": row.ethnicity,
        "identity": row.identity, "unit": row.unit, "ceremony_on": row.ceremony_on, "official_on": row.official_on,
        "decided_on": row.decided_on, "recognised_on": row.recognised_on, "arrived_on": row.arrived_on,
        "education": row.education, "professional": row.professional, "occupation": row.occupation,
        "private_owner": row.private_owner or None, "youth_union": row.youth_union, "hometown": row.hometown,
        "left_on": row.left_on, "left_kind": row.left_kind,
    }  # fmt: skip


def _transfers(plan: Plan) -> Iterator[Values]:
    people = {row.identity: row for row in plan.members}
    for transfer in plan.transfers:
        yield {
            **_person(people[transfer.identity]), "sender": transfer.sender, "receiver": transfer.receiver,
            "sent_on": transfer.sent_on, "received_on": transfer.received_on, "reason": transfer.reason,
        }  # fmt: skip


def _person(row: MemberRow) -> Values:
    return {"full_name": row.full_name, "birth_date": row.birth_date, "identity": row.identity}


def _committees(plan: Plan) -> Iterator[Values]:
    people = {row.identity: row for row in plan.members}
    for seat in plan.seats:
        body = seat.body
        yield {
            "unit": body.unit, "body": body.body, "name": body.name, "term_from": body.term_from, "term_until": body.term_until,
            **_person(people[seat.identity]), "title": seat.title,
        }  # fmt: skip


def _cases(plan: Plan) -> Iterator[Values]:
    for row in plan.candidates:
        yield {
            "full_name": row.full_name, "gender": row.gender, "birth_date": row.birth_date, "identity": row.identity,
            "ethnicity": row.ethnicity, "unit": row.unit, "education": row.education, "professional": row.professional,
            "occupation": row.occupation, "hometown": row.hometown, "outcome": row.ended, "closed_on": row.ended_on,
            "reason": row.reason, **{step.key: step.on for step in row.steps},
        }  # fmt: skip


_SHEETS: dict[str, Callable[[Plan], Iterator[Values]]] = {
    "units": _units,
    "unit_changes": _unit_changes,
    "documents": _documents,
    "members": _members,
    "transfers": _transfers,
    "committees": _committees,
    "cases": _cases,
}
