"""How far vetting has come: who is open, asked, answered, exempt, from the requests as they stand. Nothing of this is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ketnap.admissions.vetting.models import Asked, Exemption, Subject
from ketnap.law import load_rules, rules

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

OPEN, ASKED, ANSWERED, EXEMPT, PARTLY = "open", "asked", "answered", "exempt", "partly"
LABELS = {
    OPEN: "Chưa hỏi", ASKED: "Đã hỏi, chờ trả lời", ANSWERED: "Đã trả lời", EXEMPT: "Được miễn",
    PARTLY: "Miễn phần lịch sử chính trị, còn phải hỏi phần khác",
}  # fmt: skip


class Progressed(TypedDict):
    """What `with_progress` adds to a subject."""

    waiting: bool
    answered: bool
    ground: str


Subjects: TypeAlias = "QuerySet[WithAnnotations[Subject, Progressed]]"


def with_progress(cases: Iterable[int]) -> Subjects:
    """The persons on the lists of the cases, each with whether a request still runs, one was answered, and the ground of an
    exemption. One query."""
    about = Asked.objects.filter(subject=OuterRef("pk"), request__withdrawn_on=None)
    ground = Exemption.objects.filter(subject=OuterRef("pk")).values("ground")[:1]
    return (
        Subject.objects.filter(case__in=list(cases))
        .annotate(
            waiting=Exists(about.filter(request__answered_on=None)),
            answered=Exists(about.filter(request__answered_on__isnull=False)),
            ground=Coalesce(Subquery(ground), Value("")),
        )
        .order_by("id")
    )


@dataclass(frozen=True)
class Person:
    """One person on the list, as the law sees them."""

    pk: int
    code: str
    absent: bool
    waiting: bool
    answered: bool
    ground: str

    @property
    def done(self) -> bool:
        """Whether every request about them was answered, and there was one."""
        return self.answered and not self.waiting

    def state(self, on: dt.date) -> str:
        """Where they stand by the law of `on`: an exemption may leave something to ask."""
        if self.done:
            return ANSWERED
        if self.waiting:
            return ASKED
        if not self.ground:
            return OPEN
        facts = rules.VettedPerson(self.code, exempt=self.ground)
        return EXEMPT if spared(facts, on) else PARTLY


def spared(person: rules.VettedPerson, on: dt.date) -> bool:
    """Whether the ground of the exemption settles the person by the law of `on`."""
    if person.exempt == "SAME_COMMUNE":
        return True
    scopes = [load_rules().value(key, on) for key in rules.vetting_subjects.params[1:]]
    known = [value.value for value in scopes if value.known]
    return bool(known) and "POLITICAL_HISTORY_ONLY" not in known


def people(subjects: Iterable[Subject]) -> list[Person]:
    """Plain persons from rows of `with_progress`."""
    return [
        Person(row.pk, row.code, row.absent, row.waiting, row.answered, row.ground)  # type: ignore[attr-defined]
        for row in subjects
    ]


def facts(found: Iterable[Person], on: dt.date) -> rules.VettingFanOutFacts:
    """What the rule `vetting_subjects` looks at."""
    listed = list(found)
    return rules.VettingFanOutFacts(
        on,
        tuple(rules.VettedPerson(one.code, one.waiting, one.done, one.ground) for one in listed if not one.absent),
        frozenset(one.code for one in listed if one.absent),
    )
