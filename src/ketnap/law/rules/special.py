"""Persons for whom a competent body must consent in writing: to whom it is put is data, what it answers is recorded by people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule

SPECIAL: dict[str, tuple[str, str, str]] = {
    "OVER_AGE": ("người quá tuổi quy định", "age.over_max.consent_body", "age.over_max.conditions"),
    "ELDER": ("già làng, trưởng bản, người có uy tín", "special.elder.consent_body", ""),
    "PRIVATE_OWNER": ("chủ doanh nghiệp tư nhân", "special.private_owner.consent_body", "special.private_owner.papers"),
    "BELIEVER": ("người theo tôn giáo", "special.believer.consent_body", "special.believer.papers"),
    "CHINESE": ("người Hoa", "special.chinese.consent_body", "special.chinese.papers"),
    "FOREIGN_SPOUSE": (
        "người kết hôn với người nước ngoài", "special.foreign_spouse.consent_body", "special.foreign_spouse.papers",
    ),
    "FOREIGN_ORIGIN": (
        "công dân Việt Nam gốc nước ngoài", "special.foreign_origin.consent_body", "special.foreign_origin.papers",
    ),
}  # fmt: skip
"""Each group: its name, the parameter that names the consenting body, the one that lists papers or conditions ('' for none)."""
_KEYS = tuple(dict.fromkeys(key for _, *keys in SPECIAL.values() for key in keys if key))


@dataclass(frozen=True)
class SpecialGroup:
    """A group the case belongs to; `code` is one of `SPECIAL`, '' where it may not be named here. `agreed`: what the body
    answered, None while it has not."""

    code: str = ""
    agreed: bool | None = None


@dataclass(frozen=True)
class SpecialConsentsFacts:
    """`decided`: the day of the decision the consent must precede."""

    decided: date | None = None
    groups: tuple[SpecialGroup, ...] = ()


@rule(
    "special_consents",
    SpecialConsentsFacts,
    title="Ý kiến đối với trường hợp đặc thù",
    sentence="Trường hợp đặc thù có văn bản đồng ý của cấp có thẩm quyền trước khi quyết định.",
    citation="06-HD/TW, mục 1 và 6.1",
    params=_KEYS,
)
def special_consents(facts: SpecialConsentsFacts, law: Reading) -> Finding:
    """Says which group still waits, and to whom it is put where that is known. What a body answers is never worked out here."""
    on = law.need(facts.decided, "ngày quyết định")
    waiting, against = [], []
    for one in facts.groups:
        name, body = _route(one.code, on, law)
        if one.agreed is None:
            waiting.append(f"{name}{f' ({body})' if body else ''}")
        elif not one.agreed:
            against.append(name)
    law.note(decided=on, waiting=len(waiting), against=len(against))
    if waiting or against:
        said = [f"Chưa có văn bản đồng ý: {'; '.join(waiting)}. Xin ý kiến trước khi quyết định."] if waiting else []
        said += [f"Cấp có thẩm quyền không đồng ý: {'; '.join(against)}. Chưa quyết định kết nạp."] if against else []
        return law.not_met(" ".join(said))
    return law.met("Đã có văn bản đồng ý đối với các trường hợp đặc thù đã ghi.")


def _route(code: str, on: date, law: Reading) -> tuple[str, str]:
    if code not in SPECIAL:
        return "một trường hợp đặc thù", ""
    name, body, papers = SPECIAL[code]
    if papers:
        law.mention(papers, on)
    value = law.mention(body, on)
    return name, value.text if value.known else ""
