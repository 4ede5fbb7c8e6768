"""Votes, in whole numbers: who is counted, who is left out and why, and the share reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, Rule, rule
from ketnap.law.words import day

ADMISSION_CITATION = "06-HD/TW, mục 3.6 và 3.7; 294-QĐ/TW, mục 9.3"
REMOVAL_CITATION = "06-HD/TW, mục 4.6"


@dataclass(frozen=True)
class Excluded:
    """So many members left out of the total; `why` is a code of the denominator's parameter."""

    why: str
    count: int


@dataclass(frozen=True)
class VoteFacts:
    """`members`: all official members of the cell, or incumbent members of the committee. Ballots `against` and
    `blank` are kept for the record; only `votes_for` against the total decides."""

    meeting: date | None = None
    members: int | None = None
    excluded: tuple[Excluded, ...] = ()
    votes_for: int | None = None
    against: int | None = None
    blank: int | None = None


def _judge(facts: VoteFacts, law: Reading, key: str, total_key: str) -> Finding:
    meeting = law.need(facts.meeting, "ngày họp biểu quyết")
    members = law.need(facts.members, "tổng số người có quyền biểu quyết")
    votes_for = law.need(facts.votes_for, "số phiếu tán thành")
    share = law.share(key, meeting)
    left_out = sum(one.count for one in facts.excluded)
    total = members - left_out
    reasons = [f"{one.count} {law.label(total_key, one.why)}" for one in facts.excluded if one.count]
    law.note(meeting=meeting, members=members, excluded=reasons, total=total, votes_for=votes_for)
    law.note(against=facts.against, blank=facts.blank)
    allowed = law.words(total_key, meeting) if left_out else frozenset()
    strange = [law.label(total_key, one.why) for one in facts.excluded if one.count and one.why not in allowed]
    if strange:
        return law.unknown(f"Không được trừ khỏi tổng số: {'; '.join(strange)}. Sửa lại thành phần tính tổng số.")
    if total <= 0 or votes_for + (facts.against or 0) + (facts.blank or 0) > total:
        return law.unknown(f"Số phiếu không khớp: tổng số được tính là {total}. Đối chiếu lại biên bản kiểm phiếu.")
    counted = f"{votes_for}/{total} tán thành, cần {share}, tức {share.needed(total)}"
    if reasons:
        counted += f" (tổng số {members} trừ {', '.join(reasons)})"
    if share.reached(votes_for, total):
        return law.met(f"Họp ngày {day(meeting)}: {counted}.")
    law.mention("vote.below_threshold.action", meeting)
    return law.not_met(f"Họp ngày {day(meeting)}: {counted}. Vẫn báo cáo đầy đủ kết quả lên cấp uỷ có thẩm quyền.")


def _vote(
    name: str, title: str, sentence: str, key: str, *, cell: bool = False, removal: bool = False
) -> Rule[VoteFacts]:
    total_key = "vote.chi_bo.denominator" if cell else "vote.committee.denominator"

    def judge(facts: VoteFacts, law: Reading) -> Finding:
        return _judge(facts, law, key, total_key)

    citation = REMOVAL_CITATION if removal else ADMISSION_CITATION
    params = (key, total_key, "vote.below_threshold.action")
    return rule(name, VoteFacts, title=title, sentence=sentence, citation=citation, params=params)(judge)


