"""Idle units: cells that have admitted nobody for years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.db.models.functions import Coalesce

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.law.calendar import add_months, full_months
from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.members.counting import Sees
from ketnap.members.models import Membership
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile
from ketnap.organisations.names import names_of
from ketnap.organisations.tree import below, tree_on

_MONTHS = 12


@dataclass(frozen=True)
class Idle:
    """A cell, its last admission (None: none in the books), and since when nobody was admitted."""

    unit_id: int
    code: str
    name: str
    last: dt.date | None
    since: dt.date
    years: int
    above: str = ""  # the unit directly above; empty for the unit asked about itself

    @property
    def full_name(self) -> str:
        """'Chi bộ 8, Đảng bộ xã Ví Dụ': many cells bear the same name."""
        return f"{self.name}, {self.above}" if self.above else self.name

    @property
    def sentence(self) -> str:
        """'16 năm không kết nạp, lần gần nhất 05/3/2010'."""
        told = f"lần gần nhất {vn.day(self.last)}" if self.last else f"chưa ghi lần nào từ {vn.day(self.since)}"
        return f"{self.years} năm không kết nạp, {told}"


def idle_units(reader: Sees, unit_id: int, day: dt.date, *, years: int) -> list[Idle]:
    """Cells at or below the unit on `day` without an admission in the last `years` years, the longest first. Five queries.

    A cell founded later than that is not counted: it has not had the time. Raises Http404 without the right to figures.
    """
    require(reader, Can.SEE_FIGURES, unit_id)  # type: ignore[arg-type]
    cells = list(
        Profile.objects.on(day)
        .filter(unit_id__in=below([unit_id], day), form__in=CELLS)
        .select_related("unit")
        .order_by("unit__code")
    )
    cells = [cell for cell in cells if cell.unit.closed_on is None or cell.unit.closed_on > day]
    when = Coalesce("decided_on", "ceremony_on")
    with rls.everything():
        rows = Membership.objects.known().filter(cancelled_on=None, unit_id__in=[cell.unit_id for cell in cells])
        dated = rows.annotate(day=when).filter(day__lte=day)
        last = dict(dated.values_list("unit_id").annotate(Max("day")).order_by())
    parent = tree_on(day).parent
    names = names_of(
        {parent[cell.unit_id] for cell in cells if cell.unit_id != unit_id and cell.unit_id in parent}, day
    )
    limit, found = add_months(day, -_MONTHS * years), []
    for cell in cells:
        before = last.get(cell.unit_id)
        since = before or cell.unit.opened_on
        if since <= limit:
            whole = full_months(since, day) // _MONTHS
            above = names.get(parent.get(cell.unit_id, unit_id), "") if cell.unit_id != unit_id else ""
            found.append(Idle(cell.unit_id, cell.unit.code, cell.name, before, since, whole, above))
    return sorted(found, key=lambda one: (one.since, one.code))
