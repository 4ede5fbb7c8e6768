"""Targets: the account balances whoever writes it, and every refusal says by how much and where."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.targets import ledger
from ketnap.targets.actions.declare_figure import declare_figure
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.revise_target import revise_target
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.models import Posting, PostingKind, Target
from ketnap.targets.queries import children_during, differences, progress, target_of
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def _settle() -> None:
    """Run the checks the commit would run."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _target(unit: Unit, number: int = 10) -> Target:
    paper = build.paper(unit.pk, kind="NQ")
    return set_target(by=BY, at=AT, unit=unit, start=START, end=END, number=number, document=paper)


def _hand(target: Target, parts: dict[Unit, int], kept: int, **more: object) -> Target:
    document = build.paper(target.unit_id, kind="KH")
    return hand_down(by=BY, at=AT, target=target, parts=parts, kept=kept, document=document, **more)  # type: ignore[arg-type]


def test_kept_and_handed_down_make_the_whole(committee: Committee) -> None:
    target = _target(committee.root)
    _hand(target, {committee.grassroots: 6, committee.grassroots_cell: 3}, 1)
    _settle()
    assert ledger.account(target) == ledger.Account(given=10, kept=1, handed=9, over=0)
    child = target_of(committee.grassroots.pk, START, END)
    assert child is not None
    assert ledger.account(child) == ledger.Account(given=6, kept=6, handed=0, over=0)


@pytest.mark.parametrize(
    ("kept", "over", "words"),
    [(0, 0, "Còn 1 chưa phân bổ"), (3, 0, "Phân bổ vượt 2"), (1, 2, "Còn 2 chưa phân bổ")],
)
def test_an_unstated_difference_is_refused_with_its_size(
    committee: Committee, kept: int, over: int, words: str
) -> None:
    target = _target(committee.root)
    with pytest.raises(Refused, match=words) as refusal:
        _hand(target, {committee.grassroots: 6, committee.grassroots_cell: 3}, kept, over=over)
    assert refusal.value.code == "target.sum"
    assert ledger.account(target).handed == 0


def test_over_allotment_must_be_stated_and_then_balances(committee: Committee) -> None:
    target = _target(committee.root)
    _hand(target, {committee.grassroots: 8, committee.grassroots_cell: 4}, 0, over=2)
    _settle()
    assert ledger.account(target) == ledger.Account(given=10, kept=0, handed=12, over=2)


def test_the_database_refuses_an_unbalanced_account(committee: Committee) -> None:
    target = _target(committee.root)
    _settle()
    with pytest.raises(IntegrityError, match="Chỉ tiêu chưa khớp") as error, transaction.atomic():
        ledger.post([ledger.Entry(target, PostingKind.KEPT, 1)], by=BY, at=AT, document=target.document)
        _settle()
    assert error.value.__cause__.diag.constraint_name == "target_balanced"  # type: ignore[union-attr]


def test_the_database_refuses_a_side_below_zero(committee: Committee) -> None:
    target = _target(committee.root)
    entries = [ledger.Entry(target, PostingKind.GIVEN, -11), ledger.Entry(target, PostingKind.KEPT, -11)]
    with pytest.raises(IntegrityError, match="nhỏ hơn 0"), transaction.atomic():
        ledger.post(entries, by=BY, at=AT, document=target.document)
        _settle()


def test_the_database_refuses_a_handing_down_the_child_never_received(committee: Committee) -> None:
    target = _target(committee.root)
    child = Target.objects.create(
        unit=committee.grassroots, start=START, end=END, document=target.document, created_at=AT
    )
    entries = [ledger.Entry(target, PostingKind.HANDED, 4, child), ledger.Entry(target, PostingKind.KEPT, -4)]
    with pytest.raises(IntegrityError, match="không khớp nhau"), transaction.atomic():
        ledger.post(entries, by=BY, at=AT, document=target.document)
        _settle()


