"""A period in words, the same on every page and paper."""

from __future__ import annotations

import datetime as dt

from ketnap.lib import format as vn

_YEAR = 366  # days


def words_of(start: dt.date, end: dt.date) -> str:
    """'năm 2026', 'giai đoạn 2024 – 2025', or 'từ … đến …'. Both days included."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"năm {start.year}" if start.year == end.year else f"giai đoạn {start.year} – {end.year}"
    return f"từ {vn.day(start)} đến {vn.day(end)}"


def comparable(start: dt.date, end: dt.date) -> bool:
    """Whether “the same days of the year before” lie outside the period itself."""
    return (end - start).days < _YEAR
