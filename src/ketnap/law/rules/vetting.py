"""Vetting as fan-out: everybody the law names is answered for, exempt, or stated not to exist; and who may be sent to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule

SECRETARIAT, COMMISSION = (
    "vetting.skip.relative_member.scope.secretariat",
    "vetting.skip.relative_member.scope.org_commission",
)
PARTLY = "POLITICAL_HISTORY_ONLY"


@dataclass(frozen=True)
class VettedPerson:
    """One person asked about. `code` is one of `vetting.subjects`; `exempt` the ground (RELATIVE_MEMBER, SAME_COMMUNE) or ''."""

    code: str
    asked: bool = False
    answered: bool = False
    exempt: str = ""


@dataclass(frozen=True)
class VettingFanOutFacts:
    """`absent`: codes of which the person has nobody, as stated; `on`: the day vetting is looked at."""

    on: date | None = None
    people: tuple[VettedPerson, ...] = ()
    absent: frozenset[str] = frozenset()


@rule(
    "vetting_subjects",
    VettingFanOutFacts,
    title="Người phải thẩm tra",
    sentence="Mọi người phải thẩm tra đều đã có trả lời, được miễn có căn cứ, hoặc đã ghi rõ là không có.",
    citation="06-HD/TW, mục 3.4a, 3.4c; 38-HD/BTCTW, mục I.1.5",
    params=("vetting.subjects", SECRETARIAT, COMMISSION),
)
def vetting_subjects(facts: VettingFanOutFacts, law: Reading) -> Finding:
    """Names nobody: only kinds of persons and how many are open. An exemption in part leaves the rest to be asked."""
    on = law.need(facts.on, "ngày kết luận thẩm tra")
    wanted = law.words("vetting.subjects", on)
    waiting: dict[str, int] = {}
    for one in facts.people:
        if one.code in wanted and not _settled(one, on, law):
            waiting[one.code] = waiting.get(one.code, 0) + 1
    known = {one.code for one in facts.people} | facts.absent
    order = [code for code, _ in law.rules.parameters["vetting.subjects"].labels if code in wanted]
    unstated = [law.label("vetting.subjects", code) for code in order if code not in known]
    law.note(open=[code for code in order if code in waiting], unstated=[code for code in order if code not in known])
    lacking = f" Chưa ghi: {'; '.join(unstated)}." if unstated else ""
    if waiting:
        words = [f"{law.label('vetting.subjects', code)} ({waiting[code]})" for code in order if code in waiting]
        return law.not_met(f"Chưa xong thẩm tra: {'; '.join(words)}.{lacking}")
    if unstated:
        return law.unknown(f"{lacking.strip()} Hãy ghi người phải thẩm tra, hoặc ghi là không có.")
    return law.met("Mọi người phải thẩm tra đã có trả lời hoặc được miễn có căn cứ.")


def _settled(one: VettedPerson, on: date, law: Reading) -> bool:
    if one.answered or one.exempt == "SAME_COMMUNE":
        return True
    return one.exempt == "RELATIVE_MEMBER" and exempt_wholly(on, law)


def exempt_wholly(on: date, law: Reading) -> bool:
    """Whether a relative in the Party spares the asking altogether: by the stricter of the two layers known that day."""
    found = [law.mention(key, on) for key in (SECRETARIAT, COMMISSION)]
    scopes = [value.value for value in found if value.known]
    return bool(scopes) and PARTLY not in scopes


@dataclass(frozen=True)
class MessengerFacts:
    """`relation`: what the person sent is to the applicant (a code of the law), '' for none that is recorded; `attested`: the
    sender states that there is no such tie."""

    on: date | None = None
    relation: str = ""
    attested: bool | None = None


@rule(
    "vetting_messenger",
    MessengerFacts,
    title="Người được cử đi thẩm tra",
    sentence="Người xin vào Đảng và người thân của người đó không được cử đi thẩm tra.",
    citation="38-HD/BTCTW, mục I.1.4.2, chú thích điểm 23",
    params=("vetting.forbidden_messengers",),
)
def vetting_messenger(facts: MessengerFacts, law: Reading) -> Finding:
    """A recorded tie refuses; without one the sender must state that there is none."""
    on = law.need(facts.on, "ngày cử người đi thẩm tra")
    forbidden = law.words("vetting.forbidden_messengers", on)
    if facts.relation in forbidden:
        if facts.relation == "APPLICANT":
            return law.not_met("Người được cử chính là người xin vào Đảng; cử người khác.")
        label = law.label("vetting.forbidden_messengers", facts.relation)
        return law.not_met(f"Người được cử là {label} của người xin vào Đảng; cử người khác.")
    if law.need(facts.attested, "xác nhận người được cử không phải người thân của người xin vào Đảng"):
        return law.met("Người được cử không phải người xin vào Đảng hay người thân.")
    return law.not_met("Chưa xác nhận người được cử không phải người thân; cử người khác hoặc xác nhận.")
