"""The people whose admission counts, once, with everything a target may ask about them: by child, by month, by kind.

The rows are those of the figures core (`achieved`), so every count here has its list there. Row security is opened only
after the right to the unit's figures has been checked; what leaves are counts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.lib import rls
from ketnap.lib.text import fold
from ketnap.members import figure_rows
from ketnap.members.counting import Sees
from ketnap.members.figures import Asked, placed
from ketnap.members.models import Background, Person, Private
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import Tree, change_days, tree_on
from ketnap.targets.categories import MAJORITY, NO_RELIGION, Category


@dataclass(frozen=True, slots=True)
class Admitted:
    """One admission that counts: the person, the cell, the day, and the unit directly below the asked one (or itself)."""

    person: int
    unit: int
    day: dt.date
    child: int


def admitted(
    reader: Sees, unit_id: int, start: dt.date, end: dt.date, *, today: dt.date, known: dt.datetime | None = None
) -> list[Admitted]:
    """The admissions of the unit in [start, end] on the tree of then, a row each, in the order of days.

    Raises Http404 unless the reader may see figures of the unit.
    """
    require(reader, Can.SEE_FIGURES, unit_id)  # type: ignore[arg-type]
    asked = Asked(unit_id, start, end, "then", today, known, by_child=True)
    found: dict[tuple[int, dt.date], Admitted] = {}
    with rls.everything(), figure_rows.naming():
        for key, measure, row in placed(asked, ["achieved"]):
            if measure != "achieved":
                continue
            if key != unit_id or (row.person, row.day) not in found:
                found[row.person, row.day] = Admitted(row.person, row.unit, row.day, key)
    return sorted(found.values(), key=lambda one: (one.day, one.person))


@dataclass(frozen=True)
class Split:
    """Admissions of one kind: who belongs, and of how many it is not known whether they do."""

    inside: tuple[Admitted, ...]
    unknown: tuple[Admitted, ...]


def of_category(rows: Sequence[Admitted], category: Category) -> Split:
    """The rows of the kind. One to three queries, whatever the number of rows. Sensitive kinds: see `may_count`."""
    if category.of_organisation:
        return _by_organisation(rows, category)
    ids = {row.person for row in rows}
    with rls.everything():
        facts = _facts(ids, rows, category)
    inside, unknown = [], []
    for row in rows:
        belongs = facts.get((row.person, row.day))
        if belongs is None:
            unknown.append(row)
        elif belongs:
            inside.append(row)
    return Split(tuple(inside), tuple(unknown))


def may_count(reader: Sees, unit_id: int, category: Category) -> bool:
    """Whether the reader may be told numbers of this kind at the unit."""
    if not category.sensitive:
        return True
    return reader.sees_sensitive(unit_id) if isinstance(reader, Scope) else True


def _facts(
    ids: Collection[int], rows: Sequence[Admitted], category: Category
) -> dict[tuple[int, dt.date], bool | None]:
    if category.field == "gender":
        genders = dict(Person.objects.filter(pk__in=ids).values_list("pk", "gender"))
        return {(row.person, row.day): genders.get(row.person) in category.values for row in rows}
    if category.sensitive:
        return _sensitive(ids, rows, category)
    spans: dict[int, list[Background]] = defaultdict(list)
    for background in Background.objects.known().filter(person_id__in=ids).order_by("valid"):
        spans[background.person_id].append(background)
    return {(row.person, row.day): _background(spans[row.person], row.day, category) for row in rows}


def _background(spans: list[Background], day: dt.date, category: Category) -> bool | None:
    # A background that begins with the ceremony also tells who was decided on a week before.
    found = next((one for one in spans if one.valid_until is None or one.valid_until > day), None)
    value = getattr(found, category.field, None)
    return None if value in (None, "") else str(value) in category.values


def _sensitive(
    ids: Collection[int], rows: Sequence[Admitted], category: Category
) -> dict[tuple[int, dt.date], bool | None]:
    others = MAJORITY if category.field == "ethnicity" else NO_RELIGION
    with rls.sensitive():
        facts = dict(Private.objects.filter(person_id__in=ids).values_list("person_id", category.field))
    words = {person: fold(str(text)) for person, text in facts.items() if text}
    return {(row.person, row.day): words[row.person] not in others if row.person in words else None for row in rows}


def _by_organisation(rows: Sequence[Admitted], category: Category) -> Split:
    if not rows:
        return Split((), ())
    kinds = Kinds(min(row.day for row in rows), max(row.day for row in rows))
    inside, unknown = [], []
    for row in rows:
        belongs = kinds.belongs(row.unit, row.day, category)
        if belongs is None:
            unknown.append(row)
        elif belongs:
            inside.append(row)
    return Split(tuple(inside), tuple(unknown))


class Kinds:
    """What kind of organisation a cell belonged to on a day: its own kind or that of the nearest unit above that has one."""

    def __init__(self, start: dt.date, end: dt.date, known: dt.datetime | None = None) -> None:
        self._known = known
        self._changes = change_days(start, end, known)
        self._trees: dict[dt.date, Tree] = {}
        self._profiles: dict[int, list[Profile]] = defaultdict(list)
        for profile in Profile.objects.known(known).order_by("unit_id", "valid"):
            self._profiles[profile.unit_id].append(profile)

    def belongs(self, unit_id: int, day: dt.date, category: Category) -> bool | None:
        """None where no unit on the way up has a kind at all."""
        path = [self.profile(unit, day) for unit in self.tree(day).path(unit_id)]
        if category.tag:
            return any(profile is not None and category.tag in profile.tags for profile in path)
        sector = next((profile.sector for profile in path if profile is not None and profile.sector), "")
        return sector in category.sectors if sector else None

    def profile(self, unit_id: int, day: dt.date) -> Profile | None:
        """The profile of the day, None before the unit was there."""
        return next(
            (
                one
                for one in self._profiles[unit_id]
                if (one.valid_from or dt.date.min) <= day and (one.valid_until is None or day < one.valid_until)
            ),
            None,
        )

    def tree(self, day: dt.date) -> Tree:
        """The tree of the day; days between two changes share one."""
        start = max((change for change in self._changes if change <= day), default=dt.date.min)
        if start not in self._trees:
            self._trees[start] = tree_on(day, self._known)
        return self._trees[start]
