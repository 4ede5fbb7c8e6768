"""The people a period's decisions admitted, one row each, with the qualities a report counts by.

Counts and the lists behind them come from the same rows. Sensitive facts are not read here. Row security is opened after
the right at the unit has been checked; names are never read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.lib import rls
from ketnap.members.counting import Sees
from ketnap.members.figures import Asked, Counted, people
from ketnap.members.kinds import Education, Gender, Occupation, Professional
from ketnap.members.models import Background, Person
from ketnap.organisations.kinds import CELLS, GRASSROOTS, Form, Sector
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import Tree, below, tree_on

UNKNOWN = "chua_ro"
UNKNOWN_LABEL = "Chưa có thông tin"
AGES = (
    ("duoi_18", "Dưới 18 tuổi", 0, 17),
    ("18_30", "Từ 18 đến 30 tuổi", 18, 30),
    ("31_40", "Từ 31 đến 40 tuổi", 31, 40),
    ("41_50", "Từ 41 đến 50 tuổi", 41, 50),
    ("51_60", "Từ 51 đến 60 tuổi", 51, 60),
    ("tren_60", "Trên 60 tuổi", 61, 200),
)
_YES_NO = (("co", "Có"), ("khong", "Không"))
Choices = tuple[tuple[str, str], ...]
FACETS: dict[str, tuple[str, Choices]] = {
    "gioi_tinh": ("Giới tính", tuple(Gender.choices)),
    "tuoi": ("Tuổi đời khi có quyết định", tuple((key, label) for key, label, _, _ in AGES)),
    "hoc_van": ("Giáo dục phổ thông", tuple(Education.choices)),
    "chuyen_mon": ("Trình độ chuyên môn", tuple(Professional.choices)),
    "nghe_nghiep": ("Nghề nghiệp", tuple(Occupation.choices)),
    "chu_doanh_nghiep": ("Chủ doanh nghiệp tư nhân", _YES_NO),
    "doan_vien": ("Đoàn viên Thanh niên Cộng sản Hồ Chí Minh", _YES_NO),
}
SECTOR, MONTH = "loai_hinh", "thang"
"""Two more ways to cut the same rows: by kind of grassroots unit, by month of the decision."""


@dataclass(frozen=True)
class Admitted:
    """One admission that counts: person, cell, day of the decision, and its value for every facet."""

    person: int
    unit: int
    day: dt.date
    basic: int
    values: dict[str, str]


@dataclass(frozen=True)
class Part:
    """One line of a breakdown: `key` finds the list behind it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Breakdown:
    """The admitted by one facet; the parts add up to all of them, unknown ones included."""

    facet: str
    title: str
    parts: tuple[Part, ...]


def admitted(reader: Sees, asked: Asked, measure: str = "achieved") -> list[Admitted]:
    """The rows behind `achieved` with their qualities. Raises Http404 without the right to the unit's figures."""
    require(reader, Can.SEE_FIGURES, asked.unit)  # type: ignore[arg-type]
    with rls.everything():
        counted = people(asked, measure)
        ids = {row.person for row in counted}
        persons = {p.pk: p for p in Person.objects.filter(pk__in=ids).only("birth_date", "gender")}
        backgrounds = _backgrounds(ids)
    places = _Places(asked, counted)
    return [_row(row, persons[row.person], backgrounds.get(row.person, []), places) for row in counted]


def _backgrounds(ids: Collection[int]) -> dict[int, list[Background]]:
    found: dict[int, list[Background]] = defaultdict(list)
    for background in Background.objects.known().filter(person_id__in=ids).order_by("valid"):
        found[background.person_id].append(background)
    return found


def _row(row: Counted, person: Person, backgrounds: list[Background], places: _Places) -> Admitted:
    # A background that begins with the ceremony also tells who was decided on a week before.
    background = next((b for b in backgrounds if b.valid_until is None or b.valid_until > row.day), None)
    basic = places.basic(row.unit, row.day)
    kind = places.kind(basic, row.day)
    values = {
        "gioi_tinh": person.gender,
        "tuoi": _age_group(person.birth_date, row.day),
        "hoc_van": background.education if background else "",
        "chuyen_mon": background.professional if background else "",
        "nghe_nghiep": background.occupation if background else "",
        "chu_doanh_nghiep": _yes_no(background.private_owner if background else None),
        "doan_vien": _yes_no(background.youth_union if background else None),
        SECTOR: kind.sector if kind else "",
        MONTH: f"{row.day:%Y-%m}",
    }
    return Admitted(row.person, row.unit, row.day, basic, {facet: value or UNKNOWN for facet, value in values.items()})


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "co" if value else "khong"


def _age_group(born: dt.date, day: dt.date) -> str:
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return next((key for key, _, low, high in AGES if low <= age <= high), "")


