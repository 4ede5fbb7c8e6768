"""What follows a case that moves: the work with the person, vetting, special groups, waivers; each unit reads its own rows only."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.consents.actions.state_special import state_special
from ketnap.admissions.consents.models import Hidden, Special, SpecialSecret
from ketnap.admissions.cultivation import queries
from ketnap.admissions.cultivation.actions.finish_task import finish_task
from ketnap.admissions.cultivation.actions.give_task import give_task
from ketnap.admissions.cultivation.actions.record_remark import record_remark
from ketnap.admissions.cultivation.actions.review_sympathisers import Line, review_sympathisers
from ketnap.admissions.cultivation.kinds import Rating, TaskKind, TaskResult, Verdict
from ketnap.admissions.cultivation.models import CommitteeCharge, TrialTask
from ketnap.admissions.dossier import load
from ketnap.admissions.models import Case, Helper
from ketnap.admissions.turns.actions.receive_case import receive_case
from ketnap.admissions.turns.models import Move
from ketnap.admissions.vetting.actions.add_relative import add_relative
from ketnap.admissions.vetting.actions.exempt_subject import exempt_subject
from ketnap.admissions.vetting.actions.lend_answer import lend_answer
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.record_answer import Answer, record_answer
from ketnap.admissions.vetting.actions.record_receipt import record_receipt
from ketnap.admissions.vetting.actions.reveal_relatives import reveal_relatives
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.admissions.vetting.kinds import AskedBody, Ground, Relation, Way
from ketnap.admissions.vetting.models import Relative, Request, Subject
from ketnap.admissions.vetting.secret import Kin
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW
from .test_moves import ARRIVED, SENT, START, receive, send, walked
from .test_steps import refused

ASKED_ON = dt.date(2025, 12, 1)
MOTHER = Kin(Relation.MOTHER, "Lê Giả Định Mẫu", 1970, "xã Ví Dụ, tỉnh Giả Định")
FATHER = Kin(Relation.FATHER, "Trần Giả Định Cha", 1968, "xã Ví Dụ, tỉnh Giả Định")


def work(case: Case) -> None:
    """A review, remarks, one task done and one that still runs, somebody of the committee in charge."""
    helper = Helper.objects.get(case=case, until=None)
    record_remark(by=BY, at=NOW, helper=helper, on=ASKED_ON, rating=Rating.values[0])
    done = give_task(by=BY, at=NOW, case=case, kind=TaskKind.values[0], on=ASKED_ON)
    finish_task(by=BY, at=NOW, task=done, result=TaskResult.values[0], on=SENT)
    give_task(by=BY, at=NOW, case=case, kind=TaskKind.values[1], on=ASKED_ON)
    line = Line(case, Verdict.values[0])
    review_sympathisers(by=BY, at=NOW, cell=case.unit, month=ASKED_ON, on=ASKED_ON, lines=[line])
    CommitteeCharge.objects.create(
        case=case, unit=case.unit, member=helper.member, since=ASKED_ON, typed_by=BY.username, recorded_at=NOW
    )


def vet(case: Case) -> tuple[Request, Request]:
    """Two requests, one answered; the father is exempt. Nobody stated the others yet."""
    open_vetting(by=BY, at=NOW, case=case, on=ASKED_ON)
    mother, father = (add_relative(by=BY, at=NOW, case=case, kin=kin, on=ASKED_ON) for kin in (MOTHER, FATHER))
    exempt_subject(
        by=BY, at=NOW, subject=father, ground=Ground.SAME_COMMUNE, symbol="03-XN/ĐU", on=ASKED_ON, place=case.unit_id
    )
    waiting, answered = (
        send_request(
            by=BY, at=NOW, case=case, subjects=[subject],
            sending=Sending(Way.POST, AskedBody.COMMUNE, f"{number}-CV/ĐU", ASKED_ON),
        )
        for number, subject in ((15, mother), (16, Subject.objects.get(case=case, code="APPLICANT")))
    )  # fmt: skip
    record_receipt(by=BY, at=NOW, request=waiting, on=dt.date(2025, 12, 3))
    paper = Answer("07-CV/ĐU", dt.date(2025, 12, 20), case.unit_id)
    return waiting, record_answer(by=BY, at=NOW, request=answered, on=dt.date(2025, 12, 22), answer=paper)


def test_the_work_with_the_person_follows(committee: Committee) -> None:
    case = walked(committee.cell, "course_completed")
    work(case)
    new = receive(send(case, committee.neighbour_cell))
    found = queries.of_case(new, ARRIVED, paths.steps(new))
    assert [row.rating for row in found.remarks] == [Rating.values[0]]
    assert {(row.kind, row.result, row.done_on) for row in found.tasks} == {
        (TaskKind.values[0], TaskResult.values[0], SENT), (TaskKind.values[1], "", None),
    }  # fmt: skip
    assert [row.on for row in found.reviews] == [ASKED_ON]
    assert found.charge is None, "the member in charge stays where they are"
    assert CommitteeCharge.objects.get(case=case).until == CommitteeCharge.objects.get(case=new).until == SENT
    running = next(row for row in found.tasks if not row.result)
    finish_task(by=BY, at=NOW, task=running, result=TaskResult.values[0], on=ARRIVED)
    assert TrialTask.objects.get(case=case, kind=TaskKind.values[1]).result == "", "the old case stays as it was"


def test_the_new_cell_reads_remarks_without_seeing_who_made_them(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    case = walked(committee.cell, "course_completed")
    work(case)
    who = Helper.objects.get(case=case).member.full_name
    new = receive(send(case, committee.neighbour_cell))
    client.force_login(build.user(Role.CELL_SECRETARY, committee.neighbour_cell))
    page = client.get(reverse("admissions:case", args=[new.uid])).content.decode()
    assert "Nhận xét quý 4/2025" in page
    assert "đảng viên giúp đỡ ở nơi chuyển đi" in page
    assert who not in page
    client.force_login(build.user(Role.CELL_SECRETARY, committee.cell))
    assert who in client.get(reverse("admissions:case", args=[case.uid])).content.decode()


def test_vetting_follows_with_its_secrets_and_limits(committee: Committee) -> None:
    case = walked(committee.cell, "file_compiled")
    waiting, answered = vet(case)
    lend_answer(by=BY, at=NOW, request=answered, on=SENT, to_unit=case.unit_id)
    there = {one.code: one.state(ARRIVED) for one in load(case, ARRIVED).vetted}
    move = send(case, committee.neighbour_cell)
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])):
        new = receive(Move.objects.get(pk=move.pk))
        assert not Relative.objects.exists(), "only behind the second key"
        assert set(Request.objects.values_list("case", flat=True)) == {new.pk}
        here = load(new, ARRIVED)
        assert len(here.vetted) == 3
        kin = reveal_relatives(by=BY, at=NOW, case=new)
        assert {one.name for one in kin.values()} == {MOTHER.name, FATHER.name}
        copies = {row.symbol: row for row in Request.objects.filter(case=new)}
        assert copies["15-CV/ĐU"].received_on == dt.date(2025, 12, 3)
        paper = Answer("09-CV/ĐU", ARRIVED, new.unit_id)
        record_answer(by=BY, at=NOW, request=copies["15-CV/ĐU"], on=ARRIVED, answer=paper)
        assert {one.code: one.state(ARRIVED) for one in load(new, ARRIVED).vetted if one.code == "APPLICANT"} == {
            "APPLICANT": "answered"
        }
        assert copies["16-CV/ĐU"].loans.get().lent_on == SENT
    assert there["APPLICANT"] == "answered"
    waiting.refresh_from_db()
    assert waiting.answered_on is None, "the old case stays as it was"
    assert Subject.objects.filter(case=case).count() == Subject.objects.filter(case=new).count() == 3


def test_answers_are_lent_where_they_are(committee: Committee) -> None:
    case = walked(committee.cell, "file_compiled")
    _, answered = vet(case)
    new = receive(send(case, committee.neighbour_cell))
    with refused("loan.moved"):
        lend_answer(by=BY, at=NOW, request=answered, on=ARRIVED, to_unit=case.unit_id)
    copy = Request.objects.get(case=new, symbol=answered.symbol)
    assert lend_answer(by=BY, at=NOW, request=copy, on=ARRIVED, to_unit=new.unit_id).lent_on == ARRIVED


def test_special_groups_follow_encrypted(committee: Committee) -> None:
    case = walked(committee.cell, "sympathiser")
    row = state_special(by=BY, at=NOW, case=case, group=Hidden.BELIEVER, on=SENT)
    new = receive(send(case, committee.neighbour_cell))
    copy = Special.objects.get(case=new)
    assert (copy.group, copy.unit_id) == ("", new.unit_id)
    assert not SpecialSecret.objects.filter(special=copy).exists(), "only behind the second key"
    with rls.sensitive():
        assert bytes(SpecialSecret.objects.get(special=copy).cipher) == bytes(
            SpecialSecret.objects.get(special=row).cipher
        )


def test_what_came_before_the_arrival_may_be_typed_late_but_not_what_the_new_cell_does(committee: Committee) -> None:
    early = receive(send(walked(committee.cell, "sympathiser"), committee.neighbour_cell))
    paths.prepare(early, "course_completed", SENT, NOW)
    assert record_step(by=BY, at=NOW, case=early, key="course_completed", on=SENT).on == SENT
    moved = receive(send(walked(committee.cell, "opinions_collected"), committee.neighbour_cell))
    with refused("step.before_opening"):
        record_step(by=BY, at=NOW, case=moved, key="opinions_collected", on=SENT)
    move = send(walked(committee.cell, ""), committee.neighbour_cell)
    source = receive_case(by=BY, at=NOW, move=move, on=ARRIVED)
    with refused("step.before_opening"):
        record_step(by=BY, at=NOW, case=source, key="sympathiser", on=START - dt.timedelta(days=1))