cell_vote = _vote(
    "cell_vote",
    "Biểu quyết của chi bộ",
    "Đủ tỷ lệ đảng viên chính thức được tính tán thành thì chi bộ ra nghị quyết đề nghị.",
    "vote.chi_bo.propose",
    cell=True,
)
committee_vote = _vote(
    "committee_vote",
    "Biểu quyết của đảng uỷ cơ sở",
    "Đủ tỷ lệ cấp uỷ viên được tính tán thành thì đảng uỷ cơ sở ra nghị quyết đề nghị.",
    "vote.cap_uy_co_so.propose",
)
standing_committee_vote = _vote(
    "standing_committee_vote",
    "Biểu quyết của ban thường vụ có thẩm quyền",
    "Đủ tỷ lệ uỷ viên ban thường vụ được tính tán thành thì ra quyết định.",
    "vote.standing_committee.decide",
)
delegated_committee_vote = _vote(
    "delegated_committee_vote",
    "Biểu quyết của đảng uỷ cơ sở được uỷ quyền",
    "Đảng uỷ cơ sở được uỷ quyền quyết định khi đủ tỷ lệ trên tổng số cấp uỷ viên.",
    "vote.delegated_cap_uy_co_so.decide",
)
province_committee_vote = _vote(
    "province_committee_vote",
    "Biểu quyết ở cấp tỉnh và cấp Trung ương",
    "Thường trực cấp uỷ cùng uỷ viên ban thường vụ là trưởng ban quyết định khi đủ tỷ lệ.",
    "vote.province_or_central.decide",
)
removal_cell_vote = _vote(
    "removal_cell_vote",
    "Chi bộ biểu quyết đề nghị xoá tên đảng viên dự bị",
    "Đủ tỷ lệ đảng viên chính thức được tính tán thành thì chi bộ đề nghị xoá tên.",
    "removal.chi_bo",
    cell=True,
    removal=True,
)
removal_committee_vote = _vote(
    "removal_committee_vote",
    "Đảng uỷ cơ sở biểu quyết đề nghị xoá tên đảng viên dự bị",
    "Đủ tỷ lệ cấp uỷ viên được tính tán thành thì đề nghị xoá tên.",
    "removal.cap_uy_co_so",
    removal=True,
)
removal_standing_vote = _vote(
    "removal_standing_vote",
    "Ban thường vụ biểu quyết xoá tên đảng viên dự bị",
    "Đủ tỷ lệ uỷ viên ban thường vụ được tính tán thành thì quyết định xoá tên.",
    "removal.standing_committee",
    removal=True,
)
removal_delegated_vote = _vote(
    "removal_delegated_vote",
    "Đảng uỷ cơ sở được uỷ quyền biểu quyết xoá tên đảng viên dự bị",
    "Đảng uỷ cơ sở được uỷ quyền quyết định xoá tên khi đủ tỷ lệ cấp uỷ viên đương nhiệm.",
    "removal.delegated_cap_uy_co_so",
    removal=True,
)


@dataclass(frozen=True)
class AppraisalFacts:
    """`has_subcommittee`: the cell lies under a sub-committee; `reported_on`: the day of its appraisal report."""

    has_subcommittee: bool | None = None
    cell_meeting: date | None = None
    reported_on: date | None = None


@rule(
    "subcommittee_appraisal",
    AppraisalFacts,
    title="Thẩm định của đảng uỷ bộ phận",
    sentence="Nơi có đảng uỷ bộ phận thì nơi đó thẩm định nghị quyết của chi bộ và báo cáo, không biểu quyết.",
    citation="06-HD/TW, mục 3.6b",
    params=("vote.dang_uy_bo_phan",),
)
def subcommittee_appraisal(facts: AppraisalFacts, law: Reading) -> Finding:
    """A report is enough; no ballot is expected."""
    has = law.need(facts.has_subcommittee, "thông tin chi bộ có thuộc đảng bộ bộ phận hay không")
    law.note(has_subcommittee=has, cell_meeting=facts.cell_meeting, reported_on=facts.reported_on)
    if not has:
        return law.waived("Chi bộ không thuộc đảng bộ bộ phận.")
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    law.value("vote.dang_uy_bo_phan", meeting)
    if facts.reported_on is None:
        return law.not_met("Chưa có báo cáo thẩm định của đảng uỷ bộ phận; đề nghị đảng uỷ bộ phận thẩm định.")
    if facts.reported_on < meeting:
        return law.not_met(
            f"Báo cáo thẩm định ngày {day(facts.reported_on)} trước ngày chi bộ họp {day(meeting)}. Đối chiếu lại giấy tờ."
        )
    return law.met(f"Đảng uỷ bộ phận đã báo cáo thẩm định ngày {day(facts.reported_on)}; bước này không biểu quyết.")
