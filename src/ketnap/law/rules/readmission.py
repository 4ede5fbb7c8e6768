"""Coming back: how long after leaving, who never may, how often, with whose consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.calendar import add_months
from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.words import day


@dataclass(frozen=True)
class ReadmissionFacts:
    """`left_for`: codes of why the person left (those of `readmit.forbidden`, or others); `less_serious_crime`: was
    convicted of one; `family_hardship`: asked to leave out of special family hardship; `times_readmitted`: earlier
    readmissions; `population_policy`: the Secretariat's separate case."""

    cell_meeting: date | None = None
    left_on: date | None = None
    left_for: frozenset[str] | None = None
    less_serious_crime: bool | None = False
    record_cleared: date | None = None
    family_hardship: bool | None = False
    population_policy: bool | None = False
    times_readmitted: int | None = None
    consent_on: date | None = None
    decided: date | None = None


@rule(
    "readmission_gap",
    ReadmissionFacts,
    title="Thời gian ra khỏi Đảng trước khi kết nạp lại",
    sentence="Đủ thời gian kể từ khi ra khỏi Đảng; nếu phạm tội ít nghiêm trọng thì tính từ khi được xoá án tích.",
    citation="294-QĐ/TW, mục 3.5.1b",
    params=("readmit.min_gap", "readmit.less_serious_crime_gap"),
)
def readmission_gap(facts: ReadmissionFacts, law: Reading) -> Finding:
    """Complete months between the start event and the cell's meeting."""
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    left = law.need(facts.left_on, "ngày ra khỏi Đảng")
    law.note(cell_meeting=meeting, left_on=left, record_cleared=facts.record_cleared)
    if law.need(facts.population_policy, "thông tin trường hợp liên quan chính sách dân số"):
        return law.unknown("Trường hợp chính sách dân số theo quy định riêng của Ban Bí thư; cấp uỷ xem xét trực tiếp.")
    key, start, what = "readmit.min_gap", left, "ra khỏi Đảng"
    if law.need(facts.less_serious_crime, "thông tin án tích"):
        key, what = "readmit.less_serious_crime_gap", "được xoá án tích"
        start = law.need(facts.record_cleared, "ngày được xoá án tích")
    months = law.number(key, meeting)
    earliest = add_months(start, months)
    law.note(earliest=earliest)
    if meeting >= earliest:
        return law.met(f"Đã đủ {months} tháng kể từ khi {what} ngày {day(start)}.")
    return law.not_met(f"Chưa đủ {months} tháng kể từ khi {what}; chi bộ xét sớm nhất ngày {day(earliest)}.")


@rule(
    "readmission_bars",
    ReadmissionFacts,
    title="Trường hợp không kết nạp lại",
    sentence="Không xét kết nạp lại người ra khỏi Đảng vì một trong các lý do đã liệt kê.",
    citation="294-QĐ/TW, mục 3.5.2",
    params=("readmit.forbidden",),
)
def readmission_bars(facts: ReadmissionFacts, law: Reading) -> Finding:
    """Asking to leave is forgiven only for special family hardship."""
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    left_for = law.need(facts.left_for, "lý do ra khỏi Đảng")
    law.note(cell_meeting=meeting, left_for=left_for, family_hardship=facts.family_hardship)
    barred = left_for & law.words("readmit.forbidden", meeting)
    if "ASKED_TO_LEAVE" in barred and law.need(facts.family_hardship, "thông tin hoàn cảnh gia đình khi xin ra"):
        barred -= {"ASKED_TO_LEAVE"}
        if not barred:
            return law.waived("Xin ra khỏi Đảng vì hoàn cảnh gia đình đặc biệt khó khăn; vẫn được xét.")
    if barred:
        names = "; ".join(law.label("readmit.forbidden", code) for code in sorted(barred))
        return law.not_met(
            f"Lý do ra khỏi Đảng đã ghi thuộc trường hợp không kết nạp lại: {names}. Đối chiếu với quyết định cho ra "
            "khỏi Đảng; nếu đúng thì dừng hồ sơ."
        )
    return law.met("Lý do ra khỏi Đảng đã ghi không thuộc trường hợp không kết nạp lại.")


@rule(
    "readmission_once",
    ReadmissionFacts,
    title="Số lần kết nạp lại",
    sentence="Một người chỉ được kết nạp lại số lần quy định.",
    citation="294-QĐ/TW, mục 3.5.3",
    params=("readmit.max_times",),
)
def readmission_once(facts: ReadmissionFacts, law: Reading) -> Finding:
    """Earlier readmissions are counted, the first admission is not."""
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    times = law.need(facts.times_readmitted, "số lần đã được kết nạp lại")
    most = law.number("readmit.max_times", meeting)
    law.note(cell_meeting=meeting, times_readmitted=times)
    if times < most:
        return law.met("Chưa từng được kết nạp lại." if not times else f"Mới được kết nạp lại {times} lần.")
    return law.not_met(f"Đã được kết nạp lại {times} lần, hết số lần cho phép là {most}; dừng hồ sơ, báo cáo cấp uỷ.")


@rule(
    "readmission_consent",
    ReadmissionFacts,
    title="Văn bản đồng ý kết nạp lại",
    sentence="Trước khi quyết định kết nạp lại phải có văn bản đồng ý của cấp có thẩm quyền.",
    citation="294-QĐ/TW, mục 3.5.1b",
    params=("readmit.prior_consent",),
)
def readmission_consent(facts: ReadmissionFacts, law: Reading) -> Finding:
    """The consent must not be younger than the decision."""
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    body = law.word("readmit.prior_consent", meeting)
    law.note(cell_meeting=meeting, consent_on=facts.consent_on, decided=facts.decided)
    if facts.consent_on is None:
        return law.not_met(f"Chưa có văn bản đồng ý của {body}; xin ý kiến trước khi quyết định.")
    if facts.decided and facts.consent_on > facts.decided:
        return law.not_met(
            f"Văn bản đồng ý ngày {day(facts.consent_on)} sau ngày quyết định {day(facts.decided)}. Đối chiếu lại hai văn bản."
        )
    return law.met(f"Đã có văn bản đồng ý ngày {day(facts.consent_on)} của {body}.")
