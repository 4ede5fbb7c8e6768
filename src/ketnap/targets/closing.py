"""What a closed period holds, how it is derived again, and what has changed since.

The data set is canonical JSON: the tree of the last day, the criteria, and for every unit below the counts and its target.
Derived again "as known then, on the tree of then" it has the stored digest, whatever was corrected or reorganised later.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.lib import rls
from ketnap.members import figure_rows
from ketnap.members.counting import Sees
from ketnap.members.figures import BASIS
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import Tree, tree_on
from ketnap.targets.admitted import admitted
from ketnap.targets.categories import label_of
from ketnap.targets.models import Closing, Posting, Restatement
from ketnap.targets.queries import targets_known
from ketnap.targets.revised import as_revised

VERSION = 1


def derive(
    reader: Sees, unit_id: int, start: dt.date, end: dt.date, *, known: dt.datetime | None, today: dt.date
) -> dict[str, Any]:
    """The data set of the period as known at `known` (None: now). Keys and lists are in a fixed order.

    Raises Http404 unless the reader may see figures of the unit.
    """
    require(reader, Can.SEE_FIGURES, unit_id)  # type: ignore[arg-type]
    tree = tree_on(end, known)
    inside = sorted(unit for unit in {unit_id, *tree.parent} if tree.contains(unit_id, unit))
    with rls.everything():
        achieved = _climb(
            tree, unit_id, Counter(row.unit for row in admitted(reader, unit_id, start, end, today=today, known=known))
        )
        stock = _climb(tree, unit_id, _stock(end, known, inside))
    names = {row.unit_id: row for row in Profile.objects.on(end, known).filter(unit_id__in=inside)}
    targets = _targets(inside, start, end, known)
    return {
        "version": VERSION,
        "unit": unit_id,
        "from": start.isoformat(),
        "to": end.isoformat(),
        "criteria": {"achieved": BASIS["achieved"], "stock": BASIS["closing"], "tree": "theo tổ chức ngày cuối kỳ"},
        "units": [
            {
                "id": unit,
                "name": names[unit].name if unit in names else "",
                "form": names[unit].form if unit in names else "",
                "parent": tree.parent.get(unit) if unit != unit_id else None,
                "achieved": achieved[unit],
                "stock": stock[unit],
                "targets": targets.get(unit, []),
            }
            for unit in inside
        ],
    }


def _stock(day: dt.date, known: dt.datetime | None, units: list[int]) -> Counter[int]:
    counts: Counter[int] = Counter()
    with figure_rows.counting():
        for row in figure_rows.stock(day, known=known, units=units):
            counts[row.unit] += row.count
    return counts


def _climb(tree: Tree, top: int, leaves: Counter[int]) -> Counter[int]:
    """Counts of every unit from those of the leaves. People of a unit that has left since stay with the top."""
    found: Counter[int] = Counter()
    for leaf, count in leaves.items():
        path = tree.path(leaf)
        inside = path[: path.index(top)] if top in path else []
        for unit in inside:
            found[unit] += count
        found[top] += count
    return found


def _targets(
    units: list[int], start: dt.date, end: dt.date, known: dt.datetime | None
) -> dict[int, list[dict[str, Any]]]:
    """Targets of exactly the period as posted by then (one withdrawn since still stood then), in the order of kind and category."""
    wanted = targets_known(known).filter(unit_id__in=units, start=start, end=end)
    postings = Posting.objects.filter(target__in=wanted, kind="given")
    if known is not None:
        postings = postings.filter(posted_at__lte=known)
    sums = dict(postings.values_list("target_id").annotate(Sum("amount")).order_by())
    found: dict[int, list[dict[str, Any]]] = {}
    for target in as_revised(wanted.order_by("unit_id", "measure", "category"), known):
        goal = {"measure": target.measure, "category": target.category, "label": label_of(target.category)}
        number = (
            {"given": sums.get(target.pk, 0)}
            if target.in_ledger
            else {"low": str(target.low), "high": str(target.high)}
        )
        found.setdefault(target.unit_id, []).append(goal | number)
    return found


def canonical(data: dict[str, Any]) -> str:
    """The one text of a data set."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str | bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def rederive(reader: Sees, closing: Closing, *, today: dt.date) -> str:
    """The digest of the data set derived again as known when the period was closed; equal to the stored one.

    The words of criteria and kinds and the number of the format are those frozen with it: a later programme may say them otherwise.
    """
    data = derive(reader, closing.unit_id, closing.start, closing.end, known=closing.known_at, today=today)
    frozen = json.loads(closing.data)
    words = {goal["category"]: goal["label"] for unit in frozen["units"] for goal in unit["targets"]}
    for goal in (goal for unit in data["units"] for goal in unit["targets"]):
        goal["label"] = words.get(goal["category"], goal["label"])
    return digest(canonical({**data, "version": frozen["version"], "criteria": frozen["criteria"]}))


@dataclass(frozen=True)
class Restated:
    """One number that is known better today: unit, what it counts, then and now (None: was not, or is no longer, there)."""

    unit_id: int
    name: str
    what: str
    then: int | None
    now: int | None

    @property
    def change(self) -> int:
        return (self.now or 0) - (self.then or 0)


def restatement(reader: Sees, closing: Closing, *, today: dt.date) -> list[Restated]:
    """What differs between the closed data set and the same period as known now, in the order of units."""
    then, now = (
        json.loads(closing.data),
        derive(reader, closing.unit_id, closing.start, closing.end, known=None, today=today),
    )
    before, after = ({unit["id"]: unit for unit in data["units"]} for data in (then, now))
    found = []
    for unit_id in sorted(before.keys() | after.keys()):
        old, new = _numbers(before.get(unit_id)), _numbers(after.get(unit_id))
        name = (after.get(unit_id) or before[unit_id])["name"]
        found += [
            Restated(unit_id, name, what, old.get(what), new.get(what))
            for what in sorted(old.keys() | new.keys())
            if old.get(what) != new.get(what)
        ]
    return found


def _numbers(unit: dict[str, Any] | None) -> dict[str, int]:
    if unit is None:
        return {}
    found = {"Đã kết nạp": unit["achieved"], "Số đảng viên cuối kỳ": unit["stock"]}
    return found | {f"Chỉ tiêu: {goal['label']}": goal["given"] for goal in unit["targets"] if "given" in goal}


def unrecorded(reader: Sees, closing: Closing, *, today: dt.date) -> list[Restated]:
    """What is known differently today from what was last told: by the closing, or by the restatements recorded since."""
    told: dict[tuple[int, str], Restatement] = {}
    for row in Restatement.objects.filter(closing=closing).order_by("id"):
        told[row.unit_id, row.what] = row
    found = {(one.unit_id, one.what): one for one in restatement(reader, closing, today=today)}
    fresh = [
        Restated(one.unit_id, one.name, one.what, told[key].now if key in told else one.then, one.now)
        for key, one in found.items()
    ]
    then = {unit["id"]: _numbers(unit) for unit in json.loads(closing.data)["units"]}
    for key, row in told.items():  # restated once, and now again as it was at the closing
        if key not in found:
            fresh.append(Restated(row.unit_id, row.name, row.what, row.now, then.get(row.unit_id, {}).get(row.what)))
    return sorted((one for one in fresh if one.then != one.now), key=lambda one: (one.unit_id, one.what))
