"""The public-service working-day calendar of Viet Nam, 2015-2027, and counting on it.

A day works when it is Monday to Friday and not a day off, or a weekend day worked in exchange. Counting starts on
the day after the start. A count that touches a day nobody has decided yet is provisional and says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from ketnap.law import strict_yaml
from ketnap.law.words import day

Date = date
"""The type, under a name that a field called `date` does not hide."""

_ONE = timedelta(days=1)
_SATURDAY = 5
_MONTHS = 12
_SHORTEST_MONTH = 28


@dataclass(frozen=True)
class Pending:
    """A change proposed or still to be published: days that may be off, weekend days that may be worked."""

    name: str
    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True)
class DueDate:
    """The last day of a limit. `earliest`..`latest` bound it while provisional (None: cannot be bounded).

    `shifted` is by how many calendar days holidays and exchanged Saturdays move it against plain weekdays.
    """

    date: Date
    provisional: bool
    why: list[str]
    shifted: int
    earliest: Date | None
    latest: Date | None


class Calendar:
    """Working days as prefix counts, so that a due date costs a few look-ups whatever its length."""

    def __init__(
        self,
        off: Iterable[date],
        worked: Iterable[date],
        pending: Iterable[Pending],
        years: dict[int, bool],
        notes: Mapping[date, str] | None = None,
    ) -> None:
        self.notes = dict(sorted((notes or {}).items()))
        self.off, self.worked = frozenset(off), frozenset(worked)
        self.pending, self.years = tuple(pending), dict(years)
        self.first, self.last = date(min(years), 1, 1), date(max(years), 12, 31)
        unpublished = [date(year, 1, 1) for year, published in years.items() if not published]
        self._first_doubt = min([*unpublished, *(min(x.off | x.worked) for x in self.pending)], default=date.max)
        self._as_known = _Count(self, self.off, self.worked)
        may_off = frozenset(x for item in self.pending for x in item.off)
        may_work = frozenset(x for item in self.pending for x in item.worked)
        self._fewest_off = _Count(self, self.off, self.worked | may_work) if may_work else self._as_known
        self._most_off = _Count(self, self.off | may_off, self.worked) if may_off else self._as_known

    def covers(self, on: date) -> bool:
        """Whether the calendar says anything about the day beyond its place in the week."""
        return self.first <= on <= self.last

    def is_working_day(self, on: date) -> bool:
        """Whether offices work that day, as far as decided; outside 2015-2027 only the week counts."""
        return on in self.worked or (on.weekday() < _SATURDAY and on not in self.off)

    def doubts(self, start: date, end: date) -> list[str]:
        """Vietnamese reasons why a count over `start`..`end` (both included) is not settled."""
        why = [item.name + "." for item in self.pending if any(start <= x <= end for x in item.off | item.worked)]
        for year in range(max(start.year, self.first.year), min(end.year, self.last.year) + 1):
            if not self.years[year]:
                why.append(f"Lịch nghỉ chính thức năm {year} chưa được công bố.")
        if start < self.first or end > self.last:
            span = f"{self.first.year}–{self.last.year}"
            why.append(f"Ngoài phạm vi lịch ngày làm việc {span}; chỉ tính theo thứ trong tuần.")
        return why

    def add_working_days(self, start: date, days: int) -> DueDate:
        """The due date `days` working days after `start`, the day after `start` being the first.

        Raises `ValueError` when `days` is below 1.
        """
        if days < 1:
            raise ValueError("days must be at least 1")
        plain = _weekdays_after(start, days)
        found = self._as_known.after(start, days) if self.covers(start) else None
        if found is None:
            return DueDate(plain, True, self.doubts(start + _ONE, plain), 0, None, None)
        latest = self._most_off.after(start, days)
        settled = latest is not None and latest < self._first_doubt
        why = [] if settled else self.doubts(start + _ONE, max(found, latest or self.last))
        shifted = (found - plain).days
        if not why:
            return DueDate(found, False, [], shifted, found, found)
        return DueDate(found, True, why, shifted, self._fewest_off.after(start, days), latest)

    def working_day_after(self, start: date, days: int) -> date:
        """The date of `add_working_days` alone, for counting many: nothing is said about what is not settled.

        Raises `ValueError` when `days` is below 1.
        """
        if days < 1:
            raise ValueError("days must be at least 1")
        found = self._as_known.after(start, days) if self.covers(start) else None
        return _weekdays_after(start, days) if found is None else found

    def due_dates(self, starts: Sequence[date], days: int) -> list[date]:
        """The dates of `add_working_days(start, days)` for many starts: each different day is counted once."""
        counted = {start: self.working_day_after(start, days) for start in set(starts)}
        return [counted[start] for start in starts]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when `end` is before."""
        if end < start:
            return -self.working_days_between(end, start)
        if self.covers(start) and self.covers(end):
            return self._as_known.between(start, end)
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def corrections_between(self, start: date, end: date) -> list[str]:
        """What offices corrected on days after `start` up to `end`, in words, in order of days."""
        return [words for on, words in self.notes.items() if start < on <= end]

    def with_decisions(
        self,
        *,
        off: Iterable[date] = (),
        worked: Iterable[date] = (),
        unchanged: Iterable[date] = (),
        published: Iterable[int] = (),
        notes: Mapping[date, str] | None = None,
    ) -> Calendar:
        """A calendar with decisions an office recorded as plain data.

        A pending matter ends once any of its days is named, as off, worked, or `unchanged`: such a day is as its place in the
        week says, whatever was shipped. `published` names years whose full calendar is out, `notes` says who decided each day.
        """
        more_off, more_worked, plain = frozenset(off), frozenset(worked), frozenset(unchanged)
        decided = more_off | more_worked | plain
        left = [item for item in self.pending if not decided & (item.off | item.worked)]
        years = self.years | dict.fromkeys(published, True)
        return Calendar(
            (self.off - decided) | more_off,
            (self.worked - decided) | more_worked,
            left,
            years,
            {**self.notes, **(notes or {})},
        )


