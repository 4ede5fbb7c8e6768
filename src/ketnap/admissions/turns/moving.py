"""A person moves while the case is open: which row of the law applies, what travels with it, what is done again.

06-HD/TW sections 3.9 and 3.10. Pure but for the two days' places; dates come in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ketnap.admissions.places import Way
from ketnap.admissions.states import ORDER
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.law import Finding, Outcome, load_calendar, load_rules, rules
from ketnap.lib.errors import Refused

# What is tied to the old cell and its people, and is done again where the resolutions were not complete.
LOCAL = (
    "introduced", "opinions_collected", "cell_vote", "subcommittee_appraisal", "committee_resolution", "sent_up", "decided",
    "decision_received",
)  # fmt: skip
LOCAL_RECOGNITION = (
    "recognition_opinions", "recognition_cell_vote", "recognition_appraisal", "recognition_committee_resolution",
)  # fmt: skip
TODO: dict[str, str] = {
    MoveKind.BEFORE_FILE: "Phân công đảng viên giúp đỡ mới; tiếp tục theo dõi, bồi dưỡng như các quần chúng của chi bộ.",
    MoveKind.UNDER_REVIEW: (
        "Phân công đảng viên giúp đỡ mới (không đòi hỏi đủ thời gian cùng đơn vị), lấy lại giới thiệu và ý kiến nhận xét "
        "rồi chi bộ họp xét."
    ),
    MoveKind.RESOLVED: "Gửi hồ sơ và nghị quyết của nơi đi đến cấp có thẩm quyền ở nơi đến; không họp xét lại.",
    MoveKind.WITH_AUTHORITY: "Cấp có thẩm quyền ở nơi đến xem xét, quyết định trong thời hạn kể từ ngày nhận hồ sơ.",
    MoveKind.DECIDED_SAME: "Ghi ngày nhận quyết định và tổ chức lễ kết nạp tại chi bộ nơi đến.",
    MoveKind.DECIDED_VALID: "Quyết định còn giá trị: ghi ngày nhận quyết định và tổ chức lễ kết nạp tại chi bộ nơi đến.",
    MoveKind.DECIDED_LATE: "Quyết định cũ đã huỷ; cấp có thẩm quyền ở nơi đến xem xét, quyết định.",
    MoveKind.PROBATION: "Phân công đảng viên giúp đỡ mới; bản tự kiểm điểm và nhận xét của nơi đi được chuyển theo.",
}
"""What the receiving unit does first, by kind."""


@dataclass(frozen=True)
class Plan:
    """What a move means: the row of the law, keys of the steps that keep their worth and of those done again."""

    kind: MoveKind
    kept: tuple[str, ...]
    redone: tuple[str, ...]
    finding: Finding | None = None


def plan(taken: Mapping[str, dt.date], here: Way, there: Way, ordered_on: dt.date) -> Plan:
    """The plan for a case with the steps `taken`, moving from the way `here` to the way `there`.

    Raises Refused where the law's day does not say whether an issued decision still counts.
    """
    finding = None
    if "ceremony" in taken:
        kind = MoveKind.PROBATION
    elif "decided" in taken:
        kind, finding = _decided(taken, here, there, ordered_on)
    elif "sent_up" in taken:
        kind = MoveKind.WITH_AUTHORITY
    elif _resolved(taken, here, "sent_up"):
        kind = MoveKind.RESOLVED
    else:
        kind = MoveKind.UNDER_REVIEW if "file_permitted" in taken else MoveKind.BEFORE_FILE
    kept = tuple(sorted((key for key in taken if _keeps(kind, key, taken, here)), key=ORDER.__getitem__))
    return Plan(kind, kept, tuple(sorted(set(taken) - set(kept), key=ORDER.__getitem__)), finding)


def _resolved(taken: Mapping[str, dt.date], way: Way, until: str) -> bool:
    """Whether every resolution before `until` was passed: the cell's, and those of the committees on the route."""
    votes = [
        step.key
        for step in way.steps
        if (step.vote or step.rule) and step.mandatory and ORDER[step.key] < ORDER[until] and _half(step.key, until)
    ]
    return bool(votes) and all(key in taken for key in votes)


def _half(key: str, until: str) -> bool:
    return (ORDER[key] > ORDER["ceremony"]) == (ORDER[until] > ORDER["ceremony"])


def _decided(
    taken: Mapping[str, dt.date], here: Way, there: Way, ordered_on: dt.date
) -> tuple[MoveKind, Finding | None]:
    if here.place.decider == there.place.decider:
        return MoveKind.DECIDED_SAME, None
    facts = rules.MovedDecisionFacts(ordered_on, taken["decided"])
    finding = rules.decision_after_move(facts, load_rules(), load_calendar())
    if finding.outcome is Outcome.UNKNOWN:
        raise Refused(
            "move.law_unknown",
            f"{finding.reason} Vì vậy chưa xác định được quyết định kết nạp còn giá trị hay không.",
            remedy="Hãy xin ý kiến cấp uỷ có thẩm quyền trước khi chuyển hồ sơ.",
            field="ordered_on",
        )
    return (MoveKind.DECIDED_VALID if finding.outcome is Outcome.MET else MoveKind.DECIDED_LATE), finding


def _keeps(kind: MoveKind, key: str, taken: Mapping[str, dt.date], here: Way) -> bool:
    if kind in (MoveKind.BEFORE_FILE, MoveKind.UNDER_REVIEW):
        return key not in LOCAL
    if kind is MoveKind.DECIDED_LATE:
        return key not in ("decided", "decision_received")
    if kind in (MoveKind.DECIDED_SAME, MoveKind.DECIDED_VALID):
        return key != "decision_received"
    if kind is MoveKind.PROBATION and not _resolved(taken, here, "recognised"):
        return key not in LOCAL_RECOGNITION
    return True
