"""Filters that print numbers and dates the Vietnamese way; the rules live in `ketnap.lib.format`."""

from datetime import date, datetime
from decimal import Decimal

from django import template

from ketnap.lib import format as vn

register = template.Library()


@register.filter
def number(value: int | None) -> str:
    """Returns 1464 as '1.464', None as '–'."""
    return vn.number(value)


@register.filter
def decimal(value: Decimal | int | None, places: int = 2) -> str:
    """Returns a number with `places` decimals after a comma."""
    return vn.decimal(value, places)


@register.filter
def percent(numerator: int | None, denominator: int | None) -> str:
    """Returns `{{ part|percent:whole }}` as '62,67%', or '–' when it has no meaning."""
    return vn.percent(numerator, denominator)


@register.filter
def percent_value(value: Decimal | int | None) -> str:
    """Returns a value that already counts in hundredths with its sign."""
    return vn.percent_value(value)


@register.filter
def day(value: date | None) -> str:
    """Returns '05/3/2024'; '' for None."""
    return vn.day(value)


@register.filter
def day_long(value: date | None) -> str:
    """Returns 'ngày 05 tháng 3 năm 2024'; blanks for the pen when None."""
    return vn.day_long(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Returns '14:03 05/3/2024'; '' for None."""
    return vn.moment(value)


@register.filter
def iso(value: date | None) -> str:
    """Returns the date for machines, as attributes and inputs want it: '2024-03-05'."""
    return "" if value is None else value.isoformat()
