"""Limits counted in working days. A rule never reads the clock: the day of looking comes in as `as_of`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.calendar import Calendar, DueDate
from ketnap.law.findings import Finding, Outcome
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.ruleset import RuleSet
from ketnap.law.words import day

RECEIVED = "DECISION_RECEIVED_BY_CHI_BO"
LOCAL_LIMITS = {
    "local.hanoi.chi_bo_forward": "Chi bộ gửi nghị quyết lên đảng uỷ cơ sở",
    "local.hanoi.cap_uy_forward": "Đảng uỷ cơ sở gửi hồ sơ lên cấp trên",
    "local.hanoi.db_entry": "Cập nhật cơ sở dữ liệu đảng viên",
}
"""Local limits by key, with what must be done in time."""


def due_date(
    key: str, start: date, rules: RuleSet, calendar: Calendar, *, on: date | None = None, extra: int = 0
) -> DueDate | None:
    """The due date of a limit, for lists: days of `key` on `on` (default `start`) plus `extra`, from `start`.

    None where the law's length is not known that day.
    """
    days = rules.value(key, on or start).value
    return calendar.add_working_days(start, days + extra) if isinstance(days, int) else None


@dataclass(frozen=True)
class LimitFacts:
    """`start`: the event the limit counts from; `done`: the day it was met, None while open; `as_of`: the day of
    looking, needed while open. `key` is used by `local_limit` alone."""

    start: date | None = None
    done: date | None = None
    as_of: date | None = None
    key: str = ""


def judge_limit(law: Reading, due: DueDate, done: date | None, as_of: date | None, what: str) -> Finding:
    """Met when done in time or still running, not met when late, unknown while the calendar cannot tell."""
    law.note(due=due.date, provisional=due.provisional, due_doubts=due.why, shifted=due.shifted, done=done, as_of=as_of)
    if due.provisional:
        law.warnings.append(f"Hạn tạm tính: {' '.join(due.why)}")
    looked = done or law.need(as_of, "ngày xem xét")
    earliest, latest = due.earliest, due.latest
    if earliest is not None and looked <= earliest:
        return law.met(f"{what}{_in_time(due, done)}")
    if latest is not None and looked > latest:
        late = law.calendar.working_days_between(due.date, looked)
        law.note(late_working_days=late)
        return law.not_met(f"{what}{_too_late(due, done)}, quá {late} ngày làm việc.")
    return law.unknown(f"{what}: chưa thể kết luận còn hạn hay quá hạn {day(due.date)}.")


def _in_time(due: DueDate, done: date | None) -> str:
    return (
        f" ngày {day(done)}, trong hạn {day(due.date)}." if done else f": còn trong hạn, đến hết ngày {day(due.date)}."
    )


def _too_late(due: DueDate, done: date | None) -> str:
    return f" ngày {day(done)}, sau hạn {day(due.date)}" if done else f": chưa hoàn thành, hạn ngày {day(due.date)}"


@dataclass(frozen=True)
class DecisionLimitFacts:
    """`extension`: working days of extension granted (0: none)."""

    cell_resolution: date | None = None
    decided: date | None = None
    as_of: date | None = None
    extension: int = 0


def _decision(facts: DecisionLimitFacts, law: Reading, key: str, what: str) -> Finding:
    start = law.need(facts.cell_resolution, "ngày nghị quyết của chi bộ")
    days = law.number(key, start)
    law.note(start=start, days=days, extension=facts.extension)
    if facts.extension:
        most = law.number("deadline.decision_extension_max", start)
        if facts.extension > most:
            return law.not_met(
                f"Gia hạn {facts.extension} ngày làm việc, quá mức tối đa {most} ngày làm việc; sửa lại số ngày gia hạn."
            )
    due = law.calendar.add_working_days(start, days + facts.extension)
    return judge_limit(law, due, facts.decided, facts.as_of, what)


@rule(
    "decision_limit",
    DecisionLimitFacts,
    title="Thời hạn quyết định kết nạp",
    sentence="Cấp có thẩm quyền quyết định trong thời hạn kể từ ngày chi bộ ra nghị quyết; được gia hạn có mức.",
    citation="294-QĐ/TW, mục 4.3.1",
    params=("deadline.admission_decision", "deadline.decision_extension_max"),
    blocking=False,
)
def decision_limit(facts: DecisionLimitFacts, law: Reading) -> Finding:
    """Counted from the cell's resolution, not from the receipt of the file."""
    return _decision(facts, law, "deadline.admission_decision", "Quyết định kết nạp")


@rule(
    "official_decision_limit",
    DecisionLimitFacts,
    title="Thời hạn quyết định công nhận chính thức",
    sentence="Cấp có thẩm quyền quyết định công nhận trong thời hạn kể từ ngày chi bộ ra nghị quyết đề nghị.",
    citation="294-QĐ/TW, mục 4.3.1",
    params=("deadline.official_decision", "deadline.decision_extension_max"),
    blocking=False,
)
def official_decision_limit(facts: DecisionLimitFacts, law: Reading) -> Finding:
    """As for admission, with its own length."""
    return _decision(facts, law, "deadline.official_decision", "Quyết định công nhận đảng viên chính thức")


@dataclass(frozen=True)
class CeremonyFacts:
    """`late_consent`: the direct superior agreed in writing to a late ceremony."""

    decided: date | None = None
    received: date | None = None
    held: date | None = None
    as_of: date | None = None
    late_consent: bool | None = None


