"""Work with sympathisers: the monthly review, the helper's quarterly remarks, how many one member helps."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from ketnap.law.calendar import add_months
from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.ruleset import RuleSet
from ketnap.law.words import day


@dataclass(frozen=True)
class RoundFacts:
    """What comes round again: `since` it is expected, `last` time it was done, `as_of` the day looked at."""

    since: date | None = None
    last: date | None = None
    as_of: date | None = None


def next_round(key: str, since: date, last: date | None, rules: RuleSet) -> date | None:
    """The last day of the month in which it must be done again; None where the law of that day is not known."""
    start = last or since
    months = rules.value(key, start).value
    if not isinstance(months, int):
        return None
    month = add_months(start, months)
    return month.replace(day=monthrange(month.year, month.month)[1])


def _round(facts: RoundFacts, law: Reading, key: str, what: str) -> Finding:
    since = law.need(facts.since, "ngày bắt đầu")
    as_of = law.need(facts.as_of, "ngày xem xét")
    law.number(key, facts.last or since)  # ends as unknown where the law does not say
    due = law.need(next_round(key, since, facts.last, law.rules), "hạn")
    law.note(since=since, last=facts.last, as_of=as_of, due=due)
    done = f"lần gần nhất ngày {day(facts.last)}" if facts.last else f"chưa có lần nào kể từ ngày {day(since)}"
    if as_of > due:
        return law.not_met(f"{what}: {done}; đã quá hạn ngày {day(due)}.")
    return law.met(f"{what}: {done}; lần sau trước hết ngày {day(due)}.")


@rule(
    "sympathiser_review",
    RoundFacts,
    title="Rà soát hằng tháng",
    sentence="Danh sách cảm tình Đảng được rà soát hằng tháng.",
    citation="38-HD/BTCTW, mục I.1.1",
    params=("cultivation.review_interval",),
    blocking=False,
)
def sympathiser_review(facts: RoundFacts, law: Reading) -> Finding:
    """Each calendar month after the last review has one."""
    return _round(facts, law, "cultivation.review_interval", "Chi bộ rà soát")


@rule(
    "helper_remark",
    RoundFacts,
    title="Nhận xét hằng quý",
    sentence="Người giúp đỡ định kỳ nhận xét người được giúp đỡ.",
    citation="Mức đặt của phần mềm",
    params=("cultivation.remark_interval",),
    blocking=False,
)
def helper_remark(facts: RoundFacts, law: Reading) -> Finding:
    """Counted from the assignment, then from the last remarks."""
    return _round(facts, law, "cultivation.remark_interval", "Người giúp đỡ nhận xét")


@dataclass(frozen=True)
class LoadFacts:
    """How many people a member helps on a day."""

    on: date | None = None
    helping: int | None = None


@rule(
    "helper_load",
    LoadFacts,
    title="Số người được giúp đỡ",
    sentence="Một đảng viên không giúp đỡ quá nhiều người cùng lúc.",
    citation="Mức đặt của phần mềm",
    params=("cultivation.helper_load_max",),
    blocking=False,
)
def helper_load(facts: LoadFacts, law: Reading) -> Finding:
    """Only marks: who helps whom is for the cell to decide."""
    on = law.need(facts.on, "ngày xem xét")
    helping = law.need(facts.helping, "số người đang được giúp đỡ")
    most = law.number("cultivation.helper_load_max", on)
    law.note(on=on, helping=helping, most=most)
    if helping > most:
        return law.not_met(f"Đang giúp đỡ {helping} người, nhiều hơn mức {most}; cân nhắc phân công đảng viên khác.")
    return law.met(f"Đang giúp đỡ {helping} người, trong mức {most}.")
