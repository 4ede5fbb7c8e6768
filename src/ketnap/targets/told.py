"""A forecast and a look back at forecasts as plain data, for commands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ketnap.lib import format as vn
from ketnap.members.counting import Sees
from ketnap.organisations.models import Unit
from ketnap.targets.outlook import Outlook, back_test, share_inside

_SHORTEST_MONTH = 28  # a day every month has


def back_told(reader: Sees, unit_id: int, years: Sequence[int], day: dt.date, *, today: dt.date) -> dict[str, Any]:
    """What forecasts of that day of each year foresaw for the units directly below and what came, and the share inside.

    Raises Http404 unless the reader may see figures of the unit.
    """
    found = back_test(reader, unit_id, years, month_day=(day.month, min(day.day, _SHORTEST_MONTH)), today=today)
    codes = dict(Unit.objects.filter(pk__in={one.unit_id for one in found}).values_list("pk", "code"))
    share = share_inside(found)
    rows = [
        {
            "unit": codes[one.unit_id], "year": one.year, "low": one.low, "high": one.high, "actual": one.actual,
            "inside": one.inside,
        }
        for one in found
    ]  # fmt: skip
    return {"unit_years": len(found), "inside_percent": None if share is None else str(share), "rows": rows}


def outlook_told(line: Outlook, codes: Mapping[int, str]) -> dict[str, Any]:
    """One unit's outlook; steps_short are how many more must have done a step by its last day."""
    one = line.forecast
    return {
        "unit": codes[line.unit_id], "target": one.whole, "achieved": one.achieved, "able": one.able, "unable": one.unable,
        "likely": one.likely, "low": one.low, "high": one.high, "more_needed": one.more,
        "first_step": line.main.first.key if line.main else None,
        "first_step_by": line.main.first.day.isoformat() if line.main else None, "overdue": one.overdue, "lost": one.lost,
        "unclear": one.unclear, "steps_short": {row.key: row.short for row in one.waiting if row.short},
        "expected_by_calendar": None if line.by_calendar is None else vn.decimal(line.by_calendar),
        "expected_by_seasons": None if line.by_seasons is None else vn.decimal(line.by_seasons),
        "a_year": None if line.a_year is None else vn.decimal(line.a_year),
    }  # fmt: skip
