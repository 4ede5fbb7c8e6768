"""Who may be considered: age, schooling, the awareness certificate, a file that is still fresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.calendar import add_months, months_by_calendar, years_to_months
from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.words import day

SCHOOLING = {
    "READ_AND_WRITE_QUOC_NGU": "biết đọc, biết viết chữ quốc ngữ",
    "PRIMARY_PROGRAMME_COMPLETED": "hoàn thành chương trình tiểu học",
    "COMPLETED_LOWER_SECONDARY_PROGRAMME": "hoàn thành chương trình trung học cơ sở",
    "LOWER_SECONDARY_DIPLOMA_OR_EQUIVALENT": "trình độ tương đương trung học cơ sở",
    "LOWER_SECONDARY_DIPLOMA": "bằng tốt nghiệp trung học cơ sở",
    "UPPER_SECONDARY_OR_ABOVE": "trung học phổ thông trở lên",
}
"""Levels of schooling, from the lowest to the highest, with their names."""


@dataclass(frozen=True)
class AgeFacts:
    """`over_age_consent`: whether the written consent for a person above the limit is on file."""

    birth: date | None = None
    cell_meeting: date | None = None
    over_age_consent: bool | None = None


@rule(
    "age",
    AgeFacts,
    title="Tuổi đời",
    sentence="Vào tháng chi bộ họp xét, người xin vào Đảng đủ tuổi tối thiểu và chưa quá tuổi tối đa, tính theo tháng.",
    citation="294-QĐ/TW, mục 1.1",
    params=("age.min", "age.max_standard", "age.count_basis", "age.reference_event", "age.over_max.consent_body"),
)
def age(facts: AgeFacts, law: Reading) -> Finding:
    """Both limits by month; above the upper one only prior written consent opens the way."""
    birth, meeting = law.need(facts.birth, "ngày sinh"), law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    law.value("age.count_basis", meeting)
    law.value("age.reference_event", meeting)
    months = months_by_calendar(birth, meeting)
    law.note(birth=birth, cell_meeting=meeting, months=months)
    least, most = law.number("age.min", meeting), law.number("age.max_standard", meeting)
    if months < years_to_months(least):
        ready = add_months(birth.replace(day=1), years_to_months(least))
        return law.not_met(f"Chưa đủ {least} tuổi tính theo tháng; chi bộ xét sớm nhất từ tháng {ready:%m/%Y}.")
    if months <= years_to_months(most):
        if months == years_to_months(least) and meeting < add_months(birth, months):
            law.warnings.append(f"Tính theo tháng đã đủ, nhưng đến {day(add_months(birth, months))} mới tới ngày sinh.")
        return law.met(f"Từ đủ {least} đến đủ {most} tuổi vào tháng chi bộ họp xét.")
    body = law.word("age.over_max.consent_body", meeting)
    law.note(over_age_consent=facts.over_age_consent)
    consent = law.need(facts.over_age_consent, "thông tin về văn bản đồng ý xét kết nạp người quá tuổi")
    if consent:
        return law.waived(f"Quá {most} tuổi; đã có văn bản đồng ý trước của {body}.")
    return law.not_met(f"Quá {most} tuổi; phải có văn bản đồng ý trước của {body}.")


@dataclass(frozen=True)
class SchoolingFacts:
    """`level` is a key of `SCHOOLING`. `special_area`: lives in one of the areas or works at sea; `elder`: also one of
    the persons of standing there; `elder_consent`: the written consent for them is on file."""

    level: str | None = None
    cell_meeting: date | None = None
    special_area: bool | None = False
    elder: bool | None = False
    elder_consent: bool | None = None


@rule(
    "schooling",
    SchoolingFacts,
    title="Trình độ học vấn",
    sentence="Đạt mức học vấn chung; riêng vùng đặc thù và người có uy tín ở đó có mức thấp hơn.",
    citation="294-QĐ/TW, mục 1.2; 06-HD/TW, mục 1.2",
    params=("education.min", "education.special_area_min", "education.special_area_set", "education.elder_min"),
)
def schooling(facts: SchoolingFacts, law: Reading) -> Finding:
    """The general minimum first; then exactly one exception, never two at once."""
    level = law.need(facts.level, "trình độ học vấn")
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    law.note(level=level, cell_meeting=meeting, special_area=facts.special_area, elder=facts.elder)
    general = law.word("education.min", meeting)
    if _reaches(level, general):
        return law.met(f"Trình độ ghi nhận: {SCHOOLING[level]}; đạt mức chung: {SCHOOLING[general]}.")
    area = law.need(facts.special_area, "thông tin về vùng đặc thù nơi sinh sống")
    elder = law.need(facts.elder, "thông tin về già làng, trưởng bản, người có uy tín")
    if area and elder:
        for key in ("education.special_area_min", "education.elder_min"):
            law.mention(key, meeting)
        law.note(exceptions=["special_area", "elder"])
        return law.unknown(
            "Cùng lúc thuộc hai trường hợp ngoại lệ về học vấn. Cấp uỷ xác định và chỉ ghi một trường hợp."
        )
    if area:
        return _special_area(level, meeting, law)
    if elder:
        return _elder(level, meeting, facts.elder_consent, law)
    return law.not_met(
        f"Trình độ ghi nhận: {SCHOOLING[level]}; mức chung là: {SCHOOLING[general]}. Bổ sung giấy tờ về trình độ, hoặc ghi "
        "trường hợp vùng đặc thù nếu có."
    )


def _special_area(level: str, meeting: date, law: Reading) -> Finding:
    law.value("education.special_area_set", meeting)
    least = law.word("education.special_area_min", meeting)
    if _reaches(level, least):
        return law.waived(f"Áp dụng mức của vùng đặc thù: {SCHOOLING[least]}.")
    return law.not_met(
        f"Trình độ ghi nhận: {SCHOOLING[level]}; mức của vùng đặc thù là: {SCHOOLING[least]}. Bổ sung giấy tờ về trình độ."
    )


def _elder(level: str, meeting: date, consent: bool | None, law: Reading) -> Finding:
    least = law.word("education.elder_min", meeting)
    law.note(elder_consent=consent)
    if not _reaches(level, least):
        return law.not_met(f"Trường hợp người có uy tín vẫn cần mức: {SCHOOLING[least]}. Bổ sung xác nhận về trình độ.")
    if law.need(consent, "thông tin về văn bản đồng ý của cấp có thẩm quyền"):
        return law.waived(f"Người có uy tín {SCHOOLING[least]}, đã có văn bản đồng ý trước của cấp có thẩm quyền.")
    return law.not_met(
        "Trường hợp người có uy tín phải có văn bản đồng ý trước của cấp có thẩm quyền; xin ý kiến trước khi quyết định."
    )


def _reaches(level: str, least: str) -> bool:
    ladder = list(SCHOOLING)
    return ladder.index(level) >= ladder.index(least)


@dataclass(frozen=True)
class CertificateFacts:
    """`has_certificate` false means the person has none; `issued` is the day on the certificate."""

    has_certificate: bool | None = None
    issued: date | None = None
    cell_meeting: date | None = None


@rule(
    "awareness_certificate",
    CertificateFacts,
    title="Giấy chứng nhận bồi dưỡng nhận thức về Đảng",
    sentence="Giấy chứng nhận còn giá trị vào ngày chi bộ họp xét, tính cả ngày cuối.",
    citation="06-HD/TW, mục 5.4b",
    params=("certificate_awareness.validity",),
)
def awareness_certificate(facts: CertificateFacts, law: Reading) -> Finding:
    """Valid through the same day so many months after issue, month ends clamped."""
    if facts.has_certificate is False:
        return law.not_met("Chưa có giấy chứng nhận bồi dưỡng nhận thức về Đảng; đăng ký lớp gần nhất.")
    issued = law.need(facts.issued, "ngày cấp giấy chứng nhận bồi dưỡng nhận thức về Đảng")
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    months = law.number("certificate_awareness.validity", meeting)
    last = add_months(issued, months)
    law.note(issued=issued, cell_meeting=meeting, last_valid_day=last)
    if meeting < issued:
        return law.not_met(
            f"Chi bộ họp xét ngày {day(meeting)}, trước ngày cấp giấy chứng nhận {day(issued)}. Đối chiếu lại hai ngày."
        )
    if meeting <= last:
        return law.met(f"Giấy chứng nhận cấp ngày {day(issued)}, có giá trị đến hết ngày {day(last)}.")
    return law.not_met(
        f"Giấy chứng nhận hết giá trị sau ngày {day(last)} ({months} tháng kể từ ngày cấp); học lại lớp."
    )


@dataclass(frozen=True)
class DossierFacts:
    """`compiled` is the dated event chosen by the product for the start of the file."""

    compiled: date | None = None
    cell_meeting: date | None = None


@rule(
    "dossier_age",
    DossierFacts,
    title="Thời hạn xem xét hồ sơ",
    sentence="Chi bộ xem xét hồ sơ trong thời hạn kể từ khi lập; quá hạn thì làm lại một số giấy tờ.",
    citation="06-HD/TW, mục 5.4a",
    params=("dossier.validity", "dossier.expired.redo"),
)
def dossier_age(facts: DossierFacts, law: Reading) -> Finding:
    """A stale file is not thrown away: the finding lists what must be redone."""
    compiled = law.need(facts.compiled, "ngày lập hồ sơ")
    meeting = law.need(facts.cell_meeting, "ngày chi bộ họp xét")
    months = law.number("dossier.validity", meeting)
    last = add_months(compiled, months)
    law.note(compiled=compiled, cell_meeting=meeting, last_valid_day=last)
    if meeting < compiled:
        return law.not_met(
            f"Chi bộ họp xét ngày {day(meeting)}, trước ngày lập hồ sơ {day(compiled)}. Đối chiếu lại hai ngày."
        )
    if meeting <= last:
        return law.met(f"Hồ sơ lập ngày {day(compiled)}, chi bộ xem xét được đến hết ngày {day(last)}.")
    redo = law.value("dossier.expired.redo", meeting).text
    return law.not_met(f"Hồ sơ quá {months} tháng kể từ ngày lập (đến {day(last)}). Cần làm lại: {redo}.")
