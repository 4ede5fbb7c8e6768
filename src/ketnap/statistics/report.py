"""The progress report of a unit for a period as one frozen object; page, Word, PDF and workbook only draw it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ketnap.audit import seal
from ketnap.audit.models import Seal
from ketnap.documents.models import Document
from ketnap.lib.format import ratio_percent
from ketnap.members.counting import Sees
from ketnap.members.figures import Asked, TreeChoice
from ketnap.organisations.kinds import Body, Form
from ketnap.organisations.models import Committee, Profile, Unit
from ketnap.organisations.names import profiles_of
from ketnap.organisations.tree import tree_on
from ketnap.statistics import tally
from ketnap.statistics.figures import Period, UnitFigures, unit_figures
from ketnap.statistics.overdue import Overdue, overdue_of
from ketnap.targets.models import Target

WITH_KINDS = (Form.CENTRAL, Form.PROVINCE, Form.SUPERIOR, Form.OUTSIDE)
"""Units below which a table by kind of grassroots unit says something."""


@dataclass(frozen=True)
class Plan:
    """The target counted against: for exactly the period, or the longer one that begins with it."""

    start: dt.date
    end: dt.date
    document: Document

    @property
    def period(self) -> Period:
        return self.start, self.end


@dataclass(frozen=True)
class Report:
    """Everything a progress report says. Counts are `int`, shares `Decimal` in hundredths with two places, or None."""

    unit: Unit
    profile: Profile
    superior: str
    has_standing: bool
    start: dt.date
    end: dt.date
    tree: TreeChoice
    made_at: dt.datetime
    whole: UnitFigures
    before: UnitFigures
    plan: Plan | None
    forms: dict[str, int]
    sectors: tuple[tally.SectorPart, ...]
    months: tuple[tally.Part, ...]
    qualities: tuple[tally.Breakdown, ...]
    overdue: Overdue
    seal: str
    demo: bool

    @property
    def achieved(self) -> int:
        return self.whole.achieved

    @property
    def remaining(self) -> int | None:
        return self.whole.progress.remaining

    @property
    def change(self) -> int:
        """Achieved more (or fewer) than in the same days a year before."""
        return self.achieved - self.before.achieved

    @property
    def change_percent(self) -> Decimal | None:
        return ratio_percent(self.change, self.before.achieved)

    @property
    def growth_percent(self) -> Decimal | None:
        """Achieved in hundredths of the members at the beginning."""
        return ratio_percent(self.achieved, self.whole["opening"])

    @property
    def without(self) -> tuple[UnitFigures, ...]:
        """Units directly below that admitted nobody."""
        return tuple(child for child in self.whole.children if child.achieved == 0)

    @property
    def above(self) -> tuple[UnitFigures, ...]:
        """Units directly below that went beyond their target."""
        return tuple(
            child for child in self.whole.children if child.target is not None and child.achieved > child.target
        )


def a_year_before(day: dt.date) -> dt.date:
    """The same day a year earlier; 29 February becomes the 28th."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def build_report(
    reader: Sees,
    unit: Unit,
    start: dt.date,
    end: dt.date,
    *,
    at: dt.datetime,
    tree: TreeChoice = "then",
    demo: bool,
) -> Report:
    """The report of `unit` for [start, end] as known at `at`. While the period runs, its days so far stand against the same days a
    year before, not against more.

    Raises Refused when the period is in disorder, Http404 when the reader may not see figures of the unit.
    """
    today = at.date()
    plan = plan_for(unit, start, end)
    whole = unit_figures(
        reader, unit, start, end, today=today, tree=tree, by_child=True, plan=plan.period if plan else None
    )
    day = min(end, today)
    then = a_year_before(max(start, day))
    before = unit_figures(reader, unit, a_year_before(start), then, today=today, tree=tree)
    forms, standing = tally.organisations(unit.pk, day, today if tree == "now" else day)
    rows = tally.admitted(reader, Asked(unit.pk, start, end, tree, today))
    profile = profiles_of([unit.pk], day)[unit.pk]
    last = Seal.objects.order_by("-number").first()
    return Report(
        unit=unit, profile=profile, superior=superior_of(unit, day),
        has_standing=Committee.objects.on(day).filter(unit=unit, body=Body.STANDING).exists(),
        start=start, end=end, tree=tree, made_at=at, whole=whole, before=before, plan=plan, forms=forms,
        sectors=tally.sectors(rows, standing) if profile.form in WITH_KINDS else (),
        months=tally.by_month(rows, months_of(start, end), lambda key: key <= f"{today:%Y-%m}"),
        qualities=tally.breakdowns(rows), overdue=overdue_of(reader, unit, day),
        seal=seal.short(last) if last else "", demo=demo,
    )  # fmt: skip


def plan_for(unit: Unit, start: dt.date, end: dt.date) -> Plan | None:
    """The target of exactly the period; else the shortest one that begins the same day and lasts longer (the year's, at mid-year)."""
    targets = Target.objects.filter(unit=unit, start=start, end__gte=end).select_related("document").order_by("end")
    target = targets.first()
    return Plan(target.start, target.end, target.document) if target else None


def superior_of(unit: Unit, day: dt.date) -> str:
    """The name of the organisation directly above on the day, '' at the top."""
    parent = tree_on(day).parent.get(unit.pk)
    return profiles_of([parent], day)[parent].name if parent is not None else ""


def months_of(start: dt.date, end: dt.date) -> list[str]:
    """The months the period touches, as “2026-03”."""
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    return [f"{start.year + (start.month - 1 + n) // 12}-{(start.month - 1 + n) % 12 + 1:02d}" for n in range(count)]
