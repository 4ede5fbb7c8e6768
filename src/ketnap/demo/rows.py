"""What a demo committee consists of, before it becomes a workbook: plain rows that refer to one another by code and number.

A person is known by the identity number, a unit by its code, a document by its symbol.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from ketnap.targets.kinds import Measure


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. `unit` keeps it in its register."""

    unit: str
    kind: str
    symbol: str
    issued_on: dt.date
    issuer: str
    title: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as it was founded."""

    code: str
    name: str
    form: str
    parent: str
    opened_on: dt.date
    paper: Paper | None
    sector: str = ""
    tags: tuple[str, ...] = ()
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class UnitMove:
    """From `on` the unit stands under `parent`."""

    code: str
    parent: str
    on: dt.date
    paper: Paper


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member, present or former; `unit` is the cell before the transfers of the same book."""

    unit: str
    full_name: str
    gender: str
    birth_date: dt.date
    identity: str
    ceremony_on: dt.date
    official_on: dt.date | None
    decided_on: dt.date | None = None
    recognised_on: dt.date | None = None
    arrived_on: dt.date | None = None
    left_on: dt.date | None = None
    left_kind: str = ""
    hometown: str = ""
    ethnicity: str = ""
    education: str = ""
    professional: str = ""
    occupation: str = ""
    private_owner: bool = False
    youth_union: bool | None = None


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A member sent from one cell to another (or out of the house); not received while `received_on` is empty."""

    identity: str
    sender: str
    receiver: str
    sent_on: dt.date
    received_on: dt.date | None
    reason: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body of a unit for one term."""

    unit: str
    body: str
    name: str
    term_from: dt.date
    term_until: dt.date | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A member's seat in a body for the whole term."""

    body: BodyRow
    identity: str
    title: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a candidacy, by the key of `law/routes.yaml`."""

    key: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody who is, or was, on the way into the Party, with the steps done."""

    unit: str
    full_name: str
    gender: str
    birth_date: dt.date
    identity: str
    hometown: str
    ethnicity: str
    education: str
    professional: str
    occupation: str
    helper: str  # identity number of the member who helps; empty before one is assigned
    steps: tuple[Step, ...]
    ended: str = ""
    ended_on: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What a target hands down to one unit."""

    unit: str
    value: int


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A number of admissions to reach from `start` to `end` (both included); what is not handed down is kept.

    `category` limits it to a kind of organisation or person (`targets.categories`), `measure` may make it a least number a
    year, `floors` are the least for each unit of a form. `from_above`: the row before has handed this number down to the unit.
    """

    unit: str
    start: dt.date
    end: dt.date
    number: int
    paper: Paper
    shares: tuple[Share, ...] = ()
    category: str = ""
    measure: str = Measure.NUMBER
    floors: tuple[tuple[str, int], ...] = ()
    from_above: bool = False


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal in hundredths: a yearly rate of admission (of the members at the start of the year), or another share."""

    unit: str
    start: dt.date
    end: dt.date
    low: Decimal
    high: Decimal | None
    paper: Paper
    measure: str = Measure.RATE


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course and who was in it: (identity number, code of the cell)."""

    unit: str
    kind: str
    name: str
    starts_on: dt.date
    ends_on: dt.date
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SittingRow:
    """A day of the awareness test and who sat: (identity number, code of the cell, outcome)."""

    unit: str
    examiner: str
    on: dt.date
    people: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of a campaign that these people (identity numbers) passed on a day."""

    key: str
    on: dt.date
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign under a plan: its steps (key, label) in order, who entered it, and who passed which of its own steps.

    With `aimed` it has the number target of the same unit and days.
    """

    unit: str
    name: str
    start: dt.date
    end: dt.date
    paper: Paper
    steps: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    aimed: bool = False


@dataclass
class Plan:
    """A whole committee: everything its workbook says."""

    name: str
    title: str
    source: str
    root: str
    day: dt.date  # the day the source speaks of
    papers: list[Paper] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)
    moves: list[UnitMove] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)
    transfers: list[TransferRow] = field(default_factory=list)
    bodies: list[BodyRow] = field(default_factory=list)
    seats: list[SeatRow] = field(default_factory=list)
    candidates: list[CandidateRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    goals: list[GoalRow] = field(default_factory=list)
    courses: list[CourseRow] = field(default_factory=list)
    sittings: list[SittingRow] = field(default_factory=list)
    campaigns: list[CampaignRow] = field(default_factory=list)

    def add(self, other: Plan) -> None:
        """Take over all rows of another plan."""
        for name in (
            "papers", "units", "moves", "members", "transfers", "bodies", "seats", "candidates", "targets", "goals",
            "courses", "sittings", "campaigns",
        ):  # fmt: skip
            getattr(self, name).extend(getattr(other, name))
