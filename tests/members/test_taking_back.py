"""What was typed by mistake, taken back and typed again within one moment: knowledge never overlaps."""

import datetime as dt

from ketnap.members import ledger
from ketnap.members.actions.admit import admit
from ketnap.members.actions.enter_member import Identity, new_person
from ketnap.members.actions.hold_ceremony import hold_ceremony
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.actions.recognise import recognise
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.actions.set_state import set_state
from ketnap.members.actions.withdraw_entry import withdraw_entry
from ketnap.members.kinds import Began, Ended, Gender, MemberState, Status
from ketnap.members.models import Membership, Spell, StateSpan
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

DECIDED, SWORN = dt.date(2025, 7, 1), dt.date(2025, 7, 9)
WHO = Identity("Ví Dụ Thử Lại", dt.date(2000, 1, 2), Gender.FEMALE)


def test_a_decision_and_a_ceremony_taken_back_can_be_typed_again_at_the_same_moment(committee: Committee) -> None:
    person = new_person(WHO, committee.cell.pk, at=AT)
    for _ in range(3):
        held = admit(
            by=BY, at=AT, person=person, unit=committee.cell, decider=None, decided_on=DECIDED, decision=None
        )  # fmt: skip
        sworn = hold_ceremony(by=BY, at=AT, membership=held, on=SWORN)
        back = withdraw_entry(by=BY, at=AT, membership=sworn, what="ceremony", reason="Gõ nhầm ngày")
        assert back is not None
        assert ledger.lasting(person) is None
        again = hold_ceremony(by=BY, at=AT, membership=back, on=SWORN)
        assert [(s.status, s.valid_from) for s in Spell.objects.known().filter(person=person)] == [
            (Status.PROBATIONARY, SWORN)
        ]
        back = withdraw_entry(by=BY, at=AT, membership=again, what="ceremony", reason="Gõ nhầm người")
        assert back is not None
        assert withdraw_entry(by=BY, at=AT, membership=back, what="decided", reason="Gõ nhầm người") is None
    assert not Membership.objects.known().filter(person=person).exists()
    assert Spell.objects.filter(person=person).count() == 6  # what was believed stays readable


def test_a_recognition_taken_back_leaves_the_member_where_they_came_that_day(committee: Committee) -> None:
    person = new_person(WHO, committee.cell.pk, at=AT)
    held = admit(by=BY, at=AT, person=person, unit=committee.cell, decider=None, decided_on=DECIDED, decision=None)
    sworn = hold_ceremony(by=BY, at=AT, membership=held, on=SWORN)
    official = SWORN.replace(year=SWORN.year + 1)
    move = send_transfer(by=BY, at=AT, person=person, receiver=committee.other_cell, on=official - dt.timedelta(days=3))
    receive_transfer(by=BY, at=AT, transfer=move, on=official)
    made = recognise(
        by=BY, at=AT, membership=sworn, official_on=official, recognised_on=official, recognition=None
    )  # fmt: skip
    back = withdraw_entry(by=BY, at=AT, membership=made, what="recognised", reason="Gõ nhầm người")
    assert back is not None
    assert [
        (s.unit_id, s.status, s.began, s.ended, s.valid_from)
        for s in Spell.objects.known().filter(person=person).order_by("valid")
    ] == [
        (committee.cell.pk, Status.PROBATIONARY, Began.ADMITTED, Ended.MOVED, SWORN),
        (committee.other_cell.pk, Status.PROBATIONARY, Began.MOVED, "", official),
    ]


def test_a_state_taken_back_can_be_typed_again_at_the_same_moment(committee: Committee) -> None:
    person = build.member(committee.cell)
    first = set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=DECIDED)
    first.recorded = type(first.recorded)(AT, AT + dt.timedelta(seconds=1), "[)")
    first.save()
    set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=DECIDED)
    assert StateSpan.objects.filter(person=person).count() == 2
    assert StateSpan.objects.known().filter(person=person).count() == 1