@rule(
    "ceremony_limit",
    CeremonyFacts,
    title="Thời hạn tổ chức lễ kết nạp",
    sentence="Chi bộ tổ chức lễ kết nạp trong thời hạn; quá hạn phải báo cáo và được cấp uỷ cấp trên trực tiếp đồng ý.",
    citation="294-QĐ/TW, mục 4.1",
    params=("deadline.ceremony", "deadline.ceremony.start_event", "deadline.ceremony.overrun"),
    blocking=False,
)
def ceremony_limit(facts: CeremonyFacts, law: Reading) -> Finding:
    """The decision's date says which event starts the count: its issue or its receipt by the cell."""
    decided = law.need(facts.decided, "ngày ra quyết định kết nạp")
    if facts.held and facts.held < decided:
        return law.not_met(f"Lễ kết nạp ngày {day(facts.held)} trước ngày ra quyết định {day(decided)}; đối chiếu lại.")
    days, start = law.number("deadline.ceremony", decided), decided
    law.note(decided=decided, received=facts.received, days=days)
    if law.word("deadline.ceremony.start_event", decided) == RECEIVED:
        start = law.need(facts.received, "ngày chi bộ nhận quyết định", "Ghi ngày chi bộ nhận quyết định để tính hạn.")
    due = law.calendar.add_working_days(start, days)
    finding = judge_limit(law, due, facts.held, facts.as_of, "Lễ kết nạp")
    if finding.outcome is Outcome.NOT_MET:
        law.value("deadline.ceremony.overrun", decided)
        law.warnings.clear()  # they are in the reason already
        if facts.late_consent:
            return law.waived(f"Lễ kết nạp quá hạn {day(due.date)}; cấp uỷ cấp trên trực tiếp đã đồng ý.")
        return law.not_met(f"{finding.reason} Báo cáo và xin ý kiến cấp uỷ cấp trên trực tiếp.")
    return finding


@rule(
    "conversion_review_limit",
    LimitFacts,
    title="Thời hạn chi bộ xét công nhận chính thức",
    sentence="Trong thời hạn kể từ ngày hết thời gian dự bị, chi bộ họp xét công nhận đảng viên chính thức.",
    citation="294-QĐ/TW, mục 4.2.1",
    params=("deadline.conversion_review",),
    blocking=False,
)
def conversion_review_limit(facts: LimitFacts, law: Reading) -> Finding:
    """`start` is the day probation ends (see `probation_ends_on`)."""
    start = law.need(facts.start, "ngày hết thời gian dự bị", "Ghi ngày lễ kết nạp để tính ngày hết thời gian dự bị.")
    days = law.number("deadline.conversion_review", facts.done or facts.as_of or start)
    law.note(start=start, days=days)
    due = law.calendar.add_working_days(start, days)
    return judge_limit(law, due, facts.done, facts.as_of, "Chi bộ họp xét công nhận chính thức")


@rule(
    "member_cv_limit",
    LimitFacts,
    title="Thời hạn khai lý lịch đảng viên",
    sentence="Trong thời hạn sau lễ kết nạp, đảng viên mới khai lý lịch đảng viên.",
    citation="38-HD/BTCTW, mục I.2.2",
    params=("deadline.member_cv_and_card_form",),
    blocking=False,
)
def member_cv_limit(facts: LimitFacts, law: Reading) -> Finding:
    """`start` is the ceremony."""
    start = law.need(facts.start, "ngày tổ chức lễ kết nạp")
    return _simple(facts, law, "deadline.member_cv_and_card_form", start, "Khai lý lịch đảng viên")


@dataclass(frozen=True)
class VettingReplyFacts:
    """`received`: the day the request reached the place asked; `abroad`: that place is outside the country."""

    received: date | None = None
    abroad: bool | None = None
    replied: date | None = None
    as_of: date | None = None


@rule(
    "vetting_reply_limit",
    VettingReplyFacts,
    title="Thời hạn trả lời thẩm tra lý lịch",
    sentence="Nơi được yêu cầu trả lời thẩm tra trong thời hạn kể từ ngày nhận, trong nước và ngoài nước khác nhau.",
    citation="06-HD/TW, mục 3.4d",
    params=("vetting.reply_deadline.domestic", "vetting.reply_deadline.abroad"),
    blocking=False,
)
def vetting_reply_limit(facts: VettingReplyFacts, law: Reading) -> Finding:
    """Two lengths, by where the request went."""
    start = law.need(facts.received, "ngày nơi thẩm tra nhận yêu cầu")
    abroad = law.need(facts.abroad, "thông tin nơi thẩm tra ở trong nước hay ngoài nước")
    key = "vetting.reply_deadline.abroad" if abroad else "vetting.reply_deadline.domestic"
    return _simple(LimitFacts(start, facts.replied, facts.as_of), law, key, start, "Trả lời thẩm tra lý lịch")


@rule(
    "local_limit",
    LimitFacts,
    title="Thời hạn theo quy định của địa phương",
    sentence="Địa phương đặt thêm thời hạn nội bộ, ngắn hơn và nằm trong thời hạn chung.",
    citation="02-HD/BTCTU (Hà Nội)",
    params=tuple(LOCAL_LIMITS),
    blocking=False,
)
def local_limit(facts: LimitFacts, law: Reading) -> Finding:
    """`key` names the local parameter; raises `LookupError` for a key that is not a local limit."""
    start = law.need(facts.start, "ngày bắt đầu tính hạn")
    return _simple(facts, law, facts.key, start, LOCAL_LIMITS[facts.key])


def _simple(facts: LimitFacts, law: Reading, key: str, start: date, what: str) -> Finding:
    days = law.number(key, start)
    law.note(start=start, days=days)
    return judge_limit(law, law.calendar.add_working_days(start, days), facts.done, facts.as_of, what)
