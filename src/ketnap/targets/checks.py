"""Inconsistent plans, each told in one sentence: by how much and where. Nothing is forced, nothing is hidden."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ketnap.lib import format as vn
from ketnap.organisations.kinds import Body
from ketnap.organisations.models import Committee
from ketnap.organisations.names import names_of
from ketnap.targets import ledger
from ketnap.targets.categories import label_of
from ketnap.targets.floors import floor_sum, floors_of
from ketnap.targets.kinds import Measure
from ketnap.targets.ledger import Account
from ketnap.targets.models import Target
from ketnap.targets.queries import children_during, forms_of, given
from ketnap.targets.settling import left_on


@dataclass(frozen=True)
class Fault:
    """One inconsistency: a stable code, the sentence, and the target it is about."""

    code: str
    sentence: str
    target: Target


def faults(unit_id: int) -> list[Fault]:
    """Everything that does not fit together in the targets of the unit, the latest period first."""
    targets = list(
        Target.every.filter(unit_id=unit_id).select_related("unit").order_by("-end", "start", "measure", "category")
    )
    accounts = ledger.accounts(target.pk for target in targets)
    found: list[Fault] = []
    for target in targets:
        account = accounts.get(target.pk, Account())
        found += [*_handing(target, account), *_part(target, account, targets, accounts), *_term(target)]
        found += [*_years(target, account, targets, accounts), *_floors(target, account), *_left(target, account)]
    return found


def _words(target: Target) -> str:
    return f"{label_of(target.category)}, {vn.day(target.start)} – {vn.day(target.end)}"


def _handing(target: Target, account: Account) -> list[Fault]:
    """What the children hold is not what was handed down: possible only when somebody set a target of their own below."""
    if not target.in_ledger or not account.handed:
        return []
    children = children_during(target.unit_id, target.start, target.end)
    held = given(children, target.start, target.end, category=target.category, measure=target.measure)
    total = sum(one.given for one in held.values())
    if total == account.handed:
        return []
    gap = total - account.handed
    more = "nhiều hơn" if gap > 0 else "ít hơn"
    return [
        Fault(
            "plan.parts",
            f"{_words(target)}: các đơn vị trực thuộc có {vn.number(total)}, {more} số đã giao xuống "
            f"{vn.number(account.handed)} là {vn.number(abs(gap))}.",
            target,
        )
    ]


def _part(target: Target, account: Account, targets: list[Target], accounts: dict[int, Account]) -> list[Fault]:
    """A part larger than its whole across periods of one unit: the database holds it within one period."""
    if not target.category or not target.in_ledger:
        return []
    wholes = [
        one
        for one in targets
        if one.category == "" and one.measure == target.measure and one.start <= target.start and target.end <= one.end
    ]
    for whole in wholes:
        amount = accounts.get(whole.pk, Account()).given
        if account.given > amount:
            return [
                Fault(
                    "plan.part_above_whole",
                    f"{_words(target)}: {vn.number(account.given)} lớn hơn chỉ tiêu chung {vn.number(amount)} "
                    f"({vn.day(whole.start)} – {vn.day(whole.end)}) là {vn.number(account.given - amount)}.",
                    target,
                )
            ]
    return []


def _years(target: Target, account: Account, targets: list[Target], accounts: dict[int, Account]) -> list[Fault]:
    """Periods that divide a longer one from end to end make its number."""
    if target.measure != Measure.NUMBER:
        return []
    inside: dict[dt.date, Target] = {
        one.start: one
        for one in sorted(targets, key=lambda one: one.end, reverse=True)
        if one.measure == target.measure and one.category == target.category and one.pk != target.pk
        and target.start <= one.start and one.end <= target.end
    }  # fmt: skip
    day, total, chain = target.start, 0, 0
    while (part := inside.get(day)) is not None:
        total, chain, day = total + accounts.get(part.pk, Account()).given, chain + 1, part.end + dt.timedelta(days=1)
    if not chain or day <= target.end or total == account.given:
        return []
    gap = total - account.given
    side = "vượt" if gap > 0 else "thiếu"
    return [
        Fault(
            "plan.years",
            f"{_words(target)}: {vn.number(chain)} kỳ bên trong cộng lại {vn.number(total)}, {side} {vn.number(abs(gap))} so với "
            f"{vn.number(account.given)}.",
            target,
        )
    ]


def _floors(target: Target, account: Account) -> list[Fault]:
    """Floors set when fewer units stood below may have outgrown the whole."""
    floors = floors_of(target) if target.in_ledger else {}
    if not floors:
        return []
    units = children_during(target.unit_id, target.start, target.end)
    found = floor_sum(account.given, forms_of(units, target.start, target.end).values(), floors)
    return [Fault("plan.floors", f"{_words(target)}: {found.sentence}", target)] if found.left < 0 else []


def _term(target: Target) -> list[Fault]:
    """A period that lies in no term of the unit's committee, where terms are written down. Told, never refused: plans of a
    year or a half often reach over a congress."""
    terms = Committee.objects.known().filter(unit_id=target.unit_id, body=Body.COMMITTEE)
    spans = {term.name: (term.valid_from, term.valid_until) for term in terms}
    least = min((_days_outside(target, begin, until) for begin, until in spans.values()), default=0)
    if not least:
        return []
    listed = "; ".join(f"{name} ({vn.day(begin)} – {vn.day(until) or 'nay'})" for name, (begin, until) in spans.items())
    told = f"ngoài nhiệm kỳ của cấp uỷ: {listed}; {vn.number(least)} ngày của kỳ nằm ngoài."
    return [Fault("plan.term", f"{_words(target)}: {told}", target)]


def _days_outside(target: Target, begin: dt.date | None, until: dt.date | None) -> int:
    """Days of the period that are not in [begin, until)."""
    first = max(target.start, begin) if begin else target.start
    last = min(target.end, until - dt.timedelta(days=1)) if until else target.end
    return (target.end - target.start).days + 1 - max((last - first).days + 1, 0)


def _left(target: Target, account: Account) -> list[Fault]:
    """Units that stood below at the beginning and have left: what they still hold, and what would come back."""
    if not target.in_ledger or not account.handed:
        return []
    gone = left_on(target)
    held = given(list(gone), target.start, target.end, category=target.category, measure=target.measure)
    names = names_of(gone, target.start)
    return [
        Fault(
            "plan.left",
            f"{_words(target)}: {names.get(unit, '')} rời đi từ {vn.day(day)}, còn giữ {vn.number(held[unit].given)}; nếu giao lại, "
            f"chỉ tiêu của các đơn vị còn lại là {vn.number(account.handed)}, không thì là "
            f"{vn.number(account.handed - held[unit].given)}.",
            target,
        )
        for unit, day in sorted(gone.items())
        if unit in held and held[unit].given
    ]
