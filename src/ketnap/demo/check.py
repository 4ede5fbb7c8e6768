"""Compares what the sources report with what the house counts: one row a statement, the same query as the screen.

Words decide the comparison: “gần” and “trên” are < and > within 2 %, “khoảng” is about, a printed percentage holds to its last
digit. What a source leaves open, or what the house cannot do yet, has no verdict but a reason. Assumptions stand beside the
demo (`committees/`), never here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ketnap.demo.ask import House, Number
from ketnap.organisations.models import Unit

Op = Literal["=", "<", ">", "≤", "≥", "≈"]
_NEAR = Decimal("0.02")


@dataclass(frozen=True)
class Claim:
    """A statement of a source. `root` is the unit that must be in the home; `open` says why there is no verdict."""

    key: str
    source: str
    code: str
    root: str
    what: str
    reported_text: str
    op: Op
    reported: Number
    computed: Callable[[House], Number] | None = None
    tolerance: Decimal = Decimal(0)
    open: str = ""


@dataclass(frozen=True)
class Row:
    """A claim with what the house counts. `equal` is None only where the claim itself is open; `reason` says why."""

    claim: Claim
    computed: Number
    equal: bool | None
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Keys as the command prints them."""
        claim = self.claim
        return {
            "key": claim.key, "source": claim.source, "code": claim.code, "unit": claim.root, "what": claim.what,
            "reported_text": claim.reported_text, "op": claim.op, "reported": _plain(claim.reported),
            "tolerance": float(claim.tolerance), "computed": _plain(self.computed), "equal": self.equal, "reason": self.reason,
        }  # fmt: skip


def _plain(value: Number) -> int | float | None:
    return float(round(value, 2)) if isinstance(value, Decimal) else value


def holds(op: Op, reported: int | Decimal, computed: int | Decimal, tolerance: Decimal = Decimal(0)) -> bool:
    """Whether `computed` is what the source says: `<` and `>` also stay within 2 % of the figure named, `≈` within
    `tolerance` of it."""
    near = abs(Decimal(computed) - Decimal(reported)) <= abs(Decimal(reported)) * _NEAR
    return {
        "=": computed == reported,
        "<": computed < reported and near,
        ">": computed > reported and near,
        "≤": computed <= reported,
        "≥": computed >= reported,
        "≈": abs(Decimal(computed) - Decimal(reported)) <= tolerance,
    }[op]


def check(house: House, claims: Iterable[Claim]) -> list[Row]:
    """A row for every claim whose committee is in the home, in the order given."""
    claims = list(claims)
    there = set(Unit.objects.filter(code__in={claim.root for claim in claims}).values_list("code", flat=True))
    return [_row(house, claim) for claim in claims if claim.root in there]


def _row(house: House, claim: Claim) -> Row:
    computed = claim.computed(house) if claim.computed else None
    if claim.open:
        return Row(claim, computed, None, claim.open)
    if computed is None or claim.reported is None:
        return Row(claim, computed, False, "Không tính được từ dữ liệu đang có.")
    return Row(claim, computed, holds(claim.op, claim.reported, computed, claim.tolerance), "")
