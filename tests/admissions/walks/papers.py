"""Acts on what lies with a case: papers of the file, slips, vetting, special groups, the work with the person; and its pages."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import rule

from ketnap.admissions.consents.actions.record_consent import record_consent
from ketnap.admissions.consents.actions.state_special import state_special
from ketnap.admissions.consents.actions.undo_special import undo_special
from ketnap.admissions.consents.models import Group, Hidden, Special
from ketnap.admissions.cultivation.actions.finish_task import finish_task
from ketnap.admissions.cultivation.actions.give_task import give_task
from ketnap.admissions.cultivation.actions.put_in_charge import put_in_charge
from ketnap.admissions.cultivation.actions.record_remark import record_remark
from ketnap.admissions.cultivation.actions.review_sympathisers import Line, review_sympathisers
from ketnap.admissions.cultivation.kinds import Rating, TaskKind, TaskResult, Verdict
from ketnap.admissions.cultivation.models import TrialTask
from ketnap.admissions.files.actions.check_paper import check_paper
from ketnap.admissions.files.actions.mark_not_applicable import mark_not_applicable
from ketnap.admissions.files.actions.receive_paper import receive_paper
from ketnap.admissions.files.actions.return_paper import return_paper
from ketnap.admissions.files.actions.undo_paper_act import undo_paper_act
from ketnap.admissions.files.catalogue import CATALOGUE
from ketnap.admissions.files.kinds import Ground as LackGround
from ketnap.admissions.files.kinds import ReturnReason
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.models import Helper
from ketnap.admissions.slips.actions.receive_file import receive_file
from ketnap.admissions.slips.actions.return_file import return_file
from ketnap.admissions.slips.actions.undo_slip import undo_slip
from ketnap.admissions.slips.desk import last_slip, offices
from ketnap.admissions.vetting.actions.add_relative import add_relative
from ketnap.admissions.vetting.actions.exempt_subject import exempt_subject
from ketnap.admissions.vetting.actions.lend_answer import lend_answer
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.record_answer import Answer, record_answer
from ketnap.admissions.vetting.actions.record_conclusion import record_conclusion
from ketnap.admissions.vetting.actions.record_receipt import record_receipt
from ketnap.admissions.vetting.actions.remove_subject import remove_subject
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.admissions.vetting.actions.state_absent import state_absent
from ketnap.admissions.vetting.actions.take_back_answer import take_back_answer
from ketnap.admissions.vetting.actions.withdraw_request import withdraw_request
from ketnap.admissions.vetting.kinds import AskedBody, Concluding, Ground, Relation, Way, Withdrawn
from ketnap.admissions.vetting.models import Loan, Request, Subject
from ketnap.admissions.vetting.secret import Kin
from tests.admissions import paths
from tests.admissions.paths import BY

from .ground import GAP, PICK
from .ground import Ground as Stage

CODES = [kind.code for kind in CATALOGUE]
PAPER_ACTS = ("receive", "receive", "check", "return", "lack", "undo")
VETTING_ACTS = (
    "open", "open", "kin", "kin", "absent", "send", "send", "trip", "received", "answer", "exempt", "lend", "back", "withdraw",
    "remove", "conclude",
)  # fmt: skip
WORK_ACTS = ("task", "finish", "remark", "review", "charge")


class Papers(Stage):
    """What lies with a case."""

    @rule(pick=PICK, act=st.sampled_from(PAPER_ACTS), code=st.sampled_from(CODES), gap=GAP)
    def paper_act(self, pick: int, act: str, code: str, gap: int) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        known = PaperAct.objects.filter(case=case, undone_at=None).order_by("id").last()
        if act in ("check", "return", "undo") and known is None:
            return
        verbs = {
            "receive": lambda: receive_paper(by=BY, at=at, case=case, code=code, on=on),
            "check": lambda: check_paper(by=BY, at=at, case=case, code=known.code, on=on),  # type: ignore[union-attr]
            "return": lambda: return_paper(
                by=BY, at=at, case=case, code=known.code, on=on, reason=ReturnReason.INCOMPLETE  # type: ignore[union-attr]
            ),
            "lack": lambda: mark_not_applicable(
                by=BY, at=at, case=case, code=code, on=on, ground=LackGround.NOT_ON_ROUTE
            ),
            "undo": lambda: undo_paper_act(by=BY, at=at, act=known),  # type: ignore[arg-type]
        }  # fmt: skip
        self.attempt(f"paper {act}", verbs[act])

    @rule(pick=PICK, act=st.sampled_from(("in", "in", "back", "undo")), which=st.integers(0, 2), gap=GAP)
    def slip(self, pick: int, act: str, which: int, gap: int) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        found, last = offices(case, on), last_slip(case)
        office = found[which % len(found)] if act == "in" or last is None else last.office_id
        if act == "in":
            self.attempt("slip in", lambda: receive_file(by=BY, at=at, case=case, office=office, on=on))
        elif act == "back":
            self.attempt("slip back", lambda: return_file(
                by=BY, at=at, case=case, office=office, on=on, reasons=[ReturnReason.INCOMPLETE],
            ))  # fmt: skip
        elif last is not None:
            self.attempt("slip undo", lambda: undo_slip(by=BY, at=at, slip=last))

    @rule(pick=PICK, group=st.sampled_from([*Group.values, *Hidden.values]), gap=GAP, act=st.integers(0, 3))
    def special(self, pick: int, group: str, gap: int, act: int) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        last = Special.objects.filter(case=case, undone_at=None).order_by("id").last()
        if act <= 1 or last is None:
            self.attempt("special", lambda: state_special(by=BY, at=at, case=case, group=group, on=on))
        elif act == 2:
            paper = self.paper(on)
            self.attempt(
                "consent", lambda: record_consent(by=BY, at=at, special=last, document=paper, agreed=pick != 1)
            )
        else:
            self.attempt("special undo", lambda: undo_special(by=BY, at=at, special=last))

    @rule(
        pick=PICK,
        acts=st.lists(st.sampled_from(VETTING_ACTS), min_size=1, max_size=4),
        which=st.integers(0, 7),
        gap=GAP,
    )
    def vetting(self, pick: int, acts: list[str], which: int, gap: int) -> None:
        for act in acts:
            self._vet(pick, act, which, gap)

    def _vet(self, pick: int, act: str, which: int, gap: int) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        subjects = list(Subject.objects.filter(case=case).order_by("id"))
        requests = list(Request.objects.filter(case=case).order_by("id"))
        subject = subjects[which % len(subjects)] if subjects else None
        asked = requests[which % len(requests)] if requests else None
        loan = Loan.objects.filter(request=asked).order_by("id").last() if asked else None
        kin = Kin(Relation.values[which], f"Thân Giả Định {which}", 1970 + which, "xã Ví Dụ, tỉnh Giả Định")
        code = ("SPOUSE", "CHILDREN", "PARENTS")[which % 3]
        if act == "open":
            self.attempt("vetting open", lambda: open_vetting(by=BY, at=at, case=case, on=on))
        elif act == "kin":
            self.attempt("vetting kin", lambda: add_relative(by=BY, at=at, case=case, kin=kin, on=on))
        elif act == "absent":
            self.attempt("vetting absent", lambda: state_absent(by=BY, at=at, case=case, code=code, on=on))
        elif act == "conclude":
            self.attempt("vetting conclude", lambda: record_conclusion(
                by=BY, at=at, case=case, symbol="9-KL/TV", on=on, body=Concluding.STANDING, place=case.unit_id,
            ))  # fmt: skip
        elif subject is not None and act in ("send", "trip"):
            by_post = act == "send"
            sending = Sending(
                Way.POST if by_post else Way.TRIP, AskedBody.COMMUNE, f"{len(requests) + 1}-CV/ĐU", on,
                messenger=None if by_post else paths.official(case.unit), attested=None if by_post else True,
            )  # fmt: skip
            self.attempt(f"vetting {act}", lambda: send_request(
                by=BY, at=at, case=case, subjects=[subject], sending=sending,
            ))  # fmt: skip
        elif subject is not None and act == "exempt":
            self.attempt("vetting exempt", lambda: exempt_subject(
                by=BY, at=at, subject=subject, ground=Ground.SAME_COMMUNE, symbol="3-XN/ĐU", on=on, place=case.unit_id,
            ))  # fmt: skip
        elif subject is not None and act == "remove":
            self.attempt("vetting remove", lambda: remove_subject(by=BY, at=at, subject=subject))
        elif asked is not None:
            self._asked(act, asked, loan, on, at)

    def _asked(self, act: str, asked: Request, loan: Loan | None, on: dt.date, at: dt.datetime) -> None:
        paper = Answer("7-CV/ĐU", on, asked.unit_id)
        if act == "received":
            self.attempt("vetting received", lambda: record_receipt(by=BY, at=at, request=asked, on=on))
        elif act == "answer":
            self.attempt("vetting answer", lambda: record_answer(by=BY, at=at, request=asked, on=on, answer=paper))
        elif act == "lend":
            there = self.tree.grassroots.pk
            self.attempt("vetting lend", lambda: lend_answer(by=BY, at=at, request=asked, on=on, to_unit=there))
        elif act == "back" and loan is not None:
            self.attempt("vetting back", lambda: take_back_answer(by=BY, at=at, loan=loan, on=on))
        elif act == "withdraw":
            self.attempt("vetting withdraw", lambda: withdraw_request(
                by=BY, at=at, request=asked, on=on, reason=Withdrawn.TYPED_WRONG,
            ))  # fmt: skip

    @rule(pick=PICK, act=st.sampled_from(WORK_ACTS), gap=GAP)
    def work(self, pick: int, act: str, gap: int) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        helper = Helper.objects.filter(case=case, until=None).first()
        task = TrialTask.objects.filter(case=case, result="").first()
        if act == "finish" and task is not None:
            self.attempt("task done", lambda: finish_task(by=BY, at=at, task=task, result=TaskResult.values[0], on=on))
        elif act == "remark" and helper is not None:
            self.attempt("remark", lambda: record_remark(by=BY, at=at, helper=helper, on=on, rating=Rating.values[0]))
        elif act == "review":
            lines = [Line(case, Verdict.values[pick % 4])]
            self.attempt("review", lambda: review_sympathisers(
                by=BY, at=at, cell=case.unit, month=on.replace(day=1), on=on, lines=lines,
            ))  # fmt: skip
        elif act == "charge":
            self.attempt("charge", lambda: put_in_charge(by=BY, at=at, case=case, member=self.seated, on=on))
        else:
            self.attempt("task", lambda: give_task(by=BY, at=at, case=case, kind=TaskKind.values[0], on=on))

    @rule(pick=PICK)
    def look(self, pick: int) -> None:
        """The pages of a case open in whatever state it is."""
        client = Client()
        client.force_login(self.officers[0])
        uid = self.case(pick).uid
        for page in ("case", "file", "vetting"):
            answer = client.get(reverse(f"admissions:{page}", args=[uid]))
            assert answer.status_code == 200, (page, answer.status_code)
        self.done["look"] += 1
