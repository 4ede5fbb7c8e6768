"""Inconsistent plans, each told in one sentence: by how much and where.

Page, book, command and API say the same sentence. What a paper asks for all the same is let in with a stated basis
(`Allowance`), which holds for that very sentence: once a number moves, the plan is told again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ketnap.lib import format as vn
from ketnap.organisations.kinds import Body
from ketnap.organisations.models import Committee
from ketnap.organisations.names import names_of
from ketnap.targets import ledger
from ketnap.targets.categories import label_of
from ketnap.targets.floors import floor_sum, floors_of
from ketnap.targets.kinds import Measure
from ketnap.targets.ledger import Account
from ketnap.targets.models import Allowance, Target
from ketnap.targets.queries import children_during, forms_of, given
from ketnap.targets.settling import left_on

_BASIS = "Hãy sửa lại, hoặc ghi ở “Căn cứ khi không khớp” văn bản nào vẫn yêu cầu như vậy."
_YEAR = 366  # days; a plan of a year or less may reach from one term into the next
_ON_SCREEN = "Hãy giao lại cho đủ, hoặc ghi ở “Căn cứ khi không khớp” vì sao vẫn giữ."
_REMEDIES = {
    "plan.term": "Nếu cấp uỷ đã sang nhiệm kỳ mới, hãy ghi nhiệm kỳ đó ở trang của đơn vị, mục “Lập cấp uỷ”; nếu không thì sửa kỳ, "
    "hoặc ghi ở “Căn cứ khi không khớp” văn bản nào vẫn yêu cầu như vậy.",
    "plan.part_above_whole": _BASIS, "plan.years": _BASIS, "plan.a_year": _BASIS,
    "plan.parts": _ON_SCREEN,
    "plan.floors": "Hãy giảm mức tối thiểu, hoặc điều chỉnh tăng chỉ tiêu.",
    "plan.left": "Hãy rà lại chỉ tiêu sau sắp xếp.",
}  # fmt: skip
_ON_A_BASIS = frozenset({"plan.term", "plan.part_above_whole", "plan.years", "plan.a_year", "plan.parts"})


@dataclass(frozen=True)
class Fault:
    """One inconsistency: a stable code, the sentence, the target it is about, the form's field, the basis it stands on."""

    code: str
    sentence: str
    target: Target
    field: str = "number"
    accepted: str = ""

    @property
    def remedy(self) -> str:
        """What to do about it; nothing once a basis is stated."""
        return "" if self.accepted else _REMEDIES[self.code]


@dataclass(frozen=True)
class Term:
    """One term of a committee: [begin, until), open where None."""

    name: str
    begin: dt.date | None
    until: dt.date | None


Accounts = Mapping[int, Account]


def faults(unit_id: int) -> list[Fault]:
    """Everything that does not fit together in the targets of the unit, the latest period first."""
    targets = targets_at(unit_id)
    accounts = ledger.accounts(target.pk for target in targets)
    found = among(targets, accounts, terms_of(unit_id))
    for target in targets:
        account = accounts.get(target.pk, Account())
        found += [*handing(target, account), *_floors(target, account), *_left(target, account)]
    if not found:
        return []
    order = {target.pk: place for place, target in enumerate(targets)}
    bases = Allowance.objects.filter(target__in=[target.pk for target in targets]).order_by("id")
    stated = dict(bases.values_list("sentence", "basis"))
    found.sort(key=lambda fault: order[fault.target.pk])
    return [replace(fault, accepted=stated.get(fault.sentence, "")) for fault in found]


def acceptable(fault: Fault) -> bool:
    """Whether the inconsistency may stand on a basis, and has none yet. A floor above its target may not."""
    return not fault.accepted and fault.code in _ON_A_BASIS


def told(fault: Fault) -> str:
    """The sentence, with the basis the inconsistency stands on, where one is stated."""
    return f"{fault.sentence} Chấp nhận theo căn cứ: {fault.accepted}." if fault.accepted else fault.sentence


def targets_at(unit_id: int) -> list[Target]:
    """All targets of a unit, the latest period first."""
    found = Target.every.filter(unit_id=unit_id).select_related("unit")
    return list(found.order_by("-end", "start", "measure", "category"))


def terms_of(unit_id: int) -> list[Term]:
    """The terms of the unit's committee that are written down."""
    known = Committee.objects.known().filter(unit_id=unit_id, body=Body.COMMITTEE).order_by("valid")
    return [Term(term.name, term.valid_from, term.valid_until) for term in known]


