"""Reading targets: what stands where, and how far each unit has come. Achievement comes in from the figures core."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from psycopg.types.range import DateRange

from ketnap.lib.errors import Refused
from ketnap.lib.format import ratio_percent
from ketnap.organisations.models import Placement, Profile
from ketnap.organisations.names import profiles_of
from ketnap.targets import ledger
from ketnap.targets.kinds import Measure
from ketnap.targets.ledger import Account
from ketnap.targets.models import Declaration, Target
from ketnap.targets.revised import as_revised


@dataclass(frozen=True)
class Progress:
    """One unit in one period. `target` is None where none is in force for exactly that period.

    `declared` is the unit's paper figure, beside the count and never in it; `difference` = declared - achieved.
    """

    unit_id: int
    code: str
    name: str
    form: str
    sector: str
    target: int | None
    kept: int | None
    handed: int | None
    achieved: int
    declared: int | None

    @property
    def percent(self) -> Decimal | None:
        """Achieved in hundredths of the target, two places half up; None without a target or with target 0."""
        return ratio_percent(self.achieved, self.target) if self.target else None

    @property
    def remaining(self) -> int | None:
        """How many are still to be admitted; 0 when the target is met."""
        return None if self.target is None else max(self.target - self.achieved, 0)

    @property
    def difference(self) -> int | None:
        return None if self.declared is None else self.declared - self.achieved


def target_of(
    unit_id: int, start: dt.date, end: dt.date, *, category: str = "", measure: str = Measure.NUMBER
) -> Target | None:
    """The unit's target of that kind for exactly that period."""
    return Target.every.filter(unit_id=unit_id, start=start, end=end, category=category, measure=measure).first()


def targets_of(unit_id: int, start: dt.date, end: dt.date) -> list[Target]:
    """All targets of the unit for exactly that period: the number first, then its parts, then other goals as last changed."""
    found = Target.every.filter(unit_id=unit_id, start=start, end=end).select_related("document", "unit")
    order = list(Measure.values)
    return sorted(as_revised(found), key=lambda target: (order.index(target.measure), target.category))


def targets_known(known: dt.datetime | None) -> QuerySet[Target]:
    """The targets that stood as known at `known` (None: now): set by then and not withdrawn by then."""
    if known is None:
        return Target.every.all()
    return Target.ever.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=known), created_at__lte=known)


def check_stands(target: Target) -> None:
    """Raise Refused for a target that was withdrawn meanwhile. The database holds the same for its account."""
    if not Target.every.filter(pk=target.pk).exists():
        raise Refused(
            "target.withdrawn",
            "Chỉ tiêu này đã được rút.",
            remedy="Hãy đặt chỉ tiêu mới nếu văn bản vẫn giao chỉ tiêu này.",
        )


def withdrawn(unit_id: int) -> list[Target]:
    """The targets of the unit that were withdrawn, the latest act first. They count nowhere."""
    found = Target.ever.filter(unit_id=unit_id, withdrawn_at__isnull=False).select_related(
        "document", "withdrawn_document"
    )
    return as_revised(found.order_by("-withdrawn_at", "-id"))


def given(
    unit_ids: Sequence[int], start: dt.date, end: dt.date, *, category: str = "", measure: str = Measure.NUMBER
) -> dict[int, Account]:
    """Accounts by unit id for exactly that period. Two queries."""
    found = target_ids(unit_ids, start, end, category=category, measure=measure)
    accounts = ledger.accounts(found.values())
    return {unit_id: accounts.get(target_id, Account()) for unit_id, target_id in found.items()}


def target_ids(
    unit_ids: Sequence[int], start: dt.date, end: dt.date, *, category: str = "", measure: str = Measure.NUMBER
) -> dict[int, int]:
    """The targets' keys by unit id for exactly that period. One query."""
    wanted = Target.every.filter(unit_id__in=unit_ids, start=start, end=end, category=category, measure=measure)
    return dict(wanted.values_list("unit_id", "pk"))


def declared(unit_ids: Sequence[int], start: dt.date, end: dt.date) -> dict[int, int]:
    """The latest declared figure by unit id for exactly that period."""
    period = DateRange(start, end, "[]")
    rows = Declaration.objects.filter(unit_id__in=unit_ids, period=period).order_by("unit_id", "-declared_at")
    return dict(rows.distinct("unit_id").values_list("unit_id", "number"))


def children_during(unit_id: int, start: dt.date, end: dt.date) -> list[int]:
    """Units that stood directly below the unit on some day of the period."""
    rows = Placement.objects.during(start, end).filter(parent_id=unit_id).order_by("unit__code")
    return list(dict.fromkeys(rows.values_list("unit_id", flat=True)))


def forms_of(unit_ids: Sequence[int], start: dt.date, end: dt.date) -> dict[int, str]:
    """Form by unit id as of the start, for a unit founded later its first one in the period. One query."""
    rows = Profile.objects.during(start, end).filter(unit_id__in=unit_ids).order_by("unit_id", "valid")
    return dict(rows.distinct("unit_id").values_list("unit_id", "form"))


def progress(
    unit_ids: Sequence[int],
    start: dt.date,
    end: dt.date,
    day: dt.date,
    achieved: Mapping[int, int],
    *,
    category: str = "",
    measure: str = Measure.NUMBER,
) -> list[Progress]:
    """Progress of the units in the given order, names as of `day`. Four queries, whatever the number of units.

    `achieved` is counted by `members.figures` for the same units and [start, min(end, day)]; for a category by `admitted`.
    """
    accounts = given(unit_ids, start, end, category=category, measure=measure)
    paper = declared(unit_ids, start, end) if not category else {}
    profiles = profiles_of(unit_ids, day)
    rows = []
    for unit_id in unit_ids:
        profile, account = profiles[unit_id], accounts.get(unit_id)
        rows.append(
            Progress(
                unit_id=unit_id,
                code=profile.unit.code,
                name=profile.name,
                form=profile.form,
                sector=profile.sector,
                target=account.given if account else None,
                kept=account.kept if account else None,
                handed=account.handed if account else None,
                achieved=achieved.get(unit_id, 0),
                declared=paper.get(unit_id),
            )
        )
    return rows


def differences(rows: Sequence[Progress]) -> list[Progress]:
    """Units whose paper figure differs from the count: the work list, largest difference first."""
    unequal = [row for row in rows if row.difference]
    return sorted(unequal, key=lambda row: (-abs(row.difference or 0), row.code))


def periods(unit_ids: Sequence[int]) -> list[tuple[dt.date, dt.date]]:
    """Periods for which any of the units has a target, latest first."""
    rows = Target.every.filter(unit_id__in=unit_ids).values_list("start", "end").distinct().order_by("-end", "start")
    return list(rows)
