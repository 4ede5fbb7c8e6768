"""The work with sympathisers and helpers: reviews, remarks, loads, replacement, trial tasks, the member in charge."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.end_helper import end_helper
from ketnap.admissions.cultivation import queries
from ketnap.admissions.cultivation.actions.finish_task import finish_task
from ketnap.admissions.cultivation.actions.give_task import give_task
from ketnap.admissions.cultivation.actions.put_in_charge import put_in_charge
from ketnap.admissions.cultivation.actions.record_remark import record_remark
from ketnap.admissions.cultivation.actions.review_sympathisers import Line, review_sympathisers
from ketnap.admissions.cultivation.kinds import Rating, TaskKind, TaskResult, Verdict
from ketnap.admissions.cultivation.models import CommitteeCharge, Remark, Review, TrialTask
from ketnap.admissions.models import Case, Helper
from ketnap.admissions.recording import Paper
from ketnap.audit.models import Entry
from ketnap.law import Outcome
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused
from ketnap.members.actions.seat_member import seat_member
from ketnap.members.actions.set_state import set_state
from ketnap.members.kinds import MemberState, SeatTitle
from ketnap.members.models import Person
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import Body
from ketnap.organisations.models import Committee as Held
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW

START = dt.date(2026, 6, 1)
MONTH = dt.date(2026, 10, 1)
MET = dt.date(2026, 10, 6)


def helped(committee: Committee, *, member: Person | None = None) -> Case:
    """A sympathiser since June, with a helper."""
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "sympathiser", every=1)
    who = member or build.member(committee.cell)
    assign_helper(by=BY, at=NOW, case=case, member=who, on=dt.date(2026, 6, 10))
    return case


def refused(code: str, act: object) -> None:
    with pytest.raises(Refused) as raised:
        act()  # type: ignore[operator]
    assert raised.value.code == code
    assert raised.value.remedy


def review(case: Case, verdict: str = Verdict.KEEP, note: str = "", on: dt.date = MET) -> list[Review]:
    return review_sympathisers(by=BY, at=NOW, cell=case.unit, month=on, on=on, lines=[Line(case, verdict, note)])


def test_a_month_is_reviewed_in_one_act_and_corrected_by_a_new_row(committee: Committee) -> None:
    one, two = helped(committee), helped(committee)
    lines = [Line(one, Verdict.KEEP, "progress"), Line(two, Verdict.FILE)]
    made = review_sympathisers(by=BY, at=NOW, cell=committee.cell, month=MONTH, on=MET, lines=lines)
    assert {row.case_id for row in made} == {one.pk, two.pk}
    assert review_sympathisers(by=BY, at=NOW, cell=committee.cell, month=MONTH, on=MET, lines=lines) == []
    review(one, Verdict.REMOVE)
    rows = Review.objects.filter(case=one).order_by("pk")
    assert [(row.verdict, row.replaced_at is None) for row in rows] == [("keep", False), ("remove", True)]
    assert queries.reviews_in(MONTH, [one, two])[one.pk].verdict == Verdict.REMOVE
    entry = Entry.objects.filter(action="admissions.review_sympathisers").latest("id")
    assert entry.unit_id == committee.cell.pk


def test_what_cannot_be_reviewed(committee: Committee) -> None:
    case, source = helped(committee), paths.source(committee.cell, START)
    refused("review.not_sympathiser", lambda: review(source))
    refused("cultivation.choice", lambda: review(case, "maybe"))
    refused("cultivation.choice", lambda: review(case, note="một câu tự do"))
    refused("cultivation.future", lambda: review(case, on=NOW.date() + dt.timedelta(days=3)))
    refused(
        "review.month",
        lambda: review_sympathisers(
            by=BY, at=NOW, cell=committee.cell, month=dt.date(2026, 8, 1), on=MET, lines=[Line(case, Verdict.KEEP)]
        ),
    )
    refused(
        "review.cell",
        lambda: review_sympathisers(
            by=BY, at=NOW, cell=committee.other_cell, month=MONTH, on=MET, lines=[Line(case, Verdict.KEEP)]
        ),
    )
    refused(
        "review.empty",
        lambda: review_sympathisers(by=BY, at=NOW, cell=committee.cell, month=MONTH, on=MET, lines=[]),
    )
    assert not Review.objects.exists()


def test_the_review_comes_round_each_month_until_the_decision(committee: Committee) -> None:
    case = helped(committee)
    day = dt.date(2026, 8, 1)
    assert queries.sympathisers([committee.cell.pk], day) == [case]
    assert queries.review_findings([case], dt.date(2026, 7, 31))[case.pk].outcome is Outcome.MET
    assert queries.review_findings([case], day)[case.pk].outcome is Outcome.NOT_MET
    review(case, on=dt.date(2026, 7, 15))
    assert queries.review_findings([case], day)[case.pk].outcome is Outcome.MET
    decided = paths.source(committee.cell, START)
    last = paths.walk(decided, START, "decided", every=2)
    assert decided in queries.sympathisers([committee.cell.pk], last - dt.timedelta(days=1))
    assert decided not in queries.sympathisers([committee.cell.pk], last)


def test_remarks_come_once_a_quarter_while_one_helps(committee: Committee) -> None:
    case = helped(committee)
    helper = case.helpers.get()
    assert queries.remark_findings([helper], dt.date(2026, 9, 30))[helper.pk].outcome is Outcome.MET
    assert queries.remark_findings([helper], dt.date(2026, 10, 1))[helper.pk].outcome is Outcome.NOT_MET
    made = record_remark(
        by=BY, at=NOW, helper=helper, on=MET, rating=Rating.GOOD, paper=Paper("03-NX", None, "Tủ hồ sơ chi bộ")
    )
    assert (made.quarter, made.paper_place) == (dt.date(2026, 10, 1), "Tủ hồ sơ chi bộ")
    assert queries.remark_findings([helper], NOW.date())[helper.pk].outcome is Outcome.MET
    refused(
        "remark.known",
        lambda: record_remark(by=BY, at=NOW, helper=helper, on=dt.date(2026, 11, 2), rating=Rating.FAIR),
    )
    refused(
        "remark.not_helping",
        lambda: record_remark(by=BY, at=NOW, helper=helper, on=dt.date(2026, 6, 5), rating=Rating.FAIR),
    )
    refused("cultivation.choice", lambda: record_remark(by=BY, at=NOW, helper=helper, on=MET, rating="rất tốt"))
    assert Remark.objects.count() == 1


def test_who_helps_too_many_is_marked(committee: Committee) -> None:
    member = build.member(committee.cell)
    for _ in range(3):
        helped(committee, member=member)
    helped(committee)
    found = {one.member.pk: one for one in queries.helping([committee.cell.pk], NOW.date())}
    busy = found.pop(member.pk)
    assert (busy.count, busy.load.outcome if busy.load else None) == (3, Outcome.NOT_MET)
    assert [(one.count, one.load.outcome) for one in found.values() if one.load] == [(1, Outcome.MET)]
    assert queries.loads([member.pk], NOW.date()) == {member.pk: 3}


def test_a_helper_who_leaves_must_be_replaced(committee: Committee) -> None:
    case = helped(committee)
    helper = case.helpers.get()
    units = [committee.cell.pk]
    assert queries.without_helper(units, NOW.date()) == []
    set_state(by=BY, at=NOW, person=helper.member, state=MemberState.SUSPENDED, on=dt.date(2026, 9, 1))
    assert queries.unfit_helpers([helper], NOW.date()) == {helper.pk: "đang bị đình chỉ sinh hoạt"}
    assert queries.unfit_helpers([helper], dt.date(2026, 8, 1)) == {}
    end_helper(by=BY, at=NOW, helper=helper, on=dt.date(2026, 9, 5), reason="Bị đình chỉ")
    assert queries.without_helper(units, NOW.date()) == [case]
    assert queries.without_helper(units, dt.date(2026, 9, 1)) == []
    assign_helper(by=BY, at=NOW, case=case, member=build.member(committee.cell), on=dt.date(2026, 9, 6))
    assert queries.without_helper(units, NOW.date()) == []


def test_a_helper_of_another_cell_is_seen_as_gone(committee: Committee) -> None:
    case = helped(committee, member=build.member(committee.other_cell))
    helper = case.helpers.get()
    assert queries.unfit_helpers([helper], NOW.date()) == {helper.pk: "không còn sinh hoạt tại chi bộ"}


def test_a_trial_task_is_given_and_ends_once(committee: Committee) -> None:
    case = helped(committee)
    task = give_task(by=BY, at=NOW, case=case, kind=TaskKind.MASS, on=dt.date(2026, 9, 1), due_on=dt.date(2026, 9, 30))
    refused("task.early", lambda: finish_task(by=BY, at=NOW, task=task, result=TaskResult.DONE, on=dt.date(2026, 8, 1)))
    finish_task(by=BY, at=NOW, task=task, result=TaskResult.DONE_WELL, on=dt.date(2026, 9, 20))
    refused("task.finished", lambda: finish_task(by=BY, at=NOW, task=task, result=TaskResult.DONE, on=MET))
    refused(
        "task.due",
        lambda: give_task(by=BY, at=NOW, case=case, kind=TaskKind.WORK, on=MET, due_on=MET - dt.timedelta(days=1)),
    )
    refused(
        "cultivation.early", lambda: give_task(by=BY, at=NOW, case=case, kind=TaskKind.WORK, on=dt.date(2026, 5, 1))
    )
    with pytest.raises(IntegrityError, match="trial_task_ends_with_result"), transaction.atomic():
        TrialTask.objects.filter(pk=task.pk).update(result="")


def committee_member(committee: Committee) -> Person:
    held = form_committee(
        by=BY, at=NOW, unit=committee.cell, body=Body.COMMITTEE, name="2025 - 2027", term_from=dt.date(2025, 1, 1)
    )
    person = build.member(committee.cell)
    seat_member(by=BY, at=NOW, person=person, committee=held, title=SeatTitle.SECRETARY, on=dt.date(2025, 1, 1))
    return person


def test_only_a_committee_member_may_be_in_charge_and_one_at_a_time(committee: Committee) -> None:
    case = helped(committee)
    refused(
        "charge.not_seated",
        lambda: put_in_charge(by=BY, at=NOW, case=case, member=build.member(committee.cell), on=MET),
    )
    first = committee_member(committee)
    put_in_charge(by=BY, at=NOW, case=case, member=first, on=dt.date(2026, 9, 1))
    refused("charge.known", lambda: put_in_charge(by=BY, at=NOW, case=case, member=first, on=MET))
    held = CommitteeCharge.objects.get().member
    second = build.member(committee.cell)
    seat_member(
        by=BY, at=NOW, person=second, committee=Held.objects.get(unit=committee.cell), title=SeatTitle.MEMBER,
        on=dt.date(2025, 1, 1),
    )  # fmt: skip
    refused("charge.early", lambda: put_in_charge(by=BY, at=NOW, case=case, member=second, on=dt.date(2026, 8, 1)))
    put_in_charge(by=BY, at=NOW, case=case, member=second, on=MET)
    assert held == first
    spans = list(CommitteeCharge.objects.order_by("since").values_list("member_id", "until"))
    assert spans == [(first.pk, MET), (second.pk, None)]


def test_other_cells_see_nothing_of_it(committee: Committee) -> None:
    case = helped(committee)
    review(case)
    record_remark(by=BY, at=NOW, helper=case.helpers.get(), on=MET, rating=Rating.GOOD)
    give_task(by=BY, at=NOW, case=case, kind=TaskKind.STUDY, on=MET)
    put_in_charge(by=BY, at=NOW, case=case, member=committee_member(committee), on=MET)
    models = (Review, Remark, TrialTask, CommitteeCharge)
    with rls.scope(rls.multirange([committee.other_cell.pk])):
        assert [model.objects.count() for model in models] == [0, 0, 0, 0]
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert [model.objects.count() for model in models] == [1, 1, 1, 1]


@pytest.fixture
def secretary(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Iterator[Client]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    client.force_login(build.user(Role.CELL_SECRETARY, committee.cell))
    return client


def test_one_screen_records_the_month_of_a_cell(secretary: Client, committee: Committee) -> None:
    one, two = helped(committee), helped(committee)
    url = f"{reverse('admissions:review')}?thang=2026-10"
    page = secretary.get(url)
    assert [case.pk for case, _ in page.context["form"].rows] == [one.pk, two.pk]
    facts = {
        "on": "06/10/2026", f"take_{one.pk}": "on", f"verdict_{one.pk}": "class", f"note_{one.pk}": "progress",
        f"verdict_{two.pk}": "keep",
    }  # fmt: skip
    answer = secretary.post(url, facts)
    assert answer.status_code == 302, answer.context["form"].errors
    assert [(row.case_id, row.verdict) for row in Review.objects.all()] == [(one.pk, "class")]
    again = secretary.get(url)
    assert (again.context["done"], again.context["total"]) == (1, 2)
    wrong = secretary.post(url, {**facts, "on": "01/12/2026"})
    assert wrong.status_code == 422
    other = secretary.get(reverse("admissions:review"), {"chi_bo": committee.other_cell.code})
    assert other.status_code == 404


def test_the_panel_says_what_is_due_and_leads_to_it(secretary: Client, committee: Committee) -> None:
    case = helped(committee)
    url = reverse("admissions:case", args=[case.uid])
    page = secretary.get(url).content.decode()
    assert "Bồi dưỡng, giúp đỡ" in page
    assert "chưa có lần nào kể từ ngày" in page
    for name, more, facts in (
        ("remark", [case.helpers.get().pk], {"on": "06/10/2026", "rating": "good"}),
        ("give_task", [], {"kind": "mass", "on": "01/10/2026"}),
        ("charge", [], {"on": "06/10/2026", "member": committee_member(committee).pk}),
    ):
        done = secretary.post(reverse(f"admissions:{name}", args=[case.uid, *more]), facts)
        assert done.status_code == 302, (name, done.context["form"].errors)
    task = TrialTask.objects.get()
    finished = secretary.post(
        reverse("admissions:finish_task", args=[case.uid, task.pk]), {"result": "done", "on": "10/10/2026"}
    )
    assert finished.status_code == 302
    shown = secretary.get(url).content.decode()
    for words in ("Nhận xét quý 4/2026", "Nhiệm vụ: Vận động quần chúng", "Hoàn thành", "Cấp uỷ viên phụ trách:"):
        assert words in shown
    helper = Helper.objects.get()
    end_helper(by=BY, at=NOW, helper=helper, on=dt.date(2026, 11, 1), reason="Chuyển công tác")
    assert "Chưa có người giúp đỡ thay thế" in secretary.get(url).content.decode()


def test_the_page_of_helpers_opens_each_number(secretary: Client, committee: Committee) -> None:
    member = build.member(committee.cell)
    for _ in range(3):
        helped(committee, member=member)
    helped(committee)
    page = secretary.get(reverse("admissions:helpers"))
    loads = {row[0].value: row[1] for row in page.context["loads"].rows}
    busy = loads[member.full_name]
    assert busy.value == 3
    assert busy.badge is not None
    assert len(secretary.get(busy.url).context["helped"].rows) == 3
    assert len(page.context["helped"].rows) == sum(cell.value for cell in loads.values()) == 4
