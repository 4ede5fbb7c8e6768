"""Steps must follow each other in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.words import day


@dataclass(frozen=True)
class DatedStep:
    """A step of the route in its Vietnamese name, with its day (None: not yet, or not recorded)."""

    label: str
    on: date | None


@dataclass(frozen=True)
class OrderFacts:
    """The steps in the order the route gives them."""

    steps: tuple[DatedStep, ...] = ()


@rule(
    "date_order",
    OrderFacts,
    title="Trình tự thời gian",
    sentence="Bước sau không có ngày trước bước đứng trước nó; cùng ngày thì được.",
    citation="06-HD/TW, mục 3 và 4",
)
def date_order(facts: OrderFacts, law: Reading) -> Finding:
    """Every pair of dated steps, so that one wrong date names all it contradicts."""
    dated = [(step.label, step.on) for step in facts.steps if step.on is not None]
    law.note(**dict(dated))
    wrong = [
        f"{later_label} ngày {day(later)} trước {label.lower()} ngày {day(on)}"
        for at, (label, on) in enumerate(dated)
        for later_label, later in dated[at + 1 :]
        if later < on
    ]
    if wrong:
        return law.not_met(f"Ngày không theo trình tự: {'; '.join(wrong)}. Đối chiếu lại giấy tờ.")
    if len(dated) <= 1:
        return law.unknown("Chưa đủ ngày của các bước để đối chiếu trình tự.")
    return law.met("Ngày của các bước theo đúng trình tự.")