def among(targets: Sequence[Target], accounts: Accounts, terms: Sequence[Term]) -> list[Fault]:
    """What does not fit among the targets of one unit and the terms of its committee. No query."""
    found: list[Fault] = []
    for target in targets:
        account = accounts.get(target.pk, Account())
        found += [*_part(target, account, targets, accounts), *_term(target, terms)]
        found += [*_years(target, account, targets, accounts), *_a_year(target, account, targets, accounts)]
    return found


def _words(target: Target) -> str:
    """Names the target among those of its unit."""
    kinds = [Measure(target.measure).label] if target.measure != Measure.NUMBER else []
    if target.category or not kinds:
        kinds.append(label_of(target.category))
    return f"{', '.join(kinds)}, {vn.day(target.start)} – {vn.day(target.end)}"


def handing(target: Target, account: Account) -> list[Fault]:
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


def _part(target: Target, account: Account, targets: Sequence[Target], accounts: Accounts) -> list[Fault]:
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


def _years(target: Target, account: Account, targets: Sequence[Target], accounts: Accounts) -> list[Fault]:
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


def _a_year(target: Target, account: Account, targets: Sequence[Target], accounts: Accounts) -> list[Fault]:
    """A number below what the least a year asks of the whole years both periods hold, also where the least is of a part."""
    if target.measure != Measure.NUMBER:
        return []
    found = []
    for one in targets:
        if one.measure != Measure.A_YEAR or target.category not in ("", one.category):
            continue
        least, years = accounts.get(one.pk, Account()).given, _whole_years(target, one)
        if account.given >= least * years:
            continue
        asked = (
            f"{vn.number(least)} một năm"
            if years == 1
            else f"{vn.number(years)} năm × {vn.number(least)} = {vn.number(least * years)}"
        )
        found.append(
            Fault(
                "plan.a_year",
                f"{_words(target)}: {vn.number(account.given)} nhỏ hơn mức bình quân tối thiểu {asked} "
                f"({label_of(one.category)}, {vn.day(one.start)} – {vn.day(one.end)}) là {vn.number(least * years - account.given)}.",
                target,
            )
        )
    return found


def _whole_years(one: Target, other: Target) -> int:
    """How many calendar years lie wholly in both periods: only of those is it certain what the least a year asks."""
    first, last = max(one.start, other.start), min(one.end, other.end)
    begin = first.year + ((first.month, first.day) != (1, 1))
    until = last.year - ((last.month, last.day) != (12, 31))
    return max(until - begin + 1, 0)


def _floors(target: Target, account: Account) -> list[Fault]:
    """Floors set when fewer units stood below may have outgrown the whole."""
    floors = floors_of(target) if target.in_ledger else {}
    if not floors:
        return []
    units = children_during(target.unit_id, target.start, target.end)
    found = floor_sum(account.given, forms_of(units, target.start, target.end).values(), floors)
    return [Fault("plan.floors", f"{_words(target)}: {found.sentence}", target)] if found.left < 0 else []


def _term(target: Target, terms: Sequence[Term]) -> list[Fault]:
    """A period that reaches out of the term, where terms are written down. One of a year or less may reach over a congress
    into the next term; a longer one lies in one term."""
    days = [_days_inside(target, term) for term in terms]
    length = (target.end - target.start).days + 1
    outside = length - (sum(days) if length <= _YEAR else max(days, default=0))
    if not terms or outside <= 0:
        return []
    listed = "; ".join(words_of_term(term) for term in terms)
    told = f"ngoài nhiệm kỳ của cấp uỷ: {listed}; {vn.number(outside)} ngày của kỳ nằm ngoài."
    late = any(_days_inside(target, term) and term.until and term.until <= target.end for term in terms)
    return [Fault("plan.term", f"{_words(target)}: {told}", target, "end" if late else "start")]


def words_of_term(term: Term) -> str:
    """'Nhiệm kỳ Thử (01/01/2021 – 01/7/2026)'."""
    return f"{term.name} ({vn.day(term.begin)} – {vn.day(term.until) or 'nay'})"


def _days_inside(target: Target, term: Term) -> int:
    """Days of the period that lie in the term."""
    first = max(target.start, term.begin) if term.begin else target.start
    last = min(target.end, term.until - dt.timedelta(days=1)) if term.until else target.end
    return max((last - first).days + 1, 0)


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
