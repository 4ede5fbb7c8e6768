"""A person moves while the case is open: whether an issued decision still counts, and the limits of sending files on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.findings import Finding, Outcome
from ketnap.law.rules.deadlines import LimitFacts, judge_limit
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.words import day

MOVE_LIMITS = {
    "transfer.forward_dossier": "Chuyển hồ sơ đến cấp có thẩm quyền nơi đến",
    "transfer.receiving_decision": "Cấp có thẩm quyền nơi đến quyết định",
    "transfer.reconsideration_max": "Nơi ra quyết định xem xét lại",
}
"""Limits of a move by key, with what must be done in time."""


@dataclass(frozen=True)
class MovedDecisionFacts:
    """`ordered`: the day of the decision that moved the person (work, study, residence); `decided`: of the admission."""

    ordered: date | None = None
    decided: date | None = None


@rule(
    "decision_after_move",
    MovedDecisionFacts,
    title="Giá trị của quyết định kết nạp khi đã chuyển đi",
    sentence="Quyết định ban hành trong thời hạn kể từ ngày chuyển thì còn giá trị; quá hạn thì nơi ban hành huỷ.",
    citation="06-HD/TW, mục 3.9c",
    params=("transfer.issued_decision_still_valid",),
    blocking=False,
)
def decision_after_move(facts: MovedDecisionFacts, law: Reading) -> Finding:
    """A decision issued before the move counts all the more."""
    ordered = law.need(facts.ordered, "ngày quyết định chuyển công tác, học tập, cư trú")
    decided = law.need(facts.decided, "ngày quyết định kết nạp")
    law.note(ordered=ordered, decided=decided)
    if decided <= ordered:
        law.mention("transfer.issued_decision_still_valid", ordered)
        return law.met(f"Quyết định ngày {day(decided)} có trước ngày chuyển {day(ordered)}.")
    days = law.number("transfer.issued_decision_still_valid", ordered)
    due = law.calendar.add_working_days(ordered, days)
    finding = judge_limit(law, due, decided, None, "Quyết định kết nạp")
    if finding.outcome is not Outcome.NOT_MET:
        return finding
    law.warnings.clear()  # they are in the reason already
    return law.not_met(f"{finding.reason} Nơi ban hành huỷ quyết định và chuyển hồ sơ đến cấp có thẩm quyền nơi đến.")


@rule(
    "move_limit",
    LimitFacts,
    title="Thời hạn khi chuyển hồ sơ",
    sentence="Nơi đi chuyển hồ sơ, nơi đến quyết định, nơi ra quyết định xem xét lại, mỗi việc trong thời hạn của nó.",
    citation="06-HD/TW, mục 3.9",
    params=tuple(MOVE_LIMITS),
    blocking=False,
)
def move_limit(facts: LimitFacts, law: Reading) -> Finding:
    """`key` names the limit; raises `LookupError` for a key that is not a limit of a move."""
    start = law.need(facts.start, "ngày bắt đầu tính hạn")
    days = law.number(facts.key, start)
    law.note(start=start, days=days)
    return judge_limit(law, law.calendar.add_working_days(start, days), facts.done, facts.as_of, MOVE_LIMITS[facts.key])
