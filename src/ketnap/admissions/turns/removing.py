"""Removing a probationer: which bodies vote, in which order, by which rule of the law. 06-HD/TW section 4.6."""

from __future__ import annotations

from ketnap.admissions.kinds import Body
from ketnap.admissions.models import Ballot
from ketnap.admissions.places import DELEGATED, Way
from ketnap.admissions.turns.models import Removal
from ketnap.admissions.voting import Sitting

RULES: dict[str, str] = {
    Body.CELL: "removal_cell_vote",
    Body.COMMITTEE: "removal_committee_vote",
    Body.STANDING: "removal_standing_vote",
    Body.DELEGATED: "removal_delegated_vote",
}
KEYS = ("removal_cell_vote", "removal_committee_vote", "removal_decided")


def bodies(way: Way) -> tuple[str, ...]:
    """Keys of the votes this place needs, in order: the committee votes only where it resolves recognitions too."""
    committee = way.step("recognition_committee_resolution")
    middle = ("removal_committee_vote",) if committee is not None and committee.mandatory else ()
    return ("removal_cell_vote", *middle, "removal_decided")


def place_of_vote(way: Way, key: str) -> tuple[int, str]:
    """(unit, body) of a vote."""
    if key == "removal_cell_vote":
        return way.place.cell, Body.CELL
    if key == "removal_committee_vote":
        return way.place.grassroots, Body.COMMITTEE
    return way.place.decider or 0, Body.DELEGATED if way.place.mode == DELEGATED else Body.STANDING


def ballots_of(removal: Removal) -> dict[str, Ballot]:
    """The latest ballot of each vote on this proposal; one below its share counts as held, since it is reported up too."""
    rows = Ballot.objects.filter(
        case=removal.case_id, key__in=KEYS, on__gte=removal.proposed_on, undone_at=None, brought=False
    )
    return {row.key: row for row in rows.order_by("on", "id")}


def next_vote(way: Way, held: dict[str, Ballot]) -> str:
    """The key of the vote that comes next; the decision again where it was lost."""
    return next((key for key in bodies(way) if key not in held), "removal_decided")


def rule_of(sitting: Sitting) -> str:
    """The law's rule that judges the vote."""
    return RULES[sitting.body]
