"""Reading campaigns: the funnel step by step, comparison of campaigns, who fell out and why.

A step of the law's routes is read from the person's case; any other step is marked by hand. The funnel counts persons in the
campaign, all of them; lists show those the reader may open and how many they may not.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.admissions.models import Step
from ketnap.lib import rls
from ketnap.members.access import people_seen
from ketnap.members.counting import Sees
from ketnap.members.models import Membership, Person
from ketnap.targets import ledger
from ketnap.targets.models import Campaign, CampaignEnd, CampaignEntry, CampaignMark, CampaignStep

_FROM_MEMBERSHIP = {"decided": "decided_on", "ceremony": "ceremony_on", "recognised": "recognised_on"}


@dataclass(frozen=True)
class Passed:
    """A step of a campaign and the persons who have passed it."""

    key: str
    label: str
    persons: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.persons)


@dataclass(frozen=True)
class Dropped:
    """Somebody who fell out: after which step, when, why."""

    person: int
    unit_id: int
    label: str
    on: dt.date
    reason: str


@dataclass(frozen=True)
class Funnel:
    """A campaign on a day: who entered, each step, who fell out, and its target."""

    campaign: Campaign
    entered: frozenset[int]
    steps: tuple[Passed, ...]
    dropped: tuple[Dropped, ...]
    target: int | None


def funnel(reader: Sees, campaign: Campaign, day: dt.date) -> Funnel:
    """The funnel on `day`. Raises Http404 unless the reader may see figures of the campaign's unit. Six queries."""
    require(reader, Can.SEE_FIGURES, campaign.unit_id)  # type: ignore[arg-type]
    steps = list(CampaignStep.objects.filter(campaign=campaign).order_by("place"))
    labels = {step.key: step.label for step in steps}
    with rls.everything():
        entries = {
            entry.pk: entry.person_id
            for entry in CampaignEntry.objects.filter(campaign=campaign, entered_on__lte=day).only("person_id")
        }
        passed = _passed(campaign, entries, day)
        ends = list(CampaignEnd.objects.filter(entry__in=entries, on__lte=day).order_by("on", "id"))
    dropped = [
        Dropped(entries[end.entry_id], end.unit_id, labels.get(end.key, "Vào đợt"), end.on, end.reason) for end in ends
    ]
    return Funnel(
        campaign=campaign,
        entered=frozenset(entries.values()),
        steps=tuple(Passed(step.key, step.label, frozenset(passed[step.key])) for step in steps),
        dropped=tuple(dropped),
        target=ledger.account(campaign.target).given if campaign.target else None,
    )


def _passed(campaign: Campaign, entries: dict[int, int], day: dt.date) -> dict[str, set[int]]:
    """Persons by step: marks of the campaign, steps of their cases, and dates of their admissions within it."""
    found: dict[str, set[int]] = defaultdict(set)
    people = set(entries.values())
    for entry, key in CampaignMark.objects.filter(entry__in=entries, on__lte=day).values_list("entry_id", "key"):
        found[key].add(entries[entry])
    steps = Step.objects.filter(case__person_id__in=people, undone_at=None, on__lte=day).exclude(
        case__closed_on__lt=campaign.start
    )
    for person, key in steps.values_list("case__person_id", "key"):
        found[key].add(person)
    rows = Membership.objects.known().filter(person_id__in=people, cancelled_on=None)
    for row in rows:
        for key, field in _FROM_MEMBERSHIP.items():
            on = getattr(row, field)
            if on is not None and campaign.start <= on <= day:
                found[key].add(row.person_id)
    return found


@dataclass(frozen=True)
class Behind:
    """Persons behind a number of the funnel whom the reader may open, and how many they may not."""

    persons: list[Person]
    outside: int


def people_of(scope: Scope, campaign: Campaign, ids: frozenset[int]) -> Behind:
    """The list behind a number. Raises Http404 unless the reader may see members at the campaign's unit."""
    require(scope, Can.SEE_MEMBERS, campaign.unit_id)
    persons = list(people_seen(scope).filter(pk__in=ids).order_by("sort_key", "id"))
    return Behind(persons, len(ids) - len(persons))


def compare(reader: Sees, campaigns: Sequence[Campaign], day: dt.date) -> list[Funnel]:
    """Funnels side by side, the latest first."""
    order = sorted(campaigns, key=lambda campaign: campaign.start, reverse=True)
    return [funnel(reader, campaign, day) for campaign in order]
