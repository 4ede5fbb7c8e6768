"""Vetting as fan-out: who must be asked about, requests with their limits, exemptions, loans, secrecy and erasure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ketnap.admissions import jobs, queries
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.dossier import load
from ketnap.admissions.judging import Question, findings
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.recording import Blocked
from ketnap.admissions.vetting import progress
from ketnap.admissions.vetting.actions.add_relative import add_relative
from ketnap.admissions.vetting.actions.erase_relatives import KEPT_FOR, erase_relatives
from ketnap.admissions.vetting.actions.exempt_subject import exempt_subject
from ketnap.admissions.vetting.actions.lend_answer import lend_answer
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.record_answer import Answer, record_answer
from ketnap.admissions.vetting.actions.record_conclusion import record_conclusion
from ketnap.admissions.vetting.actions.record_receipt import record_receipt
from ketnap.admissions.vetting.actions.remove_subject import remove_subject
from ketnap.admissions.vetting.actions.reveal_relatives import reveal_relatives
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.admissions.vetting.actions.state_absent import state_absent
from ketnap.admissions.vetting.actions.take_back_answer import take_back_answer
from ketnap.admissions.vetting.actions.withdraw_request import withdraw_request
from ketnap.admissions.vetting.independence import part_of
from ketnap.admissions.vetting.kinds import AskedBody, Concluding, Ground, Relation, Way, Withdrawn
from ketnap.admissions.vetting.models import Asked, Conclusion, Exemption, Loan, Relative, Request, Subject
from ketnap.admissions.vetting.secret import Kin
from ketnap.audit.models import Entry
from ketnap.law import Outcome as Found
from ketnap.law import add_months, load_calendar, load_rules
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.admissions.test_steps import refused

START = dt.date(2025, 10, 6)  # under 38-HD/BTCTW, every value read
SENT = dt.date(2025, 10, 20)
MOTHER = Kin(Relation.MOTHER, "Lê Giả Định Mẫu", 1970, "xã Ví Dụ, tỉnh Giả Định")
NAMES = ("Lê Giả Định Mẫu", "Ví Dụ", "1970")


@pytest.fixture
def case(committee: Committee) -> Case:
    """A case whose file was compiled, with its list begun."""
    made = paths.source(committee.cell, START)
    paths.walk(made, START, "file_compiled", every=2)
    open_vetting(by=BY, at=NOW, case=made, on=SENT)
    return made


def applicant(case: Case) -> Subject:
    return Subject.objects.get(case=case, code="APPLICANT")


def mother(case: Case) -> Subject:
    return add_relative(by=BY, at=NOW, case=case, kin=MOTHER, on=SENT)


def alone(case: Case) -> None:
    for code in ("SPOUSE", "SPOUSE_PARENTS_OR_FOSTERER", "CHILDREN"):
        state_absent(by=BY, at=NOW, case=case, code=code, on=SENT)


def ask(case: Case, *subjects: Subject, way: str = Way.POST, on: dt.date = SENT, **more: Any) -> Request:
    facts = {"symbol": "15-CV/ĐU", "body": AskedBody.COMMUNE, **more}
    return send_request(by=BY, at=NOW, case=case, subjects=subjects, sending=Sending(way=way, on=on, **facts))


def answer(request: Request, on: dt.date, **more: Any) -> Request:
    facts = {"symbol": "07-CV/ĐU", "dated": on, "place": request.unit_id, **more}
    return record_answer(by=BY, at=NOW, request=request, on=on, answer=Answer(**facts))


def states(case: Case, day: dt.date = SENT) -> dict[str, str]:
    return {one.code: one.state(day) for one in load(case, day).vetted if not one.absent}


def fan_out(case: Case, day: dt.date) -> Any:
    question = Question(load(case, day), paths.way(case, day), "vetting_closed", day)
    return next(one for one in findings(question) if one.rule == "vetting_subjects")


def test_who_must_be_asked_about_follows_family_and_date(case: Case) -> None:
    on = dt.date(2025, 11, 3)
    assert "cha, mẹ đẻ; cha, mẹ vợ" in fan_out(case, on).reason
    mother(case)
    alone(case)
    assert fan_out(case, on).outcome is Found.NOT_MET
    assert fan_out(case, on).reason == "Chưa xong thẩm tra: người xin vào Đảng (1); cha, mẹ đẻ (1)."
    for one in Subject.objects.filter(case=case, absent=False):
        answer(ask(case, one), on)
    assert fan_out(case, on).outcome is Found.MET
    later = fan_out(case, dt.date(2026, 6, 1))  # the guidance of 2026 also names the spouse's fosterer
    assert (later.outcome, "nuôi dưỡng vợ (chồng)" in later.reason) == (Found.UNKNOWN, True)


def test_the_step_is_refused_while_somebody_is_open(case: Case) -> None:
    mother(case)
    alone(case)
    with pytest.raises(Blocked, match=r"Chưa xong thẩm tra: người xin vào Đảng \(1\); cha, mẹ đẻ \(1\)"):
        record_step(by=BY, at=NOW, case=case, key="vetting_closed", on=dt.date(2025, 11, 10))
    answer(ask(case, *Subject.objects.filter(case=case, absent=False)), dt.date(2025, 11, 5))
    step = record_step(by=BY, at=NOW, case=case, key="vetting_closed", on=dt.date(2025, 11, 10))
    assert (step.ground, step.unsure) == ("", 0)
    assert not any(name in str(step.findings) for name in NAMES)


def test_a_case_without_a_list_closes_as_before(committee: Committee) -> None:
    made = paths.source(committee.cell, START)
    day = paths.walk(made, START, "vetting_closed", every=2, ground="")
    assert made.steps.get(key="vetting_closed").findings == []
    assert day > START


def test_each_request_has_its_own_limit(case: Case, committee: Committee) -> None:
    person = mother(case)
    home, away = ask(case, person), ask(case, person, abroad=True, body=AskedBody.FOREIGN_MINISTRY)
    looked = dt.date(2026, 3, 2)
    clocks = {one.key: one for one in queries.running([case], looked)[0].clocks}
    waiting = clocks[f"vetting_{home.pk}"]
    assert (waiting.due, waiting.overdue(looked)) == (None, False)
    assert "chưa ghi ngày nhận" in waiting.why
    got = dt.date(2025, 10, 24)
    record_receipt(by=BY, at=NOW, request=home, on=got)
    record_receipt(by=BY, at=NOW, request=away, on=got)
    clocks = {one.key: one for one in queries.running([case], looked)[0].clocks}
    calendar = load_calendar()
    assert clocks[f"vetting_{home.pk}"].due == calendar.add_working_days(got, 30).date
    assert clocks[f"vetting_{away.pk}"].due == calendar.add_working_days(got, 90).date
    assert "30 ngày làm việc kể từ ngày nhận yêu cầu 15-CV/ĐU" in clocks[f"vetting_{home.pk}"].why
    late = [one.clock.key for one in queries.overdue([committee.cell.pk], looked)]
    assert late == [f"vetting_{home.pk}"]
    assert not queries.overdue([committee.neighbour_cell.pk], looked)
    answer(home, dt.date(2026, 2, 2))
    assert not queries.overdue([committee.cell.pk], looked)
    assert [one.clock.key for one in queries.overdue([committee.cell.pk], dt.date(2026, 1, 30))] == [
        f"vetting_{home.pk}"
    ]


def test_limits_of_vetting_take_one_query_more_however_many(case: Case, committee: Committee) -> None:
    for _ in range(5):
        record_receipt(by=BY, at=NOW, request=ask(case, applicant(case)), on=SENT)
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        assert len(queries.overdue([committee.cell.pk], dt.date(2026, 3, 2))) == 5
    assert (
        sum("vetting_request" in row["sql"] for row in seen.captured_queries) == 2
    )  # the sweep, and the late ones again


def test_a_withdrawn_request_stays_and_counts_no_more(case: Case) -> None:
    person = mother(case)
    request = ask(case, person)
    with refused("vetting.reason"):
        withdraw_request(by=BY, at=NOW, request=request, on=SENT, reason="khác")
    withdraw_request(by=BY, at=NOW, request=request, on=SENT, reason=Withdrawn.SENT_WRONG)
    assert states(case)["PARENTS"] == progress.OPEN
    with refused("vetting.over"):
        answer(request, SENT)
    assert Request.objects.count() == 1


def test_somebody_is_done_when_every_request_about_them_is(case: Case) -> None:
    person = mother(case)
    first, second = ask(case, person), ask(case, person, body=AskedBody.HOMETOWN)
    answer(first, dt.date(2025, 11, 3))
    assert states(case)["PARENTS"] == progress.ASKED
    answer(second, dt.date(2025, 11, 3))
    assert states(case)["PARENTS"] == progress.ANSWERED


def test_an_exemption_goes_as_far_as_the_law_of_the_day(case: Case, committee: Committee) -> None:
    person = mother(case)
    exempt_subject(
        by=BY,
        at=NOW,
        subject=person,
        ground=Ground.RELATIVE_MEMBER,
        symbol="02-CV/ĐU",
        on=SENT,
        place=committee.cell.pk,
    )
    assert states(case, dt.date(2025, 9, 1))["PARENTS"] == progress.EXEMPT
    assert states(case, SENT)["PARENTS"] == progress.PARTLY
    with refused("vetting.exempt"):
        exempt_subject(
            by=BY,
            at=NOW,
            subject=person,
            ground=Ground.SAME_COMMUNE,
            symbol="03-CV/ĐU",
            on=SENT,
            place=committee.cell.pk,
        )
    with refused("vetting.no_exemption"):
        exempt_subject(
            by=BY, at=NOW, subject=applicant(case), ground=Ground.SAME_COMMUNE, symbol="03-CV/ĐU", on=SENT,
            place=committee.cell.pk,
        )  # fmt: skip


def test_a_relative_may_not_be_sent(case: Case, committee: Committee) -> None:
    person = mother(case)
    related = build.member(committee.cell, name=MOTHER.name, birth_date=dt.date(1970, 5, 1))
    with refused("vetting.tie"):
        ask(case, person, way=Way.TRIP, messenger=related, attested=True)
    other = build.member(committee.cell)
    with refused("vetting.tie"):
        ask(case, person, way=Way.TRIP, messenger=other, attested=False)
    with refused("vetting.tie"):
        ask(case, person, way=Way.TRIP, messenger=other)
    with refused("vetting.messenger"):
        ask(case, person, way=Way.TRIP)
    with refused("vetting.messenger"):
        ask(case, person, messenger=other)
    with refused("vetting.tie"):
        ask(case, person, way=Way.TRIP, messenger=case.person, attested=True)
    assert ask(case, person, way=Way.TRIP, messenger=other, attested=True).messenger == other


def test_the_refusal_says_where_it_stands(case: Case) -> None:
    with pytest.raises(Refused, match=r"cử người khác.*38-HD/BTCTW, mục I\.1\.4\.2"):
        ask(case, mother(case), way=Way.TRIP, messenger=case.person, attested=True)


def test_a_helper_may_be_sent_since_the_rule_does_not_name_helpers(case: Case) -> None:
    helper = case.helpers.get(until=None).member
    sent = ask(case, mother(case), way=Way.TRIP, messenger=helper, attested=True)
    assert part_of(case, helper.pk, sent.sent_on) == "đang giúp đỡ người xin vào Đảng"
    assert part_of(case, case.person_id, sent.sent_on) == ""


@pytest.mark.parametrize(
    ("kin", "code"),
    [
        (Kin("anh họ", "Lê Giả Định", 1970, "xã Ví Dụ"), "kin.relation"),
        (Kin(Relation.MOTHER, "Lê Giả Định; trước làm việc ở đâu đó năm 1974.", 1950, "xã Ví Dụ"), "kin.name"),
        (Kin(Relation.MOTHER, "", 1950, "xã Ví Dụ"), "kin.name"),
        (Kin(Relation.MOTHER, "Lê Giả Định", 1850, "xã Ví Dụ"), "kin.year"),
        (Kin(Relation.MOTHER, "Lê Giả Định", 1950, "xã Ví Dụ: có vấn đề cần xem xét thêm!"), "kin.commune"),
        (Kin(Relation.SPOUSE_FOSTERER, "Lê Giả Định", 1950, "xã Ví Dụ"), "kin.not_called_for"),
    ],
)
def test_no_remark_fits_into_a_relative(case: Case, kin: Kin, code: str) -> None:
    with refused(code):
        add_relative(by=BY, at=NOW, case=case, kin=kin, on=SENT)


@pytest.mark.parametrize("text", ["", "gia đình tốt", "15-CV/ĐU ghi chú thêm", "15-CV/ĐU\nabc", "9" * 61])
def test_no_remark_fits_into_a_number(case: Case, text: str) -> None:
    with refused("vetting.symbol"):
        ask(case, applicant(case), symbol=text)
    made = ask(case, applicant(case))
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=made.pk).update(answer_symbol="gia đình tốt")


def test_dates_and_places_are_held(case: Case, committee: Committee) -> None:
    request = ask(case, applicant(case))
    with refused("vetting.before"):
        record_receipt(by=BY, at=NOW, request=request, on=SENT - dt.timedelta(days=1))
    with refused("vetting.future"):
        record_receipt(by=BY, at=NOW, request=request, on=NOW.date() + dt.timedelta(days=1))
    with refused("vetting.answer_day"):
        answer(request, SENT, dated=SENT + dt.timedelta(days=1))
    with refused("vetting.place"):
        answer(request, SENT, place=committee.neighbour_cell.pk)
    with refused("vetting.nobody"):
        ask(case)
    other = paths.source(committee.other_cell, START)
    open_vetting(by=BY, at=NOW, case=other, on=SENT)
    with refused("vetting.nobody"):
        ask(case, applicant(other))
    with refused("vetting.open"):
        open_vetting(by=BY, at=NOW, case=case, on=SENT)
    with refused("vetting.code"):
        state_absent(by=BY, at=NOW, case=case, code="APPLICANT", on=SENT)


def test_papers_are_lent_and_come_back(case: Case, committee: Committee) -> None:
    request = ask(case, applicant(case))
    with refused("loan.no_paper"):
        lend_answer(by=BY, at=NOW, request=request, on=SENT, to_unit=committee.grassroots.pk)
    answer(request, SENT)
    loan = lend_answer(by=BY, at=NOW, request=request, on=SENT, to_unit=committee.grassroots.pk)
    with refused("loan.out"):
        lend_answer(by=BY, at=NOW, request=request, on=SENT, to_unit=committee.grassroots.pk)
    with refused("loan.back"):
        take_back_answer(by=BY, at=NOW, loan=loan, on=SENT - dt.timedelta(days=1))
    take_back_answer(by=BY, at=NOW, loan=loan, on=SENT)
    assert Loan.objects.get().back_on == SENT


def test_a_conclusion_is_recorded_as_made_and_settles_what_was_open(case: Case, committee: Committee) -> None:
    with refused("conclusion.body"):
        record_conclusion(by=BY, at=NOW, case=case, symbol="9-KL/BTV", on=SENT, body="ai đó", place=committee.cell.pk)
    record_conclusion(
        by=BY, at=NOW, case=case, symbol="09-KL/BTVĐU", on=SENT, body=Concluding.STANDING, place=committee.grassroots.pk
    )
    with refused("conclusion.known"):
        record_conclusion(
            by=BY,
            at=NOW,
            case=case,
            symbol="09-KL/BTVĐU",
            on=SENT,
            body=Concluding.STANDING,
            place=committee.grassroots.pk,
        )
    assert not any("text" in field.get_internal_type().lower() for field in Conclusion._meta.concrete_fields)


def test_who_a_relative_is_lies_encrypted_behind_the_second_key(case: Case, committee: Committee) -> None:
    person = mother(case)
    assert Relative.objects.count() == 0  # even with the whole house in scope
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])), rls.sensitive():
        assert Relative.objects.count() == 0
    with rls.sensitive():
        cipher = bytes(Relative.objects.get(subject=person).cipher)
    assert not any(name.encode() in cipher for name in NAMES)
    assert reveal_relatives(by=BY, at=NOW, case=case) == {person.pk: MOTHER}
    assert Entry.objects.filter(action="vetting.reveal_relatives").count() == 1
    trail = str(list(Entry.objects.filter(action__startswith="vetting.").values_list("before", "after", "reason")))
    assert not any(name in trail for name in NAMES)
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])):
        for model in (Subject, Request, Asked, Exemption, Loan, Conclusion):
            assert model._base_manager.count() == 0


def test_a_person_typed_by_mistake_goes_on_the_same_day(case: Case) -> None:
    person = mother(case)
    with refused("undo.late"):
        remove_subject(by=BY, at=NOW + dt.timedelta(days=1), subject=person)
    remove_subject(by=BY, at=NOW, subject=person)
    with rls.sensitive():
        assert Relative.objects.count() == 0
    kept = mother(case)
    ask(case, kept)
    with refused("vetting.rests"):
        remove_subject(by=BY, at=NOW, subject=kept)
    with refused("vetting.rests"):
        remove_subject(by=BY, at=NOW, subject=applicant(case))


def test_relatives_are_erased_a_set_time_after_the_case(
    case: Case, committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = mother(case)
    ask(case, person, applicant(case))
    exempt_subject(
        by=BY, at=NOW, subject=person, ground=Ground.SAME_COMMUNE, symbol="02-CV/ĐU", on=SENT, place=committee.cell.pk
    )
    assert erase_relatives(by=BY, at=NOW + dt.timedelta(days=3000)) == 0  # a case that runs is left alone
    close_case(by=BY, at=NOW, case=case, outcome=Outcome.WITHDRAWN, on=NOW.date(), reason="Rút đơn")
    months = load_rules().value(KEPT_FOR, NOW.date()).value
    assert isinstance(months, int)
    last = dt.datetime.combine(add_months(NOW.date(), months), NOW.timetz())
    assert erase_relatives(by=BY, at=last) == 0
    monkeypatch.setattr(clock, "now", lambda: last + dt.timedelta(days=1))
    jobs.erase_now()
    with rls.everything(), rls.sensitive():
        assert Relative.objects.count() == 0
        assert list(Subject.objects.values_list("code", flat=True)) == ["APPLICANT"]
        assert Asked.objects.count() == 1  # about the applicant
        assert Exemption.objects.count() == 0
        assert Request.objects.count() == 1
        entry = Entry.objects.get(action="vetting.erase_relatives")
    assert (entry.after, entry.username) == ({"people": 1}, "admissions.erase_relatives")
    assert Person.objects.filter(pk=case.person_id).exists()
