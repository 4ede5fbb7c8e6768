"""The arithmetic of handing down through every level: sums up the tree, then the differences to what stands in the ledger."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum

from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.names import names_of
from ketnap.organisations.tree import Tree
from ketnap.targets import ledger
from ketnap.targets.floors import floors_of, least_of
from ketnap.targets.ledger import Account, Entry
from ketnap.targets.models import Posting, PostingKind, Target


@dataclass(frozen=True)
class Levels:
    """By unit id: what each is given in all, what each keeps for itself, and under whom it stands. The top has no parent here.

    `strangers` were named but do not stand below the top.
    """

    top: int
    given: dict[int, int]
    own: dict[int, int]
    parent: dict[int, int]
    strangers: tuple[int, ...]


def levels(tree: Tree, top: int, numbers: Mapping[int, int]) -> Levels:
    """Sum the numbers up to the top."""
    given: dict[int, int] = defaultdict(int)
    parent: dict[int, int] = {}
    strangers = []
    for unit, number in numbers.items():
        path = tree.path(unit)
        if top not in path or unit == top:
            strangers.append(unit)
            continue
        steps = path[: path.index(top)]
        for below, above in zip(steps, [*steps[1:], top], strict=True):
            given[below] += number
            parent[below] = above
    own = {unit: numbers.get(unit, 0) for unit in given}
    return Levels(top, dict(given), own, parent, tuple(strangers))


def check_through(whole: int, found: Levels, kept: int, over: int, day: dt.date) -> None:
    """Raise Refused where the numbers are no distribution of the whole."""
    if found.strangers:
        names = names_of(found.strangers[:3], day)
        listed = ", ".join(names.get(unit, str(unit)) for unit in found.strangers[:3])
        raise Refused(
            "target.not_below",
            f"{vn.number(len(found.strangers))} đơn vị không thuộc đơn vị giao chỉ tiêu: {listed}.",
            remedy="Hãy bỏ các đơn vị đó khỏi bảng phân bổ.",
            field="numbers",
        )
    if kept < 0 or over < 0 or any(number < 0 for number in found.own.values()):
        raise Refused("target.negative", "Chỉ tiêu không thể nhỏ hơn 0.", remedy="Hãy xem lại các số.", field="numbers")
    total = kept + sum(found.own.values())
    if total != whole + over:
        gap = total - whole - over
        told = f"vượt {vn.number(gap)}" if gap > 0 else f"còn {vn.number(-gap)} chưa phân bổ"
        raise Refused(
            "target.sum",
            f"Phân bổ {vn.number(total)} trên chỉ tiêu {vn.number(whole)}: {told}.",
            remedy="Hãy sửa các số, ghi phần giữ lại, hoặc ghi rõ số giao vượt.",
            field="numbers",
        )


def check_floors_below(target: Target, found: Levels) -> None:
    """The units directly below reach the floors of the plan."""
    direct = [unit for unit, above in found.parent.items() if above == found.top]
    least = least_of(direct, floors_of(target), target.start)
    low = [unit for unit in direct if found.given[unit] < least[unit]]
    if low:
        names = names_of(low[:3], target.end)
        listed = "; ".join(f"{names.get(unit, '')}: {found.given[unit]}, tối thiểu {least[unit]}" for unit in low[:3])
        raise Refused(
            "target.below_floor", f"{vn.number(len(low))} đơn vị dưới mức tối thiểu ({listed}).",
            remedy="Hãy giao đủ mức tối thiểu của kế hoạch.", field="numbers",
        )  # fmt: skip


def targets_for(target: Target, found: Levels, *, at: dt.datetime, document: Document) -> dict[int, Target]:
    """Targets by unit id for everybody with a number, created where missing. Two statements."""
    same = {"start": target.start, "end": target.end, "measure": target.measure, "category": target.category}
    have = {one.unit_id: one for one in Target.every.filter(unit_id__in=found.given, **same)}
    fresh = [
        Target(unit_id=unit, document=document, created_at=at, **same)
        for unit, number in found.given.items()
        if unit not in have and number
    ]
    return have | {one.unit_id: one for one in Target.every.bulk_create(fresh, batch_size=2000)}


def entries_for(
    target: Target, found: Levels, targets: Mapping[int, Target], *, kept: int, over: int
) -> Iterable[Entry]:
    """Every difference between the ledger and the wanted distribution, children that drop out included."""
    every = {one.pk: one for one in targets.values()} | {target.pk: target}
    handed = _handed(every)
    while missing := {child for children in handed.values() for child in children} - every.keys():
        more = {one.pk: one for one in Target.every.filter(pk__in=missing)}
        every |= more
        handed |= _handed(more)
    accounts = ledger.accounts(every)
    now = accounts.get(target.pk, Account())
    yield Entry(target, PostingKind.KEPT, kept - now.kept)
    yield Entry(target, PostingKind.OVER, over - now.over)
    for pk, one in every.items():
        account = accounts.get(pk, Account())
        if pk != target.pk:
            yield Entry(one, PostingKind.KEPT, found.own.get(one.unit_id, 0) - account.kept)
            yield Entry(one, PostingKind.OVER, -account.over)
    yield from _links(target, found, targets, every, handed)


def _links(
    target: Target,
    found: Levels,
    targets: Mapping[int, Target],
    every: Mapping[int, Target],
    handed: Mapping[int, Mapping[int, int]],
) -> Iterable[Entry]:
    """Both ends of every handing-down whose number changes."""
    wanted: dict[tuple[int, int], int] = {}
    for unit, above in found.parent.items():
        if unit in targets:
            giver = target if above == found.top else targets[above]
            wanted[giver.pk, targets[unit].pk] = found.given[unit]
    before = {(giver, child): amount for giver, children in handed.items() for child, amount in children.items()}
    for pair in wanted.keys() | before.keys():
        step, upper, lower = wanted.get(pair, 0) - before.get(pair, 0), every[pair[0]], every[pair[1]]
        yield Entry(upper, PostingKind.HANDED, step, lower)
        yield Entry(lower, PostingKind.GIVEN, step, upper)


def _handed(targets: Iterable[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Posting.objects.filter(target_id__in=list(targets), kind=PostingKind.HANDED).values_list(
        "target_id", "other_id"
    )
    for giver, child, amount in rows.annotate(amount=Sum("amount")):
        if amount and child is not None:
            found[giver][child] = amount
    return found
