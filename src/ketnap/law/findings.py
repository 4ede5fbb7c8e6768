"""A finding: what a rule says about a case, why, on which facts, by which values of the law."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ketnap.law.values import Verified

Fact = str | int | bool | None | list[str]


class Outcome(StrEnum):
    """What a rule found. `UNKNOWN` is an answer of its own and never means `NOT_MET`."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    WAIVED = "waived"


OUTCOME_WORDS = {
    Outcome.MET: "Đạt",
    Outcome.NOT_MET: "Chưa đạt",
    Outcome.UNKNOWN: "Chưa xác định",
    Outcome.WAIVED: "Được miễn",
}


@dataclass(frozen=True)
class Finding:
    """One rule applied to one case.

    `reason` is a Vietnamese sentence saying why and, where something is missing, what to do. `facts` are plain
    JSON values; `values` the values of the law used, as `Value.as_json` gives them. `verified` is the worst mark
    among them. `blocking` says the rule stands in the way of the step: a blocking rule not met or unknown.
    """

    rule: str
    outcome: Outcome
    title: str
    reason: str
    facts: dict[str, Fact] = field(default_factory=dict)
    values: list[dict[str, Any]] = field(default_factory=list)
    citation: str = ""
    verified: Verified = Verified.YES
    blocking: bool = False

    @property
    def certain(self) -> bool:
        """Whether every value used was read in the document itself."""
        return self.verified is Verified.YES

    def as_json(self) -> dict[str, Any]:
        """A plain dictionary; `Finding.from_json` gives the same finding back."""
        return {
            "rule": self.rule,
            "outcome": self.outcome.value,
            "title": self.title,
            "reason": self.reason,
            "facts": dict(self.facts),
            "values": [dict(value) for value in self.values],
            "citation": self.citation,
            "verified": self.verified.value,
            "blocking": self.blocking,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Finding:
        """The finding a stored dictionary describes. Raises `KeyError`/`ValueError` on anything else."""
        return cls(
            rule=data["rule"],
            outcome=Outcome(data["outcome"]),
            title=data["title"],
            reason=data["reason"],
            facts=dict(data["facts"]),
            values=[dict(value) for value in data["values"]],
            citation=data["citation"],
            verified=Verified(data["verified"]),
            blocking=data["blocking"],
        )


def plain_fact(value: object) -> Fact:
    """A fact as JSON can hold it: dates in ISO form, sets sorted."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple | list):
        return [str(item) for item in value]
    raise TypeError(f"not a plain fact: {value!r}")
