"""From the ceremony to full membership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.calendar import add_months
from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.ruleset import RuleSet
from ketnap.law.words import day


def probation_ends_on(ceremony: date, rules: RuleSet) -> date | None:
    """The day probation ends, counted from the ceremony; None where the law's length is not known that day."""
    months = rules.value("probation.length", ceremony).value
    return add_months(ceremony, months) if isinstance(months, int) else None


@dataclass(frozen=True)
class ProbationFacts:
    """`on`: the day of the self-review or of the cell's review."""

    ceremony: date | None = None
    on: date | None = None


@rule(
    "probation_end",
    ProbationFacts,
    title="Thời gian dự bị",
    sentence="Chỉ làm thủ tục công nhận sau khi đủ thời gian dự bị, tính từ ngày lễ kết nạp.",
    citation="Điều lệ Đảng, Điều 5 khoản 1; 06-HD/TW, mục 4.2",
    params=("probation.length", "conversion.self_review_earliest"),
)
def probation_end(facts: ProbationFacts, law: Reading) -> Finding:
    """Before the end: no. On the very day: doubtful, since the only example seen starts the day after."""
    ceremony, on = law.need(facts.ceremony, "ngày tổ chức lễ kết nạp"), law.need(facts.on, "ngày xét hoặc tự kiểm điểm")
    end = add_months(ceremony, law.number("probation.length", ceremony))
    law.mention("conversion.self_review_earliest", on)
    law.note(ceremony=ceremony, on=on, ends=end)
    if on < end:
        return law.not_met(f"Thời gian dự bị đến ngày {day(end)} mới hết; ngày {day(on)} còn sớm.")
    if on == end:
        return law.unknown(f"Ngày {day(on)} đúng là ngày hết thời gian dự bị; nên làm thủ tục từ ngày hôm sau.")
    return law.met(f"Đã hết thời gian dự bị ngày {day(end)}.")


@dataclass(frozen=True)
class OfficialDateFacts:
    """`recorded`: the official date written in the decision or the book."""

    ceremony: date | None = None
    review_meeting: date | None = None
    recorded: date | None = None


@rule(
    "official_date",
    OfficialDateFacts,
    title="Ngày công nhận chính thức",
    sentence="Ngày công nhận chính thức là ngày hết thời gian dự bị, kể cả khi họp xét hoặc quyết định chậm.",
    citation="294-QĐ/TW, mục 4.2.2",
    params=("probation.length", "conversion.effective_date"),
)
def official_date(facts: OfficialDateFacts, law: Reading) -> Finding:
    """Compares what was recorded with what follows from the ceremony."""
    ceremony = law.need(facts.ceremony, "ngày tổ chức lễ kết nạp")
    meeting = law.need(facts.review_meeting, "ngày chi bộ họp xét công nhận chính thức")
    end = add_months(ceremony, law.number("probation.length", ceremony))
    law.value("conversion.effective_date", meeting)
    law.note(ceremony=ceremony, review_meeting=meeting, recorded=facts.recorded, ends=end)
    recorded = law.need(facts.recorded, "ngày công nhận chính thức", f"Ghi ngày {day(end)}.")
    if recorded == end:
        return law.met(f"Ngày công nhận chính thức là {day(end)}, ngày hết thời gian dự bị.")
    return law.not_met(f"Ngày công nhận chính thức ghi {day(recorded)}; theo lễ kết nạp phải là {day(end)}.")


@dataclass(frozen=True)
class FailedRoundsFacts:
    """`failed`: ballots in which neither recognising nor removing reached its share; `elsewhere` of them were held in the cell the
    probationer moved away from."""

    meeting: date | None = None
    failed: int | None = None
    reported_up: bool | None = None
    elsewhere: int = 0


@rule(
    "failed_recognition_rounds",
    FailedRoundsFacts,
    title="Số lần biểu quyết không đủ tỷ lệ",
    sentence="Đến số lần quy định mà chưa hướng nào đủ tỷ lệ thì báo cáo cấp trên xem xét, quyết định.",
    citation="294-QĐ/TW, mục 4.2.3",
    params=("vote.conversion.failed_rounds_escalate",),
)
def failed_recognition_rounds(facts: FailedRoundsFacts, law: Reading) -> Finding:
    """Not met only when the report upwards is due and has not been made. Whether votes of two cells are counted together after a
    move the text does not say: where neither cell alone reached the number, nothing can be said."""
    meeting = law.need(facts.meeting, "ngày họp gần nhất")
    failed = law.need(facts.failed, "số lần biểu quyết không đủ tỷ lệ")
    most = law.number("vote.conversion.failed_rounds_escalate", meeting)
    law.note(meeting=meeting, failed=failed, reported_up=facts.reported_up, elsewhere=facts.elsewhere)
    there = f", trong đó {facts.elsewhere} lần ở chi bộ nơi chuyển đi" if facts.elsewhere else ""
    if failed < most:
        return law.met(f"Đã {failed} lần không đủ tỷ lệ{there}; đến lần thứ {most} mới phải báo cáo cấp trên.")
    if law.need(facts.reported_up, "thông tin đã báo cáo cấp uỷ cấp trên trực tiếp hay chưa"):
        return law.met(f"Đã {failed} lần không đủ tỷ lệ{there} và đã báo cáo cấp uỷ cấp trên trực tiếp.")
    if max(facts.elsewhere, failed - facts.elsewhere) < most:
        return law.unknown(
            f"Đã {failed} lần không đủ tỷ lệ{there}; văn bản không quy định có cộng các lần ở hai chi bộ hay không. "
            "Nên báo cáo cấp uỷ cấp trên trực tiếp để có ý kiến."
        )
    return law.not_met(f"Đã {failed} lần không đủ tỷ lệ{there}; báo cáo cấp uỷ cấp trên trực tiếp xem xét, quyết định.")
