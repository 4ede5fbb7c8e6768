"""The only place that reads the clock. Called at the edges (view, command, job), never in a rule or query."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> dt.datetime:
    """The moment, with the time zone of Vietnam."""
    return dt.datetime.now(VIETNAM)


def today() -> dt.date:
    """The date in Vietnam."""
    return now().date()