def test_postings_and_targets_cannot_be_rewritten_by_the_application(committee: Committee) -> None:
    target = _target(committee.root)
    for statement in (
        "UPDATE targets_posting SET amount = 99",
        "DELETE FROM targets_posting",
        "DELETE FROM targets_target",
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert ledger.account(target).given == 10


def test_a_revision_posts_a_difference_with_its_reason(committee: Committee) -> None:
    target = _target(committee.root)
    _hand(target, {committee.grassroots: 10}, 0)
    with pytest.raises(Refused) as no_reason:
        _hand(target, {committee.grassroots: 7}, 3)
    assert no_reason.value.code == "target.reason"
    before = Posting.objects.count()
    _hand(target, {committee.grassroots: 7, committee.grassroots_cell: 2}, 1, reason="Theo kế hoạch điều chỉnh")
    _settle()
    assert Posting.objects.count() > before
    assert sorted(ledger.parts(target).values()) == [2, 7]
    assert ledger.account(target) == ledger.Account(given=10, kept=1, handed=9, over=0)


def test_a_child_that_handed_on_cannot_silently_lose_it(committee: Committee) -> None:
    target = _target(committee.root)
    _hand(target, {committee.grassroots: 10}, 0)
    child = target_of(committee.grassroots.pk, START, END)
    assert child is not None
    _hand(child, {committee.cell: 5, committee.other_cell: 4}, 1)
    with pytest.raises(Refused, match="chỉ còn giữ 1") as refusal:
        _hand(target, {committee.grassroots: 5}, 5, reason="Bớt")
    assert refusal.value.code == "target.handed_further"


def test_only_units_directly_below_receive(committee: Committee) -> None:
    with pytest.raises(Refused, match="Chi bộ Văn phòng") as refusal:
        _hand(_target(committee.root), {committee.cell: 10}, 0)
    assert refusal.value.code == "target.not_below"
    assert committee.grassroots.pk in children_during(committee.root.pk, START, END)


def test_revising_the_whole(committee: Committee) -> None:
    target = _target(committee.root)
    _hand(target, {committee.grassroots: 9}, 1)
    document = build.paper(committee.root.pk, kind="NQ")
    with pytest.raises(Refused) as too_low:
        revise_target(by=BY, at=AT, target=target, number=8, document=document, reason="Giảm")
    assert too_low.value.code == "target.handed_more"
    revise_target(by=BY, at=AT, target=target, number=12, document=document, reason="Tăng")
    _settle()
    assert ledger.account(target) == ledger.Account(given=12, kept=3, handed=9, over=0)
    child = target_of(committee.grassroots.pk, START, END)
    assert child is not None
    with pytest.raises(Refused) as not_own:
        revise_target(by=BY, at=AT, target=child, number=20, document=document, reason="Tự tăng")
    assert not_own.value.code == "target.from_above"


def test_declared_figure_stands_beside_and_its_difference_is_work(committee: Committee) -> None:
    _hand(_target(committee.root), {committee.grassroots: 6, committee.grassroots_cell: 4}, 0)
    declare_figure(by=BY, at=AT, unit=committee.grassroots, start=START, end=END, number=5)
    units = children_during(committee.root.pk, START, END)
    rows = progress(units, START, END, END, {committee.grassroots.pk: 3, committee.grassroots_cell.pk: 4})
    by_code = {row.code: row for row in rows}
    assert by_code["K.A"].achieved == 3
    assert by_code["K.A"].declared == 5
    assert by_code["K.A"].percent == Decimal("50.00")
    assert [row.code for row in differences(rows)] == ["K.A"]
    assert by_code["K.C"].remaining == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 15), st.integers(0, 15), st.integers(0, 15), st.integers(0, 4)), min_size=1, max_size=6
    )
)
def test_no_sequence_of_edits_commits_an_imbalance(db: None, steps: list[tuple[int, int, int, int]]) -> None:
    with transaction.atomic():
        with rls.everything():
            _edit(steps)
        transaction.set_rollback(True)


def _edit(steps: list[tuple[int, int, int, int]]) -> None:
    committee = build.committee()
    target = _target(committee.root, 12)
    for one, two, kept, over in steps:
        try:
            _hand(target, {committee.grassroots: one, committee.grassroots_cell: two}, kept, over=over, reason="Thử")
        except Refused:
            assert one + two + kept != 12 + over
        else:
            assert one + two + kept == 12 + over
        _settle()
        account = ledger.account(target)
        assert account.given + account.over == account.kept + account.handed
