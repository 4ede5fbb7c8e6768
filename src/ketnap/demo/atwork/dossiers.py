"""Files in the works: papers in every state, vetting with requests out, slips of intake and return, special groups."""

from __future__ import annotations

import datetime as dt

from ketnap.accounts.models import User
from ketnap.admissions.consents.actions.record_consent import record_consent
from ketnap.admissions.consents.actions.state_special import state_special
from ketnap.admissions.consents.models import Group, Hidden
from ketnap.admissions.files.actions.check_paper import check_paper
from ketnap.admissions.files.actions.mark_not_applicable import mark_not_applicable
from ketnap.admissions.files.actions.receive_paper import receive_paper
from ketnap.admissions.files.actions.return_paper import return_paper
from ketnap.admissions.files.kinds import Ground, ReturnReason
from ketnap.admissions.files.writing import Original
from ketnap.admissions.models import Case
from ketnap.admissions.slips.actions.receive_file import receive_file
from ketnap.admissions.slips.actions.return_file import return_file
from ketnap.admissions.turns.actions.take_charge import take_charge
from ketnap.admissions.vetting.actions.add_relative import add_relative
from ketnap.admissions.vetting.actions.exempt_subject import exempt_subject
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.record_answer import Answer, record_answer
from ketnap.admissions.vetting.actions.record_conclusion import record_conclusion
from ketnap.admissions.vetting.actions.record_receipt import record_receipt
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.admissions.vetting.actions.state_absent import state_absent
from ketnap.admissions.vetting.kinds import AskedBody, Concluding, Relation, Way
from ketnap.admissions.vetting.kinds import Ground as Exempt
from ketnap.admissions.vetting.models import Subject
from ketnap.admissions.vetting.secret import Kin
from ketnap.demo.atwork.cast import SECRETARY_CELL, Cast, New
from ketnap.demo.committees.baxuyen import CITY, COMMUNE
from ketnap.demo.shape import DAY
from ketnap.documents.kinds import Kind
from ketnap.members.kinds import Gender, Occupation

_SHELF = "Tủ hồ sơ chi bộ"


def _compiled(cast: Cast) -> None:
    """One of the secretary's own cell whose file was compiled ten weeks ago and who is being vetted since."""
    new = New(SECRETARY_CELL, "Nông Quốc Thử Bách", dt.date(1999, 11, 20), Gender.MALE, Occupation.PART_TIME)
    cast.people["vetted"] = cast.walk(new, "file_compiled", cast.ago(72))


def _take(
    cast: Cast, case: Case, code: str, on: dt.date, paper: Original | None = None, *, check: bool = False
) -> None:
    receive_paper(by=cast.cell, at=cast.at, case=case, code=code, on=on, paper=paper or Original(place=_SHELF))
    if check:
        check_paper(by=cast.commune, at=cast.at, case=case, code=code, on=on)


def _papers(cast: Cast) -> None:
    """Certificate and application checked, the life story sent back, one received, one not called for, the others missing."""
    case, on = cast.people["vetted"], cast.ago(70)
    _take(cast, case, "AWARENESS_CERTIFICATE", on, check=True)
    _take(cast, case, "APPLICATION", on, Original(on=on, place=_SHELF), check=True)
    _take(cast, case, "LIFE_STORY", on)
    return_paper(
        by=cast.commune, at=cast.at, case=case, code="LIFE_STORY", on=cast.ago(66), reason=ReturnReason.INCOMPLETE
    )
    _take(cast, case, "LIFE_STORY", cast.ago(58))
    return_paper(
        by=cast.commune, at=cast.at, case=case, code="LIFE_STORY", on=cast.ago(6), reason=ReturnReason.NO_SIGNATURE
    )
    _take(cast, case, "REFEREE_LETTER", cast.ago(12))
    mark_not_applicable(
        by=cast.commune, at=cast.at, case=case, code="APPRAISAL", on=cast.ago(12), ground=Ground.NOT_ON_ROUTE
    )


def _more_papers(cast: Cast) -> None:
    """The files of two others of the book, begun."""
    fresh, vetted = cast.case_at("file_compiled"), cast.case_at("vetting_closed")
    _take(cast, fresh, "APPLICATION", cast.ago(10))
    _take(cast, fresh, "AWARENESS_CERTIFICATE", cast.ago(10), check=True)
    for code in ("AWARENESS_CERTIFICATE", "APPLICATION", "LIFE_STORY"):
        _take(cast, vetted, code, cast.ago(7), check=True)
    record_conclusion(
        by=cast.commune, at=cast.at, case=vetted, symbol="31-KL/ĐU", on=cast.ago(7), body=Concluding.STANDING,
        place=cast.units[COMMUNE].pk,
    )  # fmt: skip


