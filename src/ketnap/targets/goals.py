"""Every kind of target judged on a day: what was asked, what stands, whether it is met; unknown where it cannot be told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.lib.format import ratio_percent
from ketnap.members.counting import Sees, figures_for
from ketnap.targets import ledger
from ketnap.targets.admitted import admitted, may_count, of_category
from ketnap.targets.categories import category_of, label_of
from ketnap.targets.coverage import coverage
from ketnap.targets.idle import idle_units
from ketnap.targets.kinds import Denominator, Measure
from ketnap.targets.models import Target
from ketnap.targets.rates import TermRate, YearStock, months_of, years_met
from ketnap.targets.timeliness import timeliness

_YEAR = 12
_SENSITIVE = "Cần quyền xem thông tin nhạy cảm."


@dataclass(frozen=True)
class Result:
    """One target on one day. `met` is None where it cannot be told; `note` says on what it rests."""

    target: Target
    label: str
    goal: str
    achieved: str
    percent: Decimal | None
    met: bool | None
    note: str = ""


def judge(reader: Sees, target: Target, day: dt.date, *, today: dt.date) -> Result:
    """The target judged up to min(its end, day). Raises Http404 unless the reader may see figures of its unit."""
    require(reader, Can.SEE_FIGURES, target.unit_id)  # type: ignore[arg-type]
    until = max(target.start, min(target.end, day))
    return _JUDGES[target.measure](reader, target, until, today)


def _number(reader: Sees, target: Target, until: dt.date, today: dt.date) -> Result:
    whole = ledger.account(target).given
    label = label_of(target.category)
    if target.category and not may_count(reader, target.unit_id, category_of(target.category)):
        return Result(target, label, vn.number(whole), vn.NOTHING, None, None, _SENSITIVE)
    rows, unknown = admitted(reader, target.unit_id, target.start, until, today=today), 0
    if target.category:
        split = of_category(rows, category_of(target.category))
        rows, unknown = list(split.inside), len(split.unknown)
    return Result(
        target, label, vn.number(whole), vn.number(len(rows)), ratio_percent(len(rows), whole), len(rows) >= whole,
        _unsure(unknown),
    )  # fmt: skip


def _a_year(reader: Sees, target: Target, until: dt.date, today: dt.date) -> Result:
    least = ledger.account(target).given
    rows, unknown = admitted(reader, target.unit_id, target.start, until, today=today), 0
    label = "Tối thiểu mỗi năm"
    if target.category:
        label += f": {label_of(target.category)}"
        if not may_count(reader, target.unit_id, category_of(target.category)):
            return Result(target, label, f"{vn.number(least)} một năm", vn.NOTHING, None, None, _SENSITIVE)
        split = of_category(rows, category_of(target.category))
        rows, unknown = list(split.inside), len(split.unknown)
    counts = Counter(row.day.year for row in rows)
    by_year = []
    for year in range(target.start.year, until.year + 1):
        first, last = max(target.start, dt.date(year, 1, 1)), min(until, dt.date(year, 12, 31))
        by_year.append((year, counts[year], months_of(first, last) / _YEAR))
    judged = years_met(by_year, least)
    known = [met for _, met in judged if met is not None]
    told = "; ".join(f"năm {year}: {vn.number(counts[year])}" for year, _ in judged)
    return Result(
        target, label, f"{vn.number(least)} một năm", told, None, all(known) if known else None,
        " ".join(filter(None, ("" if len(known) == len(judged) else "Năm chưa trọn chưa kết luận.", _unsure(unknown)))),
    )  # fmt: skip


def _unsure(unknown: int) -> str:
    return f"{vn.number(unknown)} người chưa rõ có thuộc nhóm hay không." if unknown else ""


def year_stocks(reader: Sees, unit_id: int, start: dt.date, until: dt.date, *, today: dt.date) -> list[YearStock]:
    """Admissions and numbers of members of each year touched by [start, until], on the tree of then."""
    found = []
    for year in range(start.year, until.year + 1):
        first, last = max(start, dt.date(year, 1, 1)), min(until, dt.date(year, 12, 31))
        flow = figures_for(reader, unit_id, first, last, today=today, measures=["opening", "achieved", "closing"])
        eve = figures_for(
            reader, unit_id, first, first, today=today, measures=["opening", "reorganised_in", "reorganised_out"]
        )[unit_id]
        begin = eve["opening"] + eve["reorganised_in"] - eve["reorganised_out"]
        own = flow[unit_id]
        found.append(YearStock(year, own["achieved"], begin, own["opening"], own["closing"]))
    return found


def _rate(reader: Sees, target: Target, until: dt.date, today: dt.date) -> Result:
    years = year_stocks(reader, target.unit_id, target.start, until, today=today)
    rate = TermRate(tuple(years), target.denominator, target.low)
    goal = vn.percent_value(target.low) + (f" đến {vn.percent_value(target.high)}" if target.high else "")
    points = "" if rate.points is None else f"{'+' if rate.points >= 0 else ''}{vn.decimal(rate.points)} điểm phần trăm"
    met = None if rate.average is None or target.low is None else rate.average >= target.low
    note = (
        f"So với {Denominator(target.denominator).label.lower()}; {points}." if points else "Chưa có đảng viên để so."
    )
    return Result(target, Measure.RATE.label, goal, vn.percent_value(rate.average), rate.average, met, note)


def _coverage(reader: Sees, target: Target, until: dt.date, today: dt.date) -> Result:
    found = coverage(reader, target.unit_id, target.start, until, today=today)
    told = f"{vn.number(len(found.admitting))}/{vn.number(len(found.sourced))} tổ chức"
    note = (
        f"{vn.number(len(found.idle_with_source))} tổ chức có nguồn mà chưa kết nạp." if found.idle_with_source else ""
    )
    met = None if found.percent is None or target.low is None else found.percent >= target.low
    return Result(target, Measure.COVERAGE.label, vn.percent_value(target.low), told, found.percent, met, note)


def _timeliness(reader: Sees, target: Target, until: dt.date, today: dt.date) -> Result:
    found = timeliness(reader, target.unit_id, target.start, until, today=today)
    good, known, share = found.share("review_in_time")
    decided, of, second = found.share("decision_in_time")
    told = f"chi bộ xét {good}/{known}, quyết định {decided}/{of} đúng hạn"
    worst = min((value for value in (share, second) if value is not None), default=None)
    unknown = f"{vn.number(len(found.unknown))} người chưa đủ ngày tháng để kết luận." if found.unknown else ""
    met = None if worst is None or target.low is None else worst >= target.low
    return Result(target, Measure.TIMELINESS.label, vn.percent_value(target.low), told, worst, met, unknown)


def _idle(reader: Sees, target: Target, until: dt.date, today: dt.date) -> Result:
    years = int(target.low or 1)
    found = idle_units(reader, target.unit_id, until, years=years)
    return Result(
        target, Measure.IDLE.label, f"không chi bộ nào {years} năm không kết nạp", f"{vn.number(len(found))} chi bộ",
        None, not found, found[0].full_name + ": " + found[0].sentence + "." if found else "",
    )  # fmt: skip


_JUDGES: dict[str, Callable[[Sees, Target, dt.date, dt.date], Result]] = {
    Measure.NUMBER: _number,
    Measure.A_YEAR: _a_year,
    Measure.RATE: _rate,
    Measure.COVERAGE: _coverage,
    Measure.TIMELINESS: _timeliness,
    Measure.IDLE: _idle,
}
