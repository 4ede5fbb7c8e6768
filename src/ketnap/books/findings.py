"""What a run found, read back for a screen."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ketnap.books import vault
from ketnap.books.models import Import
from ketnap.books.shape import Fault, Option, Question


@dataclass(frozen=True)
class Findings:
    """Faults in the order of the sheets, and questions."""

    faults: tuple[Fault, ...] = ()
    questions: tuple[Question, ...] = ()


def findings_of(book: Import) -> Findings:
    """The findings of the last run; empty before one, or when they are no longer kept."""
    if not vault.has(book.uid, "faults"):
        return Findings()
    found = json.loads(vault.get(book.uid, "faults"))
    questions = (
        Question(q["key"], q["sheet"], q["row"], q["sentence"], tuple(Option(**option) for option in q["options"]))
        for q in found["questions"]
    )
    return Findings(tuple(Fault(**fault) for fault in found["faults"]), tuple(questions))


def short(value: str, most: int = 60) -> str:
    """A cell's value as a line has room for it."""
    return value if len(value) <= most else value[: most - 1] + "…"
