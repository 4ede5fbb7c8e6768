"""Who vouches: referees, the union's resolution, and a closed vetting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.words import day


@dataclass(frozen=True)
class Referee:
    """One member who introduces. `months_together` counts complete months in the same unit up to the cell meeting;
    `mode` is a code of `referee.together_modes`; `replacement` marks a helper who took over."""

    name: str
    official: bool | None = None
    months_together: int | None = None
    mode: str | None = None
    replacement: bool = False
    disciplined: bool | None = False


@dataclass(frozen=True)
class RefereeFacts:
    """`union_resolution`: a Youth Union or trade-union resolution is on file."""

    cell_meeting: date | None = None
    referees: tuple[Referee, ...] = ()
    union_resolution: bool | None = None


@rule(
    "referees",
    RefereeFacts,
    title="Người giới thiệu",
    sentence="Đủ số đảng viên chính thức giới thiệu, mỗi người đã cùng đơn vị với người xin vào Đảng đủ thời gian.",
    citation="Điều lệ Đảng, Điều 4 khoản 1; 294-QĐ/TW, mục 3.2",
    params=(
        "referee.official_members.no_union",
        "referee.official_members.with_union_resolution",
        "referee.min_together",
        "referee.together_modes",
        "referee.replacement_min_together",
    ),
)
def referees(facts: RefereeFacts, law: Reading) -> Finding:
    """Every named referee must be fit, and there must be enough of them."""
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    union = law.need(facts.union_resolution, "thông tin về nghị quyết giới thiệu của Đoàn thanh niên hoặc công đoàn")
    key = "referee.official_members.with_union_resolution" if union else "referee.official_members.no_union"
    needed = law.number(key, meeting)
    law.note(cell_meeting=meeting, union_resolution=union, referees=[one.name for one in facts.referees], needed=needed)
    faults = [fault for one in facts.referees if (fault := _fault(one, meeting, law))]
    if faults:
        return law.not_met(" ".join(faults))
    if len(facts.referees) < needed:
        with_union = (
            "cùng nghị quyết giới thiệu của đoàn thể" if union else "vì không có nghị quyết giới thiệu của đoàn thể"
        )
        found = f"Mới có {len(facts.referees)}" if facts.referees else "Chưa có"
        return law.not_met(f"{found} người giới thiệu; cần {needed} đảng viên chính thức {with_union}.")
    why = " ".join(_because(one, meeting, law) for one in facts.referees)
    return law.met(
        f"Có {len(facts.referees)} đảng viên chính thức giới thiệu, đủ số cần thiết là {needed}. {why}".strip()
    )


def _because(one: Referee, meeting: date, law: Reading) -> str:
    """Why this referee counts: how long together, or that a replacement need not have been."""
    mode = law.label("referee.together_modes", one.mode) if one.mode else "cùng đơn vị"
    long = f"{mode} {one.months_together} tháng" if one.months_together is not None else mode
    key = "referee.replacement_min_together" if one.replacement else "referee.min_together"
    least = law.number(key, meeting)
    need = f"cần ít nhất {least} tháng" if least else "được phân công thay nên không đòi hỏi thời gian cùng đơn vị"
    return f"{one.name}: {long}, {need}."


def _fault(one: Referee, meeting: date, law: Reading) -> str:
    """Why this referee does not count, or nothing. Missing facts end the rule as unknown."""
    if not law.need(one.official, f"thông tin {one.name} là đảng viên chính thức hay dự bị"):
        return f"{one.name} chưa là đảng viên chính thức; chọn người khác."
    if law.need(one.disciplined, f"thông tin kỷ luật của {one.name}"):
        return f"{one.name} đang chịu kỷ luật; phân công người khác."
    mode = law.need(one.mode, f"quan hệ cùng đơn vị giữa {one.name} và người xin vào Đảng")
    if mode not in law.words("referee.together_modes", meeting):
        return f"{one.name}: hình thức “{law.label('referee.together_modes', mode)}” chưa được tính vào ngày xét."
    key = "referee.replacement_min_together" if one.replacement else "referee.min_together"
    least = law.number(key, meeting)
    if least and law.need(one.months_together, f"thời gian {one.name} cùng đơn vị với người xin vào Đảng") < least:
        return f"{one.name} mới cùng đơn vị {one.months_together} tháng; cần ít nhất {least} tháng."
    return ""


@dataclass(frozen=True)
class UnionFacts:
    """`of_union_age` is stated by the office: the national age threshold has not been seen."""

    cell_meeting: date | None = None
    youth_union_exists: bool | None = None
    of_union_age: bool | None = None
    union_resolution: bool | None = None


@rule(
    "union_introduction",
    UnionFacts,
    title="Nghị quyết giới thiệu của Đoàn thanh niên",
    sentence="Nơi có tổ chức Đoàn, người trong độ tuổi thanh niên phải là đoàn viên và được Đoàn giới thiệu.",
    citation="Điều lệ Đảng, Điều 4 khoản 1; 294-QĐ/TW, mục 3.1",
)
def union_introduction(facts: UnionFacts, law: Reading) -> Finding:
    """Applies only where a Youth Union exists and the person is of its age."""
    exists = law.need(facts.youth_union_exists, "thông tin nơi công tác, cư trú có tổ chức Đoàn hay không")
    law.note(youth_union_exists=exists, of_union_age=facts.of_union_age, union_resolution=facts.union_resolution)
    if not exists:
        return law.waived("Nơi này không có tổ chức Đoàn thanh niên.")
    if not law.need(facts.of_union_age, "xác nhận của cấp uỷ về độ tuổi thanh niên"):
        return law.waived("Người xin vào Đảng không còn trong độ tuổi thanh niên.")
    if law.need(facts.union_resolution, "thông tin về nghị quyết giới thiệu của Đoàn thanh niên"):
        return law.met("Đã có nghị quyết giới thiệu của Đoàn thanh niên.")
    return law.not_met("Người trong độ tuổi thanh niên, nơi có tổ chức Đoàn: cần nghị quyết giới thiệu của Đoàn.")


@dataclass(frozen=True)
class VettingFacts:
    """`concluded`: the committee has concluded; `political_issue`: something on the political standard came up;
    `issue_cleared`: the competent body concluded on it or consented in writing."""

    cell_meeting: date | None = None
    closed_on: date | None = None
    concluded: bool | None = None
    political_issue: bool | None = None
    issue_cleared: bool | None = None


@rule(
    "vetting_closed",
    VettingFacts,
    title="Thẩm tra lý lịch",
    sentence="Lý lịch được kết luận trước khi chi bộ xét; vấn đề về tiêu chuẩn chính trị, nếu có, đã được kết luận.",
    citation="06-HD/TW, mục 3.4 và 3.7c",
    params=("vetting.subjects",),
)
def vetting_closed(facts: VettingFacts, law: Reading) -> Finding:
    """Only records that a conclusion exists: what it says is for people to judge."""
    concluded = law.need(facts.concluded, "kết luận thẩm tra lý lịch")
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    law.note(cell_meeting=meeting, closed_on=facts.closed_on, concluded=concluded)
    law.weigh("vetting.subjects", meeting)
    if not concluded:
        return law.not_met("Thẩm tra lý lịch chưa có kết luận; đôn đốc nơi nhận yêu cầu thẩm tra.")
    closed = law.need(facts.closed_on, "ngày kết luận thẩm tra lý lịch")
    if closed > meeting:
        return law.not_met(
            f"Kết luận thẩm tra ngày {day(closed)} sau ngày chi bộ họp xét {day(meeting)}; chi bộ xét sau khi có kết luận."
        )
    if law.need(facts.political_issue, "thông tin có hay không vấn đề về tiêu chuẩn chính trị"):
        law.note(political_issue=True, issue_cleared=facts.issue_cleared)
        if not law.need(facts.issue_cleared, "ý kiến của cơ quan có thẩm quyền về tiêu chuẩn chính trị"):
            return law.not_met(
                "Vấn đề về tiêu chuẩn chính trị chưa được cơ quan có thẩm quyền kết luận; chờ kết luận hoặc ý kiến bằng văn bản."
            )
    return law.met(f"Đã kết luận thẩm tra lý lịch ngày {day(closed)}.")
