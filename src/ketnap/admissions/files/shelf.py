"""How the papers of a case stand, from what was done with them and from the steps taken. Nothing of this is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ketnap.admissions.files.catalogue import Kind, kinds_on
from ketnap.admissions.files.kinds import Ground, PaperState
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.kinds import RefereeKind
from ketnap.admissions.models import Referee, Step
from ketnap.admissions.places import Way
from ketnap.training.models import Certificate


@dataclass(frozen=True)
class Held:
    """What the papers are read from: the acts that count, the steps taken, the certificate and unions' resolutions on file."""

    acts: Iterable[PaperAct]
    steps: Mapping[str, Step]
    way: Way
    certificate: Certificate | None = None
    referees: Iterable[Referee] = field(default_factory=tuple)
    on: dt.date | None = None


@dataclass(frozen=True)
class Standing:
    """One paper of one case. `act` is the last one that counts; without it the step that made the paper speaks (`step`)."""

    kind: Kind
    state: PaperState
    act: PaperAct | None = None
    step: Step | None = None
    symbol: str = ""
    paper_on: dt.date | None = None
    place: str = ""
    ground: str = ""

    @property
    def there(self) -> bool:
        """Whether the paper lies in the file, as far as anybody wrote."""
        return self.state in (PaperState.RECEIVED, PaperState.CHECKED)

    @property
    def open(self) -> bool:
        """Whether somebody still has to bring it."""
        return self.state in (PaperState.MISSING, PaperState.RETURNED)

    @property
    def by_step(self) -> bool:
        """Whether only a step says it is there: nobody has received it into the file."""
        return self.act is None and self.step is not None


def latest(acts: Iterable[PaperAct]) -> dict[str, PaperAct]:
    """The act that counts for each paper: the last not taken back."""
    return {act.code: act for act in sorted(acts, key=lambda act: act.pk) if act.undone_at is None}


def standings(held: Held) -> list[Standing]:
    """Every paper of the catalogue, in its order, then those of the local layers that hold for the cell."""
    kinds = kinds_on(held.way.place.layers, held.on)
    acts = latest(held.acts)
    union = any(row.kind != RefereeKind.MEMBER and row.until is None for row in held.referees)
    return [_standing(kind, acts.get(kind.code), held, has_union=union) for kind in kinds]


def _standing(kind: Kind, act: PaperAct | None, held: Held, *, has_union: bool) -> Standing:
    step = held.steps.get(kind.step)
    if act is not None:
        state = PaperState(act.state)
        return Standing(kind, state, act, step, act.symbol, act.paper_on, act.place, act.ground)
    ground = lacks(kind, held, has_union=has_union)
    if ground:
        return Standing(kind, PaperState.NOT_APPLICABLE, step=step, ground=ground)
    if step is None:
        return Standing(kind, PaperState.MISSING)
    certificate = held.certificate if kind.code == "AWARENESS_CERTIFICATE" else None
    symbol = certificate.number if certificate else step.paper_symbol or (step.document.symbol if step.document else "")
    day = certificate.issued_on if certificate else step.paper_on or step.on
    return Standing(kind, PaperState.RECEIVED, None, step, symbol, day, step.paper_place)


def lacks(kind: Kind, held: Held, *, has_union: bool) -> str:
    """The ground on which this case does without the paper, as the facts show it; empty where it is called for."""
    if kind.may_lack == Ground.NO_UNION and not has_union and "introduced" in held.steps:
        return Ground.NO_UNION
    if kind.may_lack == Ground.NOT_ON_ROUTE and held.way.steps and kind.step not in held.steps:
        step = held.way.step(kind.step)
        return Ground.NOT_ON_ROUTE if step is None or not step.mandatory else ""
    return ""


def asked_at(found: Iterable[Standing], step: str) -> list[Standing]:
    """The papers the step `step` asks for."""
    return [one for one in found if step in one.kind.asked_at]
