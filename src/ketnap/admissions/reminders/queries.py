"""The inbox, the page that checks the outbox, and letters: every count and its list by the same query."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from ketnap.accounts.models import User
from ketnap.admissions.reminders.models import Letter, Notice, Reminder, Told
from ketnap.admissions.reminders.outbox import given
from ketnap.admissions.reminders.sweep import Name, Wanted, wanted

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class _Limits(TypedDict):
    """What the list of letters adds to a letter."""

    limits: int


LettersWithLimits: TypeAlias = "QuerySet[WithAnnotations[Letter, _Limits]]"


@dataclass(frozen=True)
class Amount:
    """How many reminders at one distance from their last days, and the nearest of those days."""

    offset: int
    count: int
    earliest: dt.date


def amounts(rows: QuerySet[Told]) -> list[Amount]:
    """The reminders told, by distance, the nearest limits first. One query."""
    counted = rows.order_by().values("reminder__offset").annotate(n=Count("pk"), first=Min("reminder__due"))
    return [Amount(row["reminder__offset"], row["n"], row["first"]) for row in counted.order_by("reminder__offset")]


def told_of(user: User, units: Iterable[int]) -> QuerySet[Told]:
    """What the user was told of cases they may still see."""
    return Told.objects.filter(user=user, unit_id__in=list(units))


def notices(user: User, units: Iterable[int]) -> QuerySet[Notice]:
    """The lines of the user's inbox that still have something behind them, the latest first."""
    behind = told_of(user, units).filter(notice=OuterRef("pk"))
    return Notice.objects.filter(Exists(behind), user=user).order_by("-on", "offset")


def unread(user: User, units: Iterable[int]) -> int:
    """How many lines of the inbox are unread: those of `notices`."""
    return notices(user, units).filter(read_at=None).count()


@dataclass(frozen=True)
class Line:
    """One line of the inbox: what `told_of(…).filter(notice=notice)` lists, counted."""

    notice: Notice
    count: int
    earliest: dt.date


def inbox(user: User, units: Iterable[int], *, shown: int) -> list[Line]:
    """The latest lines. Two queries."""
    reach = list(units)
    listed = list(notices(user, reach)[:shown])
    counted = told_of(user, reach).filter(notice__in=listed).order_by().values("notice_id")
    found = {row["notice_id"]: row for row in counted.annotate(n=Count("pk"), first=Min("reminder__due"))}
    return [Line(one, found[one.pk]["n"], found[one.pk]["first"]) for one in listed if one.pk in found]


@dataclass(frozen=True)
class Balance:
    """What must have been reminded by a day, and what was; `missing` must be empty."""

    must: tuple[Wanted, ...]
    done: frozenset[Name]
    nobody: frozenset[Name]

    @property
    def missing(self) -> list[Wanted]:
        """Must, less done."""
        return [one for one in self.must if one.name not in self.done]

    @property
    def unheard(self) -> list[Wanted]:
        """Reminders given while nobody had the right to work on the case."""
        return [one for one in self.must if one.name in self.nobody]

    def by_offset(self) -> list[tuple[int, int, int, int]]:
        """(offset, must, missing, unheard), in order of offsets."""
        must, missing = Counter(one.offset for one in self.must), Counter(one.offset for one in self.missing)
        unheard = Counter(one.offset for one in self.unheard)
        return [(offset, must[offset], missing[offset], unheard[offset]) for offset in sorted(must)]


def balance(units: Iterable[int], day: dt.date) -> Balance:
    """The outbox against the very query that fills it, for the units on `day`."""
    must = tuple(wanted(units, day))
    rows = Reminder.objects.filter(case__in={one.case for one in must}, delivered_at__isnull=False, people=0)
    nobody = rows.values_list("case_id", "key", "rule", "due", "offset")
    return Balance(must, frozenset(given(must, told=True)), frozenset(nobody))


def letters(units: Iterable[int]) -> LettersWithLimits:
    """Letters sent from the units, the latest first, with how many limits each names as `limits`."""
    rows = Letter.objects.filter(unit_id__in=list(units)).select_related("to", "unit", "number__book")
    return rows.annotate(limits=Count("items")).order_by("-on", "-pk")
