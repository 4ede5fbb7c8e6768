"""Reads about units that span tables: the tree level by level, the way up, search, what happened to a unit."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, Value, When

from ketnap.documents.queries import citations
from ketnap.lib.text import fold
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Authority, Placement, Profile, Unit

_CHILDREN = """
    SELECT p.parent_id, u.id, u.code, coalesce(f.name, u.code), coalesce(f.form, ''),
           EXISTS (SELECT 1 FROM organisations_placement c
                   WHERE c.parent_id = u.id AND upper_inf(c.recorded) AND c.valid @> %(day)s::date)
    FROM organisations_placement p
    JOIN organisations_unit u ON u.id = p.unit_id
    LEFT JOIN organisations_profile f ON f.unit_id = u.id AND upper_inf(f.recorded) AND f.valid @> %(day)s::date
    WHERE p.parent_id = ANY(%(parents)s) AND upper_inf(p.recorded) AND p.valid @> %(day)s::date
"""
_FAMILY = """
    SELECT 0, u.id, u.code, coalesce(f.name, u.code), coalesce(f.form, ''), true
    FROM organisations_unit u
    LEFT JOIN organisations_profile f ON f.unit_id = u.id AND upper_inf(f.recorded) AND f.valid @> %(day)s::date
    WHERE u.id = ANY(%(parents)s)
    UNION ALL
"""
_PARENT = """
    SELECT -1, u.id, u.code, u.code, '', true
    FROM organisations_placement p JOIN organisations_unit u ON u.id = p.parent_id
    WHERE p.unit_id = ANY(%(parents)s) AND upper_inf(p.recorded) AND p.valid @> %(day)s::date
    UNION ALL
"""
_ABOVE = """
    WITH RECURSIVE up(id, depth) AS (
        SELECT %(unit)s::int, 0
        UNION ALL
        SELECT w.parent_id, up.depth + 1 FROM up CROSS JOIN LATERAL (
            SELECT p.parent_id FROM organisations_placement p
            WHERE p.unit_id = up.id AND upper_inf(p.recorded) AND lower(p.valid) <= %(day)s
            ORDER BY lower(p.valid) DESC LIMIT 1) w
    )
    SELECT u.id, u.code, coalesce(f.name, u.code), coalesce(f.form, '')
    FROM up JOIN organisations_unit u ON u.id = up.id
    LEFT JOIN organisations_profile f ON f.unit_id = u.id AND upper_inf(f.recorded) AND f.valid @> %(day)s::date
    ORDER BY up.depth DESC
"""
_PARENTS = """
    WITH RECURSIVE below(id, parent) AS (
        SELECT t, NULL::int FROM unnest(%(tops)s::int[]) AS t
        UNION
        SELECT p.unit_id, p.parent_id FROM organisations_placement p JOIN below b ON p.parent_id = b.id
        WHERE lower(p.valid) <= %(day)s AND upper_inf(p.recorded)
          AND (upper_inf(p.valid) OR upper(p.valid) > %(day)s OR NOT EXISTS (
                SELECT 1 FROM organisations_placement q
                WHERE q.unit_id = p.unit_id AND upper_inf(q.recorded)
                  AND lower(q.valid) > lower(p.valid) AND lower(q.valid) <= %(day)s))
    )
    SELECT id, max(parent) FROM below GROUP BY id
"""


@dataclass(frozen=True)
class Node:
    """A unit as a tree or a path shows it, with its name and kind of the day."""

    id: int
    code: str
    name: str
    form: str
    parent: bool = False

    @property
    def kind(self) -> str:
        """The kind in words."""
        return str(Form(self.form).label) if self.form else ""


def natural(code: str) -> tuple[tuple[int, int, str], ...]:
    """Order of codes as people read them: K.2 before K.10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", code))


def children_of(parents: Iterable[int], day: dt.date) -> dict[int, list[Node]]:
    """Units directly under each parent on `day`, in the order of their codes. One query."""
    found: dict[int, list[Node]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_CHILDREN, {"parents": list(parents), "day": day})
        for parent, *facts in cursor.fetchall():
            found[parent].append(Node(*facts))
    return {parent: sorted(nodes, key=lambda node: natural(node.code)) for parent, nodes in found.items()}


@dataclass(frozen=True)
class Family:
    """A unit, the units directly under it, and the one above it (None at the top of the tree)."""

    own: Node
    children: list[Node]
    above: Node | None


def family_of(code: str, day: dt.date) -> Family | None:
    """The family of the unit of that code on `day`; `above` has no name. None when there is no such unit. One query."""
    text = (_PARENT + _FAMILY + _CHILDREN).replace(
        "= ANY(%(parents)s)", "= (SELECT id FROM organisations_unit WHERE code = %(code)s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, {"code": code, "day": day})
        rows = cursor.fetchall()
    nodes: dict[int, list[Node]] = defaultdict(list)
    for kind, *facts in rows:
        nodes[min(kind, 1)].append(Node(*facts))
    if not nodes[0]:
        return None
    children = sorted(nodes[1], key=lambda node: natural(node.code))
    return Family(nodes[0][0], children, nodes[-1][0] if nodes[-1] else None)


def path_to(unit_id: int, day: dt.date) -> list[Node]:
    """The unit and everything above it on `day`, the highest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"unit": unit_id, "day": day})
        return [Node(*row) for row in cursor.fetchall()]


def above_each(tops: Iterable[int], day: dt.date) -> dict[int, int | None]:
    """For every unit at or below one of `tops` on `day`, what stands directly above it (None: nothing asked for). One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PARENTS, {"tops": list(tops), "day": day})
        return dict(cursor.fetchall())


