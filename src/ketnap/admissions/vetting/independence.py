"""Who may be sent to vet: by the law's list, against the relatives on file and the sender's own statement."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from ketnap.admissions.models import Case, Helper, Referee
from ketnap.admissions.vetting.kinds import APPLICANT, FORBIDDEN_AS
from ketnap.admissions.vetting.models import Relative
from ketnap.admissions.vetting.secret import opened
from ketnap.law import Outcome, load_calendar, load_rules, rules
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.text import fold
from ketnap.members.models import Person


def tie(case: Case, messenger: Person) -> str:
    """What the person sent is to the applicant, as a code of the law: same name and year as a relative on file, or the applicant."""
    if messenger.pk == case.person_id:
        return APPLICANT
    with rls.sensitive():
        kin = [opened(row.cipher) for row in Relative.objects.filter(subject__case=case)]
    name, year = fold(messenger.full_name), messenger.birth_date.year
    found = next((one for one in kin if fold(one.name) == name and one.birth_year == year), None)
    return FORBIDDEN_AS.get(found.relation, "") if found else ""


def check_messenger(case: Case, messenger: Person, on: dt.date, *, attested: bool | None) -> None:
    """Raise Refused for a tie the law names, or without the sender's statement that there is none."""
    facts = rules.MessengerFacts(on, tie(case, messenger), attested)
    finding = rules.vetting_messenger(facts, load_rules(), load_calendar())
    without_law = (
        finding.outcome is Outcome.UNKNOWN and attested
    )  # the list of that day is not known: the statement stands
    if finding.outcome is not Outcome.MET and not without_law:
        raise Refused(
            "vetting.tie", f"{finding.reason} Căn cứ: {finding.citation}.", remedy="Hãy cử người khác, hoặc xác nhận không phải người thân.",
            field="messenger",
        )  # fmt: skip


def what_the_law_says() -> str:
    """Who may not be sent, in one sentence with where it stands; and that helpers and referees are not among them."""
    rule = rules.REGISTRY["vetting_messenger"]
    return f"{rule.sentence} Quy định không nêu đảng viên giúp đỡ, người giới thiệu; cấp uỷ cân nhắc. Căn cứ: {rule.citation}."


def part_of(case: Case, messenger_id: int, on: dt.date) -> str:
    """What the person sent had to do with the case that day, in words; empty for nothing."""
    during = Q(until=None) | Q(until__gt=on)
    if Helper.objects.filter(during, case=case, member=messenger_id, since__lte=on).exists():
        return "đang giúp đỡ người xin vào Đảng"
    if Referee.objects.filter(during, case=case, member=messenger_id, on__lte=on).exists():
        return "người giới thiệu"
    return ""
