"""Rates and averages as a term's resolution states them. Exact fractions inside, rounded once at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ketnap.lib.format import ratio_percent
from ketnap.targets.kinds import Denominator

_MONTHS = 12


@dataclass(frozen=True)
class YearStock:
    """One year's admissions and the numbers of members a rate may be a share of."""

    year: int
    achieved: int
    start: int
    year_before: int
    end: int

    def base(self, denominator: str) -> Fraction:
        """The denominator asked for. The average is that of the first and the last day."""
        if denominator == Denominator.AVERAGE:
            return Fraction(self.start + self.end, 2)
        return Fraction(self.year_before if denominator == Denominator.YEAR_BEFORE else self.start)

    def rate(self, denominator: str) -> Decimal | None:
        """Admissions in hundredths of the denominator, two places; None where there were no members."""
        return ratio_percent(self.achieved, self.base(denominator))


@dataclass(frozen=True)
class TermRate:
    """Rates year by year and their mean over the term, against a goal (`low`)."""

    years: tuple[YearStock, ...]
    denominator: str
    low: Decimal | None

    @property
    def average(self) -> Decimal | None:
        """Mean of the exact yearly rates, in hundredths, two places half up."""
        exact = [
            Fraction(year.achieved) / year.base(self.denominator) for year in self.years if year.base(self.denominator)
        ]
        return ratio_percent(sum(exact, Fraction()), Fraction(len(exact))) if exact else None

    @property
    def points(self) -> Decimal | None:
        """How many percentage points above (or below) the goal."""
        return None if self.average is None or self.low is None else self.average - self.low


def per_year(achieved: int, start: dt.date, end: dt.date) -> Decimal | None:
    """Achieved a year over [start, end], counted in whole and begun months: 263 in nine months → 350.67."""
    return ratio_percent(Fraction(achieved * _MONTHS, 100), months_of(start, end))


def months_of(start: dt.date, end: dt.date) -> Fraction:
    """Months from the first to the last day, both included; a begun month as the share of its days."""
    if end < start:
        return Fraction()
    after = end + dt.timedelta(days=1)
    whole = (after.year - start.year) * _MONTHS + after.month - start.month
    return whole + Fraction(after.day - 1, _length(after)) - Fraction(start.day - 1, _length(start))


def _length(day: dt.date) -> int:
    following = dt.date(day.year + day.month // _MONTHS, day.month % _MONTHS + 1, 1)
    return (following - day.replace(day=1)).days


def years_met(by_year: Sequence[tuple[int, int, Fraction]], least: int) -> list[tuple[int, bool | None]]:
    """For (year, achieved, share of the year inside the period): whether the least number a year was reached.

    A year only partly inside is judged against its share and is None while a whole year can't be told.
    """
    return [(year, achieved >= least if share == 1 else None) for year, achieved, share in by_year]
