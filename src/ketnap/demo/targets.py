"""Sets the targets of a plan and hands them down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ketnap.accounts.actor import Actor
from ketnap.demo.rows import Paper, TargetRow
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.models import Document
from ketnap.organisations.models import Unit
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_target import set_target


def set_targets(rows: Sequence[TargetRow], *, by: Actor, at: dt.datetime) -> None:
    """Set each target on its paper; what is not handed down is kept."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=_codes(rows))}
    for row in rows:
        document = _document(row.paper, units, by=by, at=at)
        target = set_target(
            by=by, at=at, unit=units[row.unit], start=row.start, end=row.end, number=row.number, document=document
        )
        if row.shares:
            parts = {units[share.unit]: share.value for share in row.shares}
            kept = row.number - sum(parts.values())
            hand_down(by=by, at=at, target=target, parts=parts, kept=kept, document=document)


def _codes(rows: Sequence[TargetRow]) -> set[str]:
    return {row.unit for row in rows} | {row.paper.unit for row in rows} | {s.unit for row in rows for s in row.shares}


def _document(paper: Paper, units: dict[str, Unit], *, by: Actor, at: dt.datetime) -> Document:
    return register_document(
        by=by, at=at, unit_id=units[paper.unit].pk, kind=paper.kind, symbol=paper.symbol, issued_on=paper.issued_on,
        issuer=paper.issuer, title=paper.title,
    )  # fmt: skip
