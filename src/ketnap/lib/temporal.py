"""Dated facts: when a thing was so (valid) and when the house knew it (recorded).

Both ranges are half open. A row with an open `recorded` range is today's knowledge; correcting closes it and adds a row,
so "as known on K" can always be asked.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from psycopg.types.range import DateRange, TimestamptzRange

from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.lib.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

M = TypeVar("M", bound=models.Model)


def span(start: dt.date | None, end: dt.date | None = None) -> DateRange:
    """The valid range [start, end): end is the first day it is no longer so; None is open."""
    return DateRange(start, end, "[)")


def typed_span(start: dt.date, end: dt.date | None, *, code: str, field: str) -> DateRange:
    """The same from two days somebody typed. Raises Refused with `code` at `field` unless the end comes after the beginning."""
    if end is not None and end <= start:
        raise Refused(
            code, f"Ngày kết thúc ({vn.day(end)}) phải sau ngày bắt đầu ({vn.day(start)}).",
            remedy="Hãy xem lại hai ngày này.", field=field,
        )  # fmt: skip
    return span(start, end)


def since(moment: dt.datetime) -> TimestamptzRange:
    """A recorded range that begins now and is open: today's knowledge."""
    return TimestamptzRange(moment, None, "[)")


class DatedQuerySet(models.QuerySet[M]):
    """Questions "on D" and "as known on K"."""

    def known(self, moment: dt.datetime | None = None) -> Self:
        """Rows the house believed at `moment` (None: believes now)."""
        if moment is None:
            return self.filter(recorded__upper_inf=True)
        return self.filter(recorded__contains=moment)

    def on(self, day: dt.date, known: dt.datetime | None = None) -> Self:
        """Rows valid on `day`, as known at `known`."""
        return self.known(known).filter(valid__contains=day)

    def during(self, start: dt.date, end: dt.date) -> Self:
        """Rows valid on some day from `start` to `end`, both included, as known now."""
        return self.known().filter(valid__overlap=DateRange(start, end, "[]"))


class Dated(models.Model):
    """A fact with valid and recorded time."""

    valid = DateRangeField("có hiệu lực")
    recorded = DateTimeRangeField("được ghi nhận")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def valid_from(self) -> dt.date | None:
        return self.valid.lower if self.valid else None

    @property
    def valid_until(self) -> dt.date | None:
        """The first day it is no longer so, None while open."""
        return self.valid.upper if self.valid else None


def one_at_a_time(name: str, *keys: str, sentence: str) -> ExclusionConstraint:
    """No two rows with the same keys may be valid on the same day in the same state of knowledge."""
    expressions: list[Any] = [(key, RangeOperators.EQUAL) for key in keys]
    expressions += [("valid", RangeOperators.OVERLAPS), ("recorded", RangeOperators.OVERLAPS)]
    return ExclusionConstraint(name=name, expressions=expressions, violation_error_message=sentence)


def proper_ranges(name: str) -> models.CheckConstraint:
    """Neither range may be empty."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(valid__isempty=False, recorded__isempty=False, recorded__lower_inf=False),
        violation_error_message="Khoảng thời gian trống: ngày kết thúc phải sau ngày bắt đầu.",
    )


def after(rows: DatedQuerySet[Any], *, at: dt.datetime) -> dt.datetime:
    """The moment a new row beside `rows` counts from: `at`, or when the last of them stopped being believed, if that is later.

    Two acts may carry the same moment, or the later one the earlier moment, when it waited for a lock.
    """
    with rls.everything():  # rows of units out of sight bar the way as well; nothing but a moment leaves here
        held = rows.filter(recorded__upper_inf=False).aggregate(last=models.Max("recorded__endswith"))
    ended: dt.datetime | None = held["last"]
    return max(at, ended) if ended is not None else at


def close(rows: Sequence[Dated], *, at: dt.datetime) -> dt.datetime:
    """End today's knowledge of the rows: they stay, and answer "as known before".

    Returns the moment from which replacements count. It is `at`, or a microsecond after a row that was itself recorded at
    `at` (two changes in one act), so that knowledge never stands still or overlaps.
    """
    moment: dt.datetime = max([at, *(row.recorded.lower + dt.timedelta(microseconds=1) for row in rows)])
    for row in rows:
        row.recorded = TimestamptzRange(row.recorded.lower, moment, "[)")
        row.save(update_fields=["recorded"])
    return moment