def below_each(tops: Iterable[int], day: dt.date) -> dict[int, list[int]]:
    """For every unit at or below one of `tops` on `day`, the tops it stands under, the nearest first. One query."""
    asked = set(tops)
    above = above_each(asked, day)
    found: dict[int, list[int]] = {}

    def under(unit: int) -> list[int]:
        if unit not in found:
            parent = above[unit]
            further = under(parent) if parent is not None else []
            found[unit] = [unit, *further] if unit in asked else further
        return found[unit]

    return {unit: under(unit) for unit in above}


def sums_up(above: Mapping[int, int | None], numbers: Mapping[int, int]) -> dict[int, int]:
    """For every unit above some number, itself included, the sum of the numbers at or below it."""
    sums: dict[int, int] = defaultdict(int)
    for unit, number in numbers.items():
        place: int | None = unit
        while place is not None:
            sums[place] += number
            place = above[place]
    return sums


def nodes_of(unit_ids: Collection[int], day: dt.date) -> list[Node]:
    """The units with their names of the day, in the order of their codes. One query."""
    profiles = Profile.objects.on(day).filter(unit_id__in=unit_ids)
    rows = profiles.values_list("unit_id", "unit__code", "name", "form")
    return sorted((Node(*row) for row in rows), key=lambda node: natural(node.code))


@dataclass(frozen=True)
class Hit:
    """A unit found by name or code; `former` is the old name it was found by, empty when found by the present one."""

    code: str
    name: str
    form: str
    former: str = ""


def search_units(reach: Collection[int], text: str, day: dt.date, *, limit: int = 30) -> list[Hit]:
    """Units in reach whose code or some name, present or former, holds the text, marks or not.

    Names that hold it with its marks come first, then present names before former ones. Two queries.
    """
    wanted = fold(text)
    if not wanted:
        return []
    marked = Case(When(name__icontains=text, then=Value(0)), default=Value(1), output_field=IntegerField())
    former_last = Case(When(valid__contains=day, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = list(
        Profile.objects.known()
        .filter(Q(name_fold__contains=wanted) | Q(unit__code__istartswith=text.strip()), unit_id__in=reach)
        .annotate(code=F("unit__code"))
        .order_by(marked, former_last, "code", "id")[: limit * 4]  # the best of many, not any
    )
    present = {p.unit_id: p for p in Profile.objects.on(day).filter(unit_id__in={row.unit_id for row in rows})}

    def rank(row: Profile) -> tuple[bool, bool, object]:
        return text.lower() not in row.name.lower(), day not in row.valid, natural(row.code)  # type: ignore[attr-defined]

    found: dict[int, Hit] = {}
    for row in sorted(rows, key=rank):
        now = present.get(row.unit_id, row)
        former = row.name if row.name != now.name and wanted not in fold(now.name) else ""
        found.setdefault(row.unit_id, Hit(row.code, now.name, now.form, former))
    return list(found.values())[:limit]


@dataclass(frozen=True)
class Change:
    """Something that happened to a unit on a day, on which paper (empty where the reader may not see it)."""

    on: dt.date
    what: str
    detail: str
    paper: str


def changes_of(unit: Unit) -> list[Change]:
    """Founding, names, places and authorities of a unit, the latest first. Four queries."""
    names = list(Profile.objects.known().filter(unit=unit).order_by("valid"))
    places = list(Placement.objects.known().filter(unit=unit).select_related("parent").order_by("valid"))
    modes = authorities_of(unit)
    told: list[tuple[dt.date | None, str, str, int | None]] = []
    for before, row in zip([None, *names[:-1]], names, strict=True):
        what = "Thành lập" if before is None else "Đổi tên" if before.name != row.name else "Đổi loại, ký hiệu"
        told.append((row.valid_from, what, f"{row.name} ({row.get_form_display()})", row.document_id))
    told += [(row.valid_from, "Chuyển về trực thuộc", row.parent.code, row.document_id) for row in places[1:]]
    told += [(row.valid_from, "Thẩm quyền kết nạp", row.get_mode_display(), row.document_id) for row in modes]
    if unit.closed_on is not None:
        told.append((unit.closed_on, "Kết thúc hoạt động", "", unit.closing_document_id))
    papers = citations(paper for *_, paper in told)
    changes = [Change(on or dt.date.min, what, detail, papers.get(paper or 0, "")) for on, what, detail, paper in told]
    return sorted(changes, key=lambda change: change.on, reverse=True)


def authorities_of(unit: Unit) -> list[Authority]:
    """Footings on which the unit's committee decided admissions, the latest first. One query."""
    return list(Authority.objects.known().filter(unit=unit).order_by("-valid"))
