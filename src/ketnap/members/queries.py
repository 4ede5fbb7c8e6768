"""Reads about members that span tables: the list of a unit, seats, transfers, name search."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import BooleanField, Case, Count, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.expressions import RawSQL

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.lib import rls
from ketnap.lib.text import clean, fold
from ketnap.members import figure_rows
from ketnap.members.access import people_seen
from ketnap.members.models import Membership, Person, Seat, Spell, StateSpan, Transfer
from ketnap.members.names.queries import named
from ketnap.organisations.models import Profile, Unit

T = TypeVar("T")
PAGE = 50
FOUND = 200  # a search by name shows at most so many, the best first
SHORTEST = 2  # letters of a name one searches for
WIDE = 200  # units: above that a list is read from the index of names, below it from the units
MANY = 10_000  # rows one sorts without a thought
LONGEST_PIECE = 5_000


@dataclass(frozen=True)
class Wanted:
    """What a member list is filtered by; empty means all. `cell` is a unit id."""

    name: str = ""
    status: str = ""
    state: str = ""
    cell: int | None = None

    @property
    def any(self) -> bool:
        """Whether something is filtered away."""
        return bool(self.name or self.status or self.state or self.cell)


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after this person in list order (or before, going back)."""

    sort_key: str
    person: int
    back: bool = False


@dataclass
class Line:
    """One member in a list, on the day looked at."""

    person: Person
    unit_id: int
    status: str
    states: list[str] = field(default_factory=list)
    membership: Membership | None = None
    cell: str = ""


@dataclass(frozen=True)
class Page:
    """One page of a list: `total` rows of the whole list, and whether there is more on either side."""

    lines: list[Line]
    total: int
    earlier: bool = False
    later: bool = False


@dataclass(frozen=True)
class Where:
    """The units a list covers on a day: those where the user may see members, and the others."""

    inside: frozenset[int]
    outside: frozenset[int]


def where(scope: Scope, unit_id: int, day: dt.date) -> Where:
    """Units at or below `unit_id` on `day`, in and out of the user's reach. One query at most."""
    units, reach = scope.below(unit_id, day), scope.units(Can.SEE_MEMBERS)
    return Where(units & reach, units - reach)


def outside_count(units: Collection[int], day: dt.date) -> int:
    """How many members stood in these units, which the reader may not see. The caller has checked the right to figures."""
    if not units:
        return 0
    with rls.everything():
        return sum(row.count for row in figure_rows.stock(day, known=None, units=list(units)))


def _among(units: Collection[int]) -> RawSQL:
    """Condition on spells: in one of very many units. Short, and out of the planner's sight: it shall start from the people."""
    return RawSQL("%s::int4multirange @> members_spell.unit_id", [rls.multirange(units)], BooleanField())


def members_in(units: Collection[int], day: dt.date, wanted: Wanted) -> QuerySet[Spell]:
    """Spells of the members of the units on `day`, filtered."""
    narrowed = [wanted.cell] if wanted.cell is not None else list(units)
    if wanted.name and len(narrowed) > WIDE:  # from the names: one name is borne by few people of a province
        people = set(named(wanted.name).values_list("person_id", flat=True))
        found = Spell.objects.on(day).filter(_among(narrowed), person_id__in=people)
    else:
        found = Spell.objects.on(day).filter(unit_id__in=narrowed)
        if wanted.name:
            found = found.filter(person_id__in=named(wanted.name, narrowed).values("person_id"))
    if wanted.cell is not None and wanted.cell not in units:
        return found.none()
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.state:
        states = StateSpan.objects.on(day).filter(state=wanted.state).values("person_id")
        found = found.filter(person_id__in=states)
    return found