@dataclass(frozen=True)
class _Kind:
    """What a unit is from a day on."""

    since: dt.date
    form: str
    sector: str


class _Places:
    """Finds the grassroots unit above a cell on the tree that applies."""

    def __init__(self, asked: Asked, rows: Iterable[Counted]) -> None:
        self.asked = asked
        self._trees: dict[dt.date, Tree] = {}
        units = {unit for row in rows for unit in self.tree(row.day).path(row.unit)}
        self._kinds: dict[int, list[_Kind]] = defaultdict(list)
        found = Profile.objects.known().filter(unit_id__in=units).order_by("valid")
        for unit, valid, form, sector in found.values_list("unit_id", "valid", "form", "sector"):
            self._kinds[unit].append(_Kind(valid.lower or dt.date.min, form, sector))

    def tree(self, day: dt.date) -> Tree:
        """The tree of the day, or today's where the question is about today's."""
        day = self.asked.today if self.asked.tree == "now" else day
        if day not in self._trees:
            self._trees[day] = tree_on(day)
        return self._trees[day]

    def kind(self, unit: int, day: dt.date) -> _Kind | None:
        """What the unit is on the day; before or after its time, the nearest known."""
        found = self._kinds[unit]
        begun = [kind for kind in found if kind.since <= day]
        if begun:
            return begun[-1]
        return found[0] if found else None

    def basic(self, cell: int, day: dt.date) -> int:
        """The grassroots unit at or above the cell; a cell that stands directly under the asked unit is its own."""
        last = cell
        for unit in self.tree(day).path(cell):
            if unit == self.asked.unit and unit != cell:
                return last
            last = unit
            kind = self.kind(unit, day)
            if kind is not None and kind.form in GRASSROOTS:
                return unit
        return last


def breakdowns(rows: Collection[Admitted]) -> tuple[Breakdown, ...]:
    """The rows by every quality; each choice of the official lists, then those not known."""
    return tuple(_breakdown(rows, facet, title, choices) for facet, (title, choices) in FACETS.items())


def _breakdown(rows: Iterable[Admitted], facet: str, title: str, choices: Choices) -> Breakdown:
    counts = Counter(row.values[facet] for row in rows)
    shown = [choice for choice in choices if choice[0] != "duoi_18" or counts["duoi_18"]]
    parts = [Part(key, label, counts[key]) for key, label in (*shown, (UNKNOWN, UNKNOWN_LABEL))]
    return Breakdown(facet, title, tuple(parts))


@dataclass(frozen=True)
class SectorPart(Part):
    """One kind of grassroots unit: how many there are at the end of the period, how many of them admitted somebody."""

    units: int
    admitting: int


def sectors(rows: Collection[Admitted], standing: dict[int, str]) -> tuple[SectorPart, ...]:
    """The rows by kind of grassroots unit. `standing` gives the kind of every grassroots unit at the end of the period."""
    people_of = Counter(row.values[SECTOR] for row in rows)
    admitting: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        admitting[row.values[SECTOR]].add(row.basic)
    units = Counter(sector or UNKNOWN for sector in standing.values())
    order: Choices = (*Sector.choices, (UNKNOWN, "Chưa phân loại"))
    return tuple(
        SectorPart(key, label, people_of[key], units[key], len(admitting[key]))
        for key, label in order
        if people_of[key] or units[key]
    )


def organisations(unit: int, day: dt.date, tree_day: dt.date) -> tuple[dict[str, int], dict[int, str]]:
    """Units below `unit` that exist on `day`: how many of each form, and the kind of each grassroots unit (or cell directly below)."""
    tree = tree_on(tree_day)
    inside = below([unit], tree_day) - {unit}
    standing = Profile.objects.on(day).filter(unit_id__in=inside, unit__opened_on__lte=day)
    rows = standing.exclude(unit__closed_on__lte=day).values_list("unit_id", "form", "sector")
    kinds = {pk: (str(form), str(sector)) for pk, form, sector in rows}
    forms = Counter(form for form, _ in kinds.values())
    basic = {
        pk: sector
        for pk, (form, sector) in kinds.items()
        if form in GRASSROOTS or (form in CELLS and tree.parent[pk] == unit)
    }
    return {str(form): forms[form] for form in Form if forms[form]}, basic


def by_month(rows: Iterable[Admitted], months: Iterable[str], known: Callable[[str], bool]) -> tuple[Part, ...]:
    """The rows by month (“2026-03”), in order; months for which nothing can be known yet are left out."""
    counts = Counter(row.values[MONTH] for row in rows)
    return tuple(Part(key, f"{int(key[5:])}/{key[:4]}", counts[key]) for key in months if known(key))