class _Count:
    """Prefix counts of working days under one reading of the calendar."""

    def __init__(self, calendar: Calendar, off: frozenset[date], worked: frozenset[date]) -> None:
        self.base = calendar.first.toordinal()
        self.upto: list[int] = []
        self.days: list[date] = []
        on = calendar.first
        while on <= calendar.last:
            if on in worked or (on.weekday() < _SATURDAY and on not in off):
                self.days.append(on)
            self.upto.append(len(self.days))
            on += _ONE

    def after(self, start: date, days: int) -> date | None:
        """The working day `days` after `start`, or None beyond the calendar."""
        at = self.upto[start.toordinal() - self.base] + days - 1
        return self.days[at] if at < len(self.days) else None

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`."""
        return self.upto[end.toordinal() - self.base] - self.upto[start.toordinal() - self.base]


def _weekdays_after(start: date, days: int) -> date:
    """The date `days` Mondays-to-Fridays after `start`."""
    begin = start - timedelta(days=max(0, start.weekday() - _SATURDAY + 1))
    weeks, rest = divmod(begin.weekday() + days, _SATURDAY)
    return begin + timedelta(days=weeks * 7 + rest - begin.weekday())


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day."""
    years, month = divmod(start.month - 1 + months, _MONTHS)
    year, month = start.year + years, month + 1
    if start.day <= _SHORTEST_MONTH:
        return date(year, month, start.day)
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def months_by_calendar(start: date, end: date) -> int:
    """Months from the month of `start` to the month of `end`, days of the month not counted."""
    return (end.year - start.year) * _MONTHS + end.month - start.month


def full_months(start: date, end: date) -> int:
    """Complete months from `start` to `end`: the largest n with `add_months(start, n) <= end`."""
    months = months_by_calendar(start, end)
    return months if add_months(start, months) <= end else months - 1


def years_to_months(years: int) -> int:
    """Years as months."""
    return years * _MONTHS


@lru_cache(maxsize=1)
def load_calendar() -> Calendar:
    """The calendar shipped with the product, read once. Raises `LawError` on a malformed year."""
    return read_calendar(Path(__file__).parent / "calendars")


def read_calendar(home: Path) -> Calendar:
    """The calendar of the year files under `home`."""
    off: list[date] = []
    worked: list[date] = []
    pending: list[Pending] = []
    years: dict[int, bool] = {}
    for path in sorted(home.glob("*.yaml")):
        year = strict_yaml.read(path)
        year.only(("year", "published", "sources", "off"), ("worked", "pending"))
        for key, days, weekend in (("off", off, False), ("worked", worked, True)):
            for item in year.blocks(key):
                days.append(_calendar_day(item, year, weekend=weekend))
        for item in year.blocks("pending"):
            item.only(("name", "off", "as_of", "source"), ("worked",))
            pending.append(Pending(item.text("name"), frozenset(item["off"]), frozenset(item.get("worked", []))))
        years[year["year"]] = year["published"]
    return Calendar(off, worked, pending, years)


def _calendar_day(item: strict_yaml.Block, year: strict_yaml.Block, *, weekend: bool) -> date:
    item.only(("date", "name", "certainty", "source"), ("for",) if weekend else ("kind", "for"))
    found = item["date"]
    if not isinstance(found, date) or found.year != year["year"]:
        raise item.error("ngày không thuộc năm của tệp", "date")
    if (found.weekday() >= _SATURDAY) is not weekend:
        raise item.error(f"{day(found)} không đúng loại ngày trong tuần", "date")
    if item["source"] not in year.block("sources"):
        raise item.error(f"nguồn lạ “{item['source']}”", "source")
    return found