def page_of(units: Collection[int], day: dt.date, wanted: Wanted, cursor: Cursor | None = None) -> Page:
    """A page of members in Vietnamese name order; a search by name gives its best hits at once, exact marks first."""
    wide = len(units) > WIDE and wanted.cell is None
    found = members_in(units, day, wanted)
    if wanted.name:
        spells, total = _best(found, wanted.name)
        return Page(lines_of(spells, day), total)
    total = found.count()
    back = cursor is not None and cursor.back
    if wide and total > MANY:
        spells, more = walk(cursor, PAGE, lambda persons: _spells_of(found, persons))
    else:
        ordered = found if cursor is None else found.filter(_beyond(cursor, "person__sort_key", "person_id"))
        order = ("-person__sort_key", "-person_id") if back else ("person__sort_key", "person_id")
        rows = list(ordered.select_related("person").order_by(*order)[: PAGE + 1])
        spells, more = rows[:PAGE], len(rows) > PAGE
    if back:
        return Page(lines_of(spells[::-1], day), total, earlier=more, later=True)
    return Page(lines_of(spells, day), total, earlier=cursor is not None, later=more)


def _spells_of(found: QuerySet[Spell], persons: Sequence[Person]) -> list[Spell]:
    """Those of the spells that are the persons', in the order of the persons."""
    spells = {spell.person_id: spell for spell in found.filter(person_id__in=[person.pk for person in persons])}
    kept = [(person, spells[person.pk]) for person in persons if person.pk in spells]
    for person, spell in kept:
        spell.person = person
    return [spell for _, spell in kept]


def walk(cursor: Cursor | None, size: int, keep: Callable[[list[Person]], list[T]]) -> tuple[list[T], bool]:
    """What `keep` makes of the visible persons in name order from the cursor on, `size` at most, and whether there is more.

    Reads the index of names in growing pieces, so a page of a very long list costs as little as one of a short list.
    """
    found: list[T] = []
    back = cursor is not None and cursor.back
    order = ("-sort_key", "-id") if back else ("sort_key", "id")
    piece = 4 * size
    while len(found) <= size:
        persons = Person.objects.all() if cursor is None else Person.objects.filter(_beyond(cursor, "sort_key", "id"))
        rows = list(persons.order_by(*order)[:piece])
        found += keep(rows)
        if len(rows) < piece:
            break
        cursor = Cursor(rows[-1].sort_key, rows[-1].pk, back)
        piece = min(4 * piece, LONGEST_PIECE)
    return found[:size], len(found) > size


def _beyond(cursor: Cursor, key: str, pk: str) -> Q:
    """Rows after the cursor. The first condition alone lets the index start there; the second settles equal names."""
    way, strict = ("lte", "lt") if cursor.back else ("gte", "gt")
    later = Q(**{f"{key}__{strict}": cursor.sort_key}) | Q(**{f"{pk}__{strict}": cursor.person})
    return Q(**{f"{key}__{way}": cursor.sort_key}) & later


def _exact_first(name: str, text: str) -> Case:
    """0 for names that hold the text with its marks, 1 for the others."""
    holds = When(**{f"{name}__icontains": clean(text)}, then=Value(0))
    return Case(holds, default=Value(1), output_field=IntegerField())


def _best(found: QuerySet[Spell], text: str) -> tuple[list[Spell], int]:
    """The best hits, those that hold the text with its marks first, then in name order; and how many there are.

    Two queries: all are ranked and counted by their keys at once, of the best alone the rows are read.
    """
    ranked = found.alias(rank=_exact_first("person__full_name", text)).order_by("rank", "person__sort_key", "person_id")
    keys = list(ranked.annotate(total=Window(Count("pk"))).values_list("pk", "total")[:FOUND])
    spells = Spell.objects.select_related("person").in_bulk([pk for pk, _ in keys])
    return [spells[pk] for pk, _ in keys], keys[0][1] if keys else 0


def lines_of(spells: Sequence[Spell], day: dt.date) -> list[Line]:
    """The spells as lines, with states of the day, the admission and the name of the cell. Three queries."""
    ids = [spell.person_id for spell in spells]
    states = states_on(ids, day)
    admissions = admissions_of(ids)
    names = unit_names({spell.unit_id for spell in spells}, day)
    return [
        Line(
            spell.person, spell.unit_id, spell.status, states.get(spell.person_id, []), admissions.get(spell.person_id),
            names.get(spell.unit_id, ""),
        )
        for spell in spells
    ]  # fmt: skip


