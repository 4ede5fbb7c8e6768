"""Hand a target down to the units directly below: kept and handed down make the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.organisations.models import Placement, Unit
from ketnap.organisations.names import names_of
from ketnap.targets import ledger
from ketnap.targets.floors import floors_of, least_of
from ketnap.targets.ledger import Entry
from ketnap.targets.models import PostingKind, Target
from ketnap.targets.queries import check_stands
from ketnap.targets.within import check_within


def hand_down(
    *,
    by: Actor,
    at: dt.datetime,
    target: Target,
    parts: Mapping[Unit, int],
    kept: int,
    document: Document,
    over: int = 0,
    reason: str = "",
) -> Target:
    """Bring the distribution to `parts` (numbers by child), `kept` and a stated over-allotment `over`.

    Calling again revises: only differences are posted. Raises Refused, naming by how much and where, when the parts and what
    is kept do not make the whole, when a unit was not directly below during the period, when a number is negative, when a
    revision has no reason, when a unit would stay below its floor or a part grow above its whole, or when a child has handed
    down more already than it would now receive.
    """
    with transaction.atomic():
        hold("target", target.pk)
        check_stands(target)
        now = ledger.account(target)
        _check_sum(now.given, parts, kept, over)
        _check_children(target, parts)
        _check_floors(target, parts)
        check_within(target, {unit.pk: number for unit, number in parts.items()})
        before = ledger.parts(target)
        if before and not reason:
            raise Refused(
                "target.reason",
                "Điều chỉnh phân bổ phải ghi lý do.",
                remedy="Hãy ghi lý do, ví dụ theo văn bản nào.",
                field="reason",
            )
        children = _child_targets(target, parts, at=at, document=document)
        entries = [Entry(target, PostingKind.KEPT, kept - now.kept), Entry(target, PostingKind.OVER, over - now.over)]
        entries += _differences(target, before, children, parts)
        ledger.post(entries, by=by, at=at, document=document, reason=reason)
        record(
            by=by, at=at, action="targets.hand_down", subject="targets.target", subject_id=target.pk,
            unit_id=target.unit_id, before={"kept": now.kept, "over": now.over, "handed": now.handed},
            after={"kept": kept, "over": over, "handed": sum(parts.values())}, reason=reason,
            rows=[[unit.code, number] for unit, number in sorted(parts.items(), key=lambda item: item[0].code)],
        )  # fmt: skip
    return target


def _check_sum(whole: int, parts: Mapping[Unit, int], kept: int, over: int) -> None:
    if kept < 0 or over < 0 or any(number < 0 for number in parts.values()):
        raise Refused("target.negative", "Chỉ tiêu không thể nhỏ hơn 0.", remedy="Hãy xem lại các số.", field="parts")
    handed = sum(parts.values())
    difference = kept + handed - whole - over
    if difference == 0:
        return
    sums = f"giữ lại {vn.number(kept)} và giao xuống {vn.number(handed)}, được giao {vn.number(whole)}"
    if difference > 0:
        sentence = f"Phân bổ vượt {vn.number(difference)}: {sums}."
        remedy = f"Hãy bớt {vn.number(difference)}, hoặc ghi rõ giao vượt {vn.number(over + difference)} kèm căn cứ."
    else:
        sentence = f"Còn {vn.number(-difference)} chưa phân bổ: {sums}."
        remedy = "Hãy giao tiếp cho các đơn vị hoặc ghi vào phần giữ lại."
    raise Refused("target.sum", sentence, remedy=remedy, field="parts")


def _check_children(target: Target, parts: Mapping[Unit, int]) -> None:
    """Units must have stood directly below on some day of the period."""
    below = set(
        Placement.objects.during(target.start, target.end).filter(parent=target.unit).values_list("unit_id", flat=True)
    )
    strangers = [unit for unit in parts if unit.pk not in below]
    if strangers:
        names = names_of([unit.pk for unit in strangers], target.end)
        listed = ", ".join(names.get(unit.pk, unit.code) for unit in strangers[:3])
        raise Refused(
            "target.not_below",
            f"Không trực thuộc trong kỳ này: {listed}.",
            remedy="Chỉ giao cho đơn vị trực thuộc; hãy bỏ các đơn vị đó.",
            field="parts",
        )


def _check_floors(target: Target, parts: Mapping[Unit, int]) -> None:
    """No unit receives less than the plan asks of its form."""
    least = least_of([unit.pk for unit in parts], floors_of(target), target.start)
    low = {unit.pk: (number, least[unit.pk]) for unit, number in parts.items() if number < least[unit.pk]}
    if low:
        names = names_of(list(low)[:3], target.end)
        listed = "; ".join(f"{names.get(key, '')}: {low[key][0]}, tối thiểu {low[key][1]}" for key in list(low)[:3])
        more = f" và {vn.number(len(low) - 3)} đơn vị khác" if len(low) > 3 else ""
        raise Refused(
            "target.below_floor",
            f"{vn.number(len(low))} đơn vị dưới mức tối thiểu ({listed}{more}).",
            remedy="Hãy giao đủ mức tối thiểu của kế hoạch, hoặc điều chỉnh mức đó trước.",
            field="parts",
        )


def _child_targets(
    target: Target, parts: Mapping[Unit, int], *, at: dt.datetime, document: Document
) -> dict[int, Target]:
    """The children's targets for the same period by unit id; created where missing."""
    wanted = list(parts)
    same = {"start": target.start, "end": target.end, "measure": target.measure, "category": target.category}
    found = {t.unit_id: t for t in Target.every.filter(unit__in=wanted, **same)}
    fresh = [
        Target(unit=unit, document=document, created_at=at, **same)
        for unit, number in parts.items()
        if unit.pk not in found and number
    ]
    found |= {t.unit_id: t for t in Target.every.bulk_create(fresh)}
    return found


def _differences(
    target: Target, before: dict[int, int], children: dict[int, Target], parts: Mapping[Unit, int]
) -> list[Entry]:
    """What must be posted so that each child has its new number; children left out go to zero."""
    wanted = {children[unit.pk].pk: number for unit, number in parts.items() if unit.pk in children}
    by_id = {t.pk: t for t in children.values()}
    by_id |= {t.pk: t for t in Target.every.filter(pk__in=set(before) - set(by_id))}
    accounts = ledger.accounts(by_id)
    entries: list[Entry] = []
    for child_id, child in by_id.items():
        step = wanted.get(child_id, 0) - before.get(child_id, 0)
        if step == 0:
            continue
        free = accounts[child_id].kept if child_id in accounts else 0
        if step < 0 and free + step < 0:
            name = names_of([child.unit_id], target.end).get(child.unit_id, child.unit.code)
            raise Refused(
                "target.handed_further",
                f"{name} đã giao tiếp xuống dưới, chỉ còn giữ {vn.number(free)}, không thể bớt {vn.number(-step)}.",
                remedy="Hãy để đơn vị đó điều chỉnh phân bổ của mình trước.",
                field="parts",
            )
        entries += [
            Entry(target, PostingKind.HANDED, step, child),
            Entry(child, PostingKind.GIVEN, step, target),
            Entry(child, PostingKind.KEPT, step),
        ]
    return entries
