"""Versions of a plan: states over the ledger, nothing edited, a draft changes no progress."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ketnap.lib.errors import Refused
from ketnap.targets import ledger
from ketnap.targets.actions.agree_plan import agree_plan
from ketnap.targets.actions.ask_for import ask_for
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.enforce_plan import enforce_plan
from ketnap.targets.actions.send_plan import send_plan
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.kinds import PlanState
from ketnap.targets.models import Plan, PlanEvent, Posting, Target
from ketnap.targets.plans import goes_through, sent_to, state_of, version_of, versions
from ketnap.targets.queries import given, target_of
from ketnap.testing import build
from ketnap.testing.build import Committee

AT, BY = build.AT, build.BY
START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
ACT: dict[str, Any] = {"by": BY, "at": AT}


@pytest.fixture
def target(committee: Committee) -> Target:
    return set_target(
        by=BY, at=AT, unit=committee.root, start=START, end=END, number=10, document=build.paper(committee.root.pk)
    )


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _draft(committee: Committee, target: Target, one: int, two: int, kept: int, **facts: Any) -> Plan:
    parts = {committee.grassroots: one, committee.grassroots_cell: two}
    return draft_plan(**ACT, target=target, parts=parts, kept=kept, **facts)


def test_the_whole_life_of_a_plan(committee: Committee, target: Target) -> None:
    plan = _draft(committee, target, 6, 4, 0)
    assert state_of(plan) == PlanState.DRAFT
    assert target_of(committee.grassroots.pk, START, END) is None, "a draft gives nobody a target"
    before = Posting.objects.count()
    send_plan(**ACT, plan=plan)
    assert [one.plan for one in sent_to([committee.grassroots.pk])] == [plan]
    ask_for(**ACT, plan=plan, unit=committee.grassroots_cell, number=2, reason="Ít nguồn")
    version = version_of(plan)
    assert (version.state, version.asked[0].amount, version.asked[0].reason) == (PlanState.COUNTERED, 2, "Ít nguồn")
    with pytest.raises(Refused, match="gửi lại phương án") as early:
        agree_plan(**ACT, plan=plan)
    assert early.value.code == "plan.state"
    send_plan(**ACT, plan=plan, parts={committee.grassroots: 7, committee.grassroots_cell: 3}, kept=0)
    agree_plan(**ACT, plan=plan)
    _settle()
    assert Posting.objects.count() == before, "nothing reaches the ledger before the plan is in force"
    enforce_plan(**ACT, plan=plan, document=build.paper(committee.root.pk))
    _settle()
    assert ledger.account(target) == ledger.Account(10, 0, 10, 0)
    assert sorted(ledger.parts(target).values()) == [3, 7]
    assert [event.state for event in version_of(plan).history] == [
        "draft",
        "sent",
        "countered",
        "sent",
        "agreed",
        "in_force",
    ]


def test_a_plan_may_name_units_at_any_depth(committee: Committee, target: Target) -> None:
    """Cells and a lone cell in one plan: asked for from below, in force through every level, revised by differences."""
    parts = {committee.cell: 3, committee.sub_cell: 4, committee.grassroots_cell: 2}
    paper = build.paper(committee.root.pk)
    plan = draft_plan(**ACT, target=target, parts=parts, kept=1, document=paper)
    assert goes_through(plan, [unit.pk for unit in parts])
    send_plan(**ACT, plan=plan, document=paper)
    assert [one.plan for one in sent_to([committee.sub_committee.pk, committee.sub_cell.pk])] == [plan]
    assert sent_to([committee.root.pk, committee.sub_cell.pk]) == [], "one's own plan is not sent to oneself"
    ask_for(**ACT, plan=plan, unit=committee.sub_cell, number=5, reason="Nhiều nguồn", document=paper)
    send_plan(**ACT, plan=plan, parts={**parts, committee.sub_cell: 5}, kept=0)
    agree_plan(**ACT, plan=plan, document=paper, note="Họp ngày 02/3")
    enforce_plan(**ACT, plan=plan, document=paper)
    _settle()
    held = given([committee.grassroots.pk, committee.sub_committee.pk, committee.sub_cell.pk], START, END)
    assert [account.given for account in held.values()] == [8, 5, 5]
    assert [event.document_id is not None for event in version_of(plan).history] == [True] * 3 + [False] + [True] * 2
    second = draft_plan(**ACT, target=target, parts={**parts, committee.cell: 2}, kept=2)
    send_plan(**ACT, plan=second)
    agree_plan(**ACT, plan=second)
    last = Posting.objects.latest("pk").pk
    enforce_plan(**ACT, plan=second, document=paper, reason="Nghị quyết bổ sung")
    _settle()
    fresh = Posting.objects.filter(pk__gt=last)
    assert {posting.reason for posting in fresh} == {"Nghị quyết bổ sung"}
    steps = {(one.target.unit_id, one.kind): one.amount for one in fresh.select_related("target")}
    assert steps[committee.grassroots.pk, "given"] == -2
    assert (committee.grassroots_cell.pk, "given") not in steps, "what stays posts nothing"


def test_a_second_version_revises_the_first(committee: Committee, target: Target) -> None:
    plans = []
    for one, two in ((6, 4), (5, 4)):
        plan = _draft(committee, target, one, two, 10 - one - two)
        send_plan(**ACT, plan=plan)
        agree_plan(**ACT, plan=plan)
        plans.append(plan)
    enforce_plan(**ACT, plan=plans[0], document=build.paper(committee.root.pk))
    with pytest.raises(Refused, match="phải ghi lý do"):
        enforce_plan(**ACT, plan=plans[1], document=build.paper(committee.root.pk))
    enforce_plan(**ACT, plan=plans[1], document=build.paper(committee.root.pk), reason="Bàn giao tổ chức")
    _settle()
    assert [state_of(plan) for plan in plans] == [PlanState.REVISED, PlanState.IN_FORCE]
    assert [version.plan.version for version in versions([target.pk])] == [2, 1]
    assert ledger.account(target) == ledger.Account(10, 1, 9, 0)


@pytest.mark.parametrize(("numbers", "words"), [((6, 3, 0), "còn thiếu 1"), ((6, 4, 2), "vượt 2")])
def test_a_plan_that_does_not_make_the_whole_cannot_be_sent(
    committee: Committee, target: Target, numbers: tuple[int, int, int], words: str
) -> None:
    plan = _draft(committee, target, *numbers)
    with pytest.raises(Refused, match=words) as refusal:
        send_plan(**ACT, plan=plan)
    assert refusal.value.code == "plan.sum"
    with pytest.raises(IntegrityError, match="Phương án phân bổ"), transaction.atomic():
        PlanEvent.objects.create(plan=plan, state=PlanState.SENT, at=AT, by="thử")
        _settle()


def test_over_allotment_of_a_plan_is_stated(committee: Committee, target: Target) -> None:
    plan = _draft(committee, target, 7, 5, 0, over=2)
    send_plan(**ACT, plan=plan)
    agree_plan(**ACT, plan=plan)
    enforce_plan(**ACT, plan=plan, document=build.paper(committee.root.pk))
    _settle()
    assert ledger.account(target) == ledger.Account(10, 0, 12, 2)


def test_what_may_not_be_asked_or_drafted(committee: Committee, target: Target) -> None:
    with pytest.raises(Refused) as stranger:
        draft_plan(**ACT, target=target, parts={committee.neighbour_cell: 10}, kept=0)
    assert stranger.value.code == "target.not_below"
    plan = _draft(committee, target, 6, 4, 0)
    send_plan(**ACT, plan=plan)
    for unit, number, reason, code in (
        (committee.grassroots, 6, "Như cũ", "plan.same"),
        (committee.cell, 6, "Chen vào", "plan.not_in"),
        (committee.grassroots, 5, " ", "plan.reason"),
    ):
        with pytest.raises(Refused) as refusal:
            ask_for(**ACT, plan=plan, unit=unit, number=number, reason=reason)
        assert refusal.value.code == code
    ask_for(**ACT, plan=plan, unit=committee.grassroots, number=5, reason="Ít nguồn")
    with pytest.raises(Refused) as twice:
        ask_for(**ACT, plan=plan, unit=committee.grassroots, number=4, reason="Ít hơn nữa")
    assert twice.value.code == "plan.asked"
    send_plan(**ACT, plan=plan)
    assert version_of(plan).asked == (), "sending again answers: the same numbers stand"


def test_plans_cannot_be_rewritten_by_the_application(committee: Committee, target: Target) -> None:
    _draft(committee, target, 6, 4, 0)
    for statement in (
        "UPDATE targets_planline SET amount = 9",
        "DELETE FROM targets_planevent",
        "UPDATE targets_plan SET over = 1",
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert version_of(Plan.objects.get()).total == 10
