"""What a parameter may hold, and what asking for it on a day returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ketnap.law.words import UNITS, VERIFIED


class Layer(StrEnum):
    """Who may set the value, from the highest to the most local."""

    CHARTER = "charter"
    CENTRAL_COMMITTEE = "central_committee"
    SECRETARIAT = "secretariat"
    ORG_COMMISSION = "org_commission"
    LOCAL = "local"


class Kind(StrEnum):
    """The shape of a value."""

    INTEGER = "integer"
    FRACTION = "fraction"
    ENUM = "enum"
    SET = "set"
    TEXT = "text"


class Verified(StrEnum):
    """How sure we are of a value, from the best to the worst."""

    YES = "yes"
    SECONDARY = "secondary"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


def worst(marks: list[Verified]) -> Verified:
    """The least sure of the marks; `YES` when there is none to doubt."""
    order = list(Verified)
    return max(marks, key=order.index, default=Verified.YES)


@dataclass(frozen=True)
class Share:
    """A share of a total: at least, or strictly more than, numerator/denominator."""

    numerator: int
    denominator: int
    strict: bool

    def reached(self, votes: int, total: int) -> bool:
        """Whether `votes` out of `total` reach the share, in whole numbers only."""
        left, right = votes * self.denominator, total * self.numerator
        return left > right if self.strict else left >= right

    def needed(self, total: int) -> int:
        """The smallest number of votes out of `total` that reaches the share."""
        votes, rest = divmod(total * self.numerator, self.denominator)
        return votes + (1 if rest or self.strict else 0)

    def __str__(self) -> str:
        return f"{'trên' if self.strict else 'ít nhất'} {self.numerator}/{self.denominator}"


Plain = int | str | Share | frozenset[str] | None


@dataclass(frozen=True)
class Source:
    """Where a value is written: the document's identifier in `sources.yaml` and the place inside it."""

    document: str
    place: str


@dataclass(frozen=True)
class Value:
    """A parameter on a day. `known` is false where our evidence has a hole; `because` then says why.

    `since` is the first day the value surely applies, `until` the first day it no longer does (None: open).
    """

    key: str
    value: Plain
    unit: str
    since: date
    until: date | None
    source: Source | None
    citation: str
    verified: Verified
    layer: Layer
    known: bool
    because: str
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """The place inside the document, empty for a hole without a document."""
        return self.source.place if self.source else ""

    @property
    def cited(self) -> str:
        """The citation, with how sure it is where the clause itself was not read."""
        return self.citation if self.verified is Verified.YES else f"{self.citation}; {VERIFIED[self.verified]}"

    @property
    def text(self) -> str:
        """The value in Vietnamese, with its unit."""
        labels = dict(self.labels)
        if not self.known:
            return "chưa rõ"
        if isinstance(self.value, frozenset):
            return "; ".join(label for code, label in self.labels if code in self.value)
        if isinstance(self.value, str):
            return labels.get(self.value, self.value)
        return f"{self.value} {UNITS[self.unit]}".strip()

    def as_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; sets become sorted lists, shares a text such as `>=2/3`; no beginning before the first record."""
        return {
            "key": self.key,
            "value": plain_json(self.value),
            "unit": self.unit,
            "text": self.text,
            "since": self.since.isoformat() if self.since > date.min else None,
            "until": self.until.isoformat() if self.until else None,
            "document": self.source.document if self.source else None,
            "place": self.place,
            "source": self.citation,
            "verified": self.verified.value,
            "layer": self.layer.value,
            "known": self.known,
            "because": self.because,
        }


def plain_json(value: Plain) -> int | str | list[str] | None:
    """A value as JSON can hold it."""
    if isinstance(value, Share):
        return f"{'>' if value.strict else '>='}{value.numerator}/{value.denominator}"
    return sorted(value) if isinstance(value, frozenset) else value