def _kin(cast: Cast, case: Case) -> dict[str, Subject]:
    """Father, mother and wife of the applicant; no children."""
    on = cast.ago(70)
    rows = (
        Kin(Relation.FATHER, "Nông Văn Giả Định Cha", 1968, "xã Giả Định 1"),
        Kin(Relation.MOTHER, "Ma Thị Giả Định Mẹ", 1971, "xã Giả Định 2"),
        Kin(Relation.SPOUSE, "Lý Thị Giả Định Vợ", 2000, "phường Ví Dụ 1"),
    )
    found = {kin.relation: add_relative(by=cast.commune, at=cast.at, case=case, kin=kin, on=on) for kin in rows}
    state_absent(by=cast.commune, at=cast.at, case=case, code="CHILDREN", on=on)
    return found


def _vetting(cast: Cast) -> None:
    """Asked three times: one answered, one late, one not acknowledged yet; the father is exempt."""
    case, commune = cast.people["vetted"], cast.units[COMMUNE].pk
    applicant = open_vetting(by=cast.commune, at=cast.at, case=case, on=cast.ago(70))
    kin = _kin(cast, case)
    exempt_subject(
        by=cast.commune, at=cast.at, subject=kin[Relation.FATHER], ground=Exempt.SAME_COMMUNE, symbol="14-XN/ĐU", on=cast.ago(66),
        place=commune,
    )  # fmt: skip

    def ask(who: list[Subject], body: str, symbol: str, ago: int, received: int | None) -> object:
        request = send_request(
            by=cast.commune, at=cast.at, case=case, subjects=who, sending=Sending(Way.POST, body, symbol, cast.ago(ago))
        )
        if received is not None:
            record_receipt(by=cast.commune, at=cast.at, request=request, on=cast.ago(received))
        return request

    ask([kin[Relation.MOTHER]], AskedBody.HOMETOWN, "22-CV/ĐU", 66, 62)
    ask([kin[Relation.SPOUSE]], AskedBody.COMMUNE, "27-CV/ĐU", 8, None)
    answered = send_request(
        by=cast.commune, at=cast.at, case=case, subjects=[applicant],
        sending=Sending(Way.POST, AskedBody.WORKPLACE, "23-CV/ĐU", cast.ago(66)),
    )  # fmt: skip
    record_receipt(by=cast.commune, at=cast.at, request=answered, on=cast.ago(61))
    record_answer(
        by=cast.commune,
        at=cast.at,
        request=answered,
        on=cast.ago(44),
        answer=Answer("118-CV/ĐU", cast.ago(48), commune),
    )


def _slips(cast: Cast) -> None:
    """A file came to where it is decided, went back for two reasons; another came and is still there."""
    case = cast.case_at("sent_up")
    office = cast.decider(case, cast.today).pk
    hand, take = "Lê Thị Ví Dụ Mận", "Nguyễn Văn Giả Định Sơn"
    receive_file(by=cast.commune, at=cast.at, case=case, office=office, on=cast.ago(18), handed_by=hand, taken_by=take)
    return_file(
        by=cast.commune, at=cast.at, case=case, office=office, on=cast.ago(11), again_by=cast.today + 5 * DAY,
        reasons=[ReturnReason.MISMATCH, ReturnReason.PAPER_MISSING], handed_by=take, taken_by=hand,
    )  # fmt: skip
    other, commune = cast.case_at("committee_resolution"), cast.units[COMMUNE].pk
    receive_file(
        by=cast.commune, at=cast.at, case=other, office=commune, on=cast.ago(40), handed_by=hand, taken_by=take
    )


def _special(cast: Cast) -> None:
    """A believer whose case waits for the competent body, and an owner of a private firm it has agreed to."""
    state_special(
        by=cast.commune, at=cast.at, case=cast.case_at("file_compiled"), group=Hidden.BELIEVER, on=cast.ago(9)
    )
    owner = state_special(
        by=cast.commune, at=cast.at, case=cast.case_at("introduced"), group=Group.PRIVATE_OWNER, on=cast.ago(60)
    )
    paper = cast.document(
        cast.city,
        cast.units[CITY],
        Kind.LETTER,
        "96-CV/ThU",
        cast.ago(30),
        "Về việc xem xét kết nạp chủ doanh nghiệp tư nhân",
    )
    record_consent(by=cast.city, at=cast.at, special=owner, document=paper, agreed=True)


def _officers(cast: Cast) -> None:
    """Files with an officer in charge."""
    officer = User.objects.get(username="canbo")
    for key in ("sent_up", "committee_resolution"):
        take_charge(by=cast.city, at=cast.at, case=cast.case_at(key), user=officer, on=cast.ago(15))


SCENES = (_compiled, _papers, _more_papers, _vetting, _slips, _special, _officers)