def states_on(person_ids: Collection[int], day: dt.date) -> dict[int, list[str]]:
    """States of the persons on the day. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in StateSpan.objects.on(day).filter(person_id__in=person_ids):
        found[row.person_id].append(row.state)
    return found


def admissions_of(person_ids: Collection[int]) -> dict[int, Membership]:
    """The latest admission of each person that was not cancelled. One query."""
    rows = Membership.objects.known().filter(person_id__in=person_ids, cancelled_on=None)
    key = sorted(rows, key=lambda row: row.ceremony_on or row.decided_on or dt.date.min)
    return {row.person_id: row for row in key}


def unit_names(unit_ids: Collection[int], day: dt.date) -> dict[int, str]:
    """Names of the units on the day, their codes where they had none yet. One query."""
    names = dict(Profile.objects.on(day).filter(unit_id__in=unit_ids).values_list("unit_id", "name"))
    missing = set(unit_ids) - names.keys()
    codes = dict(Unit.objects.filter(pk__in=missing).values_list("pk", "code")) if missing else {}
    return {**codes, **names}


def search_people(scope: Scope, text: str, *, limit: int = 30) -> list[tuple[Person, str]]:
    """Persons in reach by the beginning of a word of their name, exact marks first, each with the name of their latest unit."""
    if len(fold(text)) < SHORTEST:
        return []
    reach = scope.units(Can.SEE_MEMBERS)
    few = reach if len(reach) <= WIDE else None
    people = people_seen(scope).filter(pk__in=named(text, few).values("person_id"))
    found = list(people.alias(rank=_exact_first("full_name", text)).order_by("rank", "sort_key", "id")[:limit])
    last = {
        row.person_id: row.unit_id
        for row in Spell.objects.known().filter(person_id__in=[person.pk for person in found]).order_by("valid")
    }
    names = unit_names(set(last.values()), scope.day)
    return [(person, names.get(last.get(person.pk, 0), "")) for person in found]


def persons_page(ids: Collection[int], cursor: Cursor | None = None) -> tuple[list[Person], bool, bool]:
    """A page of the persons in name order, and whether there are earlier and later ones."""
    back = cursor is not None and cursor.back
    if len(ids) > MANY:
        rows, more = walk(cursor, PAGE, lambda persons: [person for person in persons if person.pk in ids])
    else:
        found = Person.objects.filter(pk__in=list(ids))
        if cursor is not None:
            found = found.filter(_beyond(cursor, "sort_key", "id"))
        rows = list(found.order_by(*(("-sort_key", "-id") if back else ("sort_key", "id")))[: PAGE + 1])
        rows, more = rows[:PAGE], len(rows) > PAGE
    return (rows[::-1], more, True) if back else (rows, cursor is not None, more)


def seats_of(scope: Scope, committee_ids: Collection[int], day: dt.date) -> dict[int, list[Seat]]:
    """Who sits in the committees on `day`, in the order of rank; only persons the user may open. One query."""
    found: dict[int, list[Seat]] = defaultdict(list)
    rank = {title: nth for nth, title in enumerate(("bi_thu", "pho_bi_thu", "uy_vien_btv", "uy_vien"))}
    if not committee_ids:
        return found
    seats = Seat.objects.on(day).filter(committee_id__in=committee_ids, person__in=people_seen(scope))
    for seat in sorted(seats.select_related("person"), key=lambda seat: (rank[seat.title], seat.person.sort_key)):
        found[seat.committee_id].append(seat)
    return found


def transfers_of(units: Collection[int], *, side: str) -> list[Transfer]:
    """Open transfers out of ("sender") or into ("receiver") the units, the oldest first.

    The person's name is read too, though the receiver is not tied to them yet: the letter of introduction names them. The
    caller has checked the right to write members at that side.
    """
    open_ones = Transfer.objects.filter(**{f"{side}_id__in": units}, received_on=None, returned_on=None)
    with rls.widened({row.sender_id for row in open_ones}):
        return list(open_ones.select_related("person", "sender", "receiver").order_by("sent_on", "id"))
