"""Acts on members: what they write, what they refuse, and what the database refuses behind them."""

import datetime as dt

import pytest

from ketnap.access.roles import Role
from ketnap.audit.models import Entry
from ketnap.lib import rls
from ketnap.lib.temporal import since, span
from ketnap.members import ledger
from ketnap.members.actions.correct_person import correct_person
from ketnap.members.actions.end_membership import end_membership
from ketnap.members.actions.end_state import end_state
from ketnap.members.actions.enter_member import Identity, new_person
from ketnap.members.actions.find_identity import LIMIT, WINDOW, find_identity
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.actions.recognise import recognise
from ketnap.members.actions.return_transfer import return_transfer
from ketnap.members.actions.reveal_private import Revealed, reveal_private
from ketnap.members.actions.seat_member import seat_member
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.actions.set_private import set_private
from ketnap.members.actions.set_state import set_state
from ketnap.members.clash import KIND, ClashOutside
from ketnap.members.kinds import Began, Ended, Gender, MemberState, SeatTitle, Status
from ketnap.members.models import Background, Membership, Person, Private, Seat, Spell, StateSpan, Tie, Transfer
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import Body
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, OPENED, TODAY, Committee
from ketnap.testing.expect import constraint, refused
from ketnap.work.models import Task

DAY = dt.date(2025, 7, 1)
LATER = dt.date(2025, 10, 1)
NUMBER = "001085000001"


def spell_of(person: Person) -> Spell:
    spell = ledger.lasting(person)
    assert spell is not None
    return spell


class TestEnter:
    def test_writes_both_spells_ties_and_dates(self, committee: Committee) -> None:
        person = build.member(committee.cell, decided_on=dt.date(2015, 5, 1), recognised_on=dt.date(2016, 7, 1))
        spells = Spell.objects.known().filter(person=person).order_by("valid")
        assert [(s.status, s.began, s.ended) for s in spells] == [
            (Status.PROBATIONARY, Began.ADMITTED, Ended.RECOGNISED),
            (Status.OFFICIAL, Began.RECOGNISED, ""),
        ]
        dates = Membership.objects.known().get(person=person)
        assert (dates.decided_on, dates.ceremony_on) == (dt.date(2015, 5, 1), dt.date(2015, 6, 1))
        assert (dates.official_on, dates.recognised_on) == (dt.date(2016, 6, 1), dt.date(2016, 7, 1))
        assert list(Tie.objects.filter(person=person).values_list("unit_id", flat=True)) == [committee.cell.pk]

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"birth_date": dt.date(2015, 6, 1)}, "member.order.ceremony_on"),
            ({"decided_on": dt.date(2015, 6, 2)}, "member.order.ceremony_on"),
            ({"official_on": dt.date(2015, 6, 1)}, "member.order.official_on"),
            ({"recognised_on": dt.date(2016, 5, 31)}, "member.order.recognised_on"),
            ({"arrived_on": dt.date(2015, 5, 31)}, "member.order.arrived_on"),
            ({"left_on": dt.date(2015, 6, 1), "left_kind": Ended.DIED}, "member.order.left_on"),
            ({"left_on": DAY}, "member.left"),
            ({"left_on": DAY, "left_kind": Ended.MOVED}, "member.left"),
            ({"identity": "12345"}, "identity.shape"),
        ],
    )
    def test_refuses(self, committee: Committee, facts: dict[str, object], code: str) -> None:
        with refused(code):
            build.member(committee.cell, **facts)  # type: ignore[arg-type]
        assert not Person.objects.exists()

    def test_refuses_no_cell_and_a_unit_not_there(self, committee: Committee) -> None:
        with refused("member.not_a_cell"):
            build.member(committee.grassroots)
        with refused("member.unit_gone"):
            build.member(committee.cell, unit_opened_on=dt.date(2000, 1, 1), ceremony_on=dt.date(2005, 1, 1))

    @pytest.mark.parametrize(
        ("who", "code"),
        [
            (Identity(" ", DAY, Gender.MALE), "person.name"),
            (Identity("Thử Giả Định", DAY, "x"), "person.gender"),
            (Identity("Thử Giả Định", TODAY, Gender.MALE), "person.birth"),
        ],
    )
    def test_refuses_nobody(self, committee: Committee, who: Identity, code: str) -> None:
        with refused(code):
            new_person(who, committee.cell.pk, at=AT)


class TestTransfer:
    def test_stays_with_the_sender_until_received(self, committee: Committee) -> None:
        person = build.member(committee.cell)
        transfer = send_transfer(by=BY, at=AT, person=person, receiver=committee.other_cell, on=DAY)
        assert spell_of(person).unit_id == committee.cell.pk
        new = receive_transfer(by=BY, at=AT, transfer=transfer, on=LATER)
        assert (new.unit_id, new.valid_from, new.began) == (committee.other_cell.pk, LATER, Began.MOVED)
        old = Spell.objects.known().get(person=person, ended=Ended.MOVED)
        assert (old.unit_id, old.valid_until) == (committee.cell.pk, LATER)

    def test_the_receiver_takes_in_somebody_it_could_not_see(self, committee: Committee) -> None:
        person = build.member(committee.neighbour_cell)
        transfer = send_transfer(by=BY, at=AT, person=person, receiver=committee.cell, on=DAY)
        receiver = build.scope(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots))
        with rls.scope(receiver.multirange):
            assert not Person.objects.filter(pk=person.pk).exists()
            receive_transfer(by=receiver.actor(), at=AT, transfer=Transfer.objects.get(pk=transfer.pk), on=LATER)
            assert Person.objects.filter(pk=person.pk).exists()
            assert Membership.objects.known().get(person=person).ceremony_on == dt.date(2015, 6, 1)
        assert spell_of(person).unit_id == committee.cell.pk

    def test_send_refuses(self, committee: Committee) -> None:
        gone = build.member(committee.cell, left_on=DAY, left_kind=Ended.DIED)
        with refused("transfer.no_member"):
            send_transfer(by=BY, at=AT, person=gone, receiver=committee.other_cell, on=LATER)
        person = build.member(committee.cell)
        for receiver, on, code in (
            (committee.cell, DAY, "transfer.same"),
            (committee.grassroots, DAY, "member.not_a_cell"),
            (committee.other_cell, dt.date(2011, 1, 1), "transfer.early"),
        ):
            with refused(code):
                send_transfer(by=BY, at=AT, person=person, receiver=receiver, on=on)
        send_transfer(by=BY, at=AT, person=person, receiver=committee.other_cell, on=DAY)
        with refused("transfer.open"):
            send_transfer(by=BY, at=AT, person=person, receiver=committee.sub_cell, on=DAY)
        with refused("leave.in_transit"):
            end_membership(by=BY, at=AT, person=person, kind=Ended.DIED, on=LATER)

    def test_receive_and_return_refuse(self, committee: Committee) -> None:
        person = build.member(committee.cell)
        transfer = send_transfer(by=BY, at=AT, person=person, receiver=committee.other_cell, on=DAY)
        early = DAY - dt.timedelta(days=1)
        with refused("transfer.order"):
            receive_transfer(by=BY, at=AT, transfer=transfer, on=early)
        with refused("transfer.order"):
            return_transfer(by=BY, at=AT, transfer=transfer, on=early, reason="Đổi ý")
        with refused("transfer.reason"):
            return_transfer(by=BY, at=AT, transfer=transfer, on=DAY, reason=" ")
        ledger.change_place(person, spell_of(person), committee.sub_cell, DAY, at=AT)
        with refused("transfer.stale"):
            receive_transfer(by=BY, at=AT, transfer=transfer, on=LATER)
        return_transfer(by=BY, at=AT, transfer=transfer, on=LATER, reason="Đổi ý")
        for again in (
            lambda: receive_transfer(by=BY, at=AT, transfer=transfer, on=LATER),
            lambda: return_transfer(by=BY, at=AT, transfer=transfer, on=LATER, reason="Đổi ý"),
        ):
            with refused("transfer.over"):
                again()

    def test_database_refuses(self, committee: Committee) -> None:
        person = build.member(committee.cell)
        facts = {"person": person, "sender": committee.cell, "sent_on": DAY, "recorded_at": AT}
        with constraint("transfer_elsewhere"):
            Transfer.objects.create(receiver=committee.cell, **facts)
        facts["receiver"] = committee.other_cell
        with constraint("transfer_order"):
            Transfer.objects.create(received_on=DAY - dt.timedelta(days=1), **facts)
        with constraint("transfer_one_end"):
            Transfer.objects.create(received_on=LATER, returned_on=LATER, **facts)
        Transfer.objects.create(**facts)
        with constraint("transfer_one_open"):
            Transfer.objects.create(**facts)


def test_a_late_recognition_reaches_the_spell_in_the_former_cell(committee: Committee) -> None:
    person = build.member(committee.neighbour_cell, ceremony_on=dt.date(2024, 6, 1), official_on=None)
    transfer = send_transfer(by=BY, at=AT, person=person, receiver=committee.cell, on=DAY)
    receive_transfer(by=BY, at=AT, transfer=transfer, on=DAY)
    here = build.scope(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots))
    with rls.scope(here.multirange):
        recognise(
            by=here.actor(), at=AT, membership=Membership.objects.known().get(person=person),
            official_on=dt.date(2025, 6, 1), recognised_on=LATER, recognition=None,
        )  # fmt: skip
    told = [(s.unit_id, s.status, s.valid_from) for s in Spell.objects.known().filter(person=person).order_by("valid")]
    assert told == [
        (committee.neighbour_cell.pk, Status.PROBATIONARY, dt.date(2024, 6, 1)),
        (committee.neighbour_cell.pk, Status.OFFICIAL, dt.date(2025, 6, 1)),
        (committee.cell.pk, Status.OFFICIAL, DAY),
    ]


class TestState:
    def test_begins_and_ends(self, committee: Committee) -> None:
        person = build.member(committee.cell)
        state = set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=DAY)
        ended = end_state(by=BY, at=AT, state=state, on=LATER)
        assert (ended.valid_from, ended.valid_until) == (DAY, LATER)
        assert StateSpan.objects.on(DAY).filter(person=person).exists()
        assert not StateSpan.objects.on(LATER).filter(person=person).exists()

    def test_refuses(self, committee: Committee) -> None:
        person = build.member(committee.cell)
        with refused("state.kind"):
            set_state(by=BY, at=AT, person=person, state="asleep", on=DAY)
        with refused("state.no_member"):
            set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=dt.date(2012, 1, 1))
        for until in (DAY, DAY - dt.timedelta(days=1)):
            with refused("state.dates"):
                set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=DAY, until=until)
        state = set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=DAY)
        with refused("state.overlap"):
            set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=LATER)
        with refused("state.early"):
            end_state(by=BY, at=AT, state=state, on=DAY)
        ended = end_state(by=BY, at=AT, state=state, on=LATER)
        with refused("state.ended"):
            end_state(by=BY, at=AT, state=ended, on=LATER)
        facts = {"person": person, "unit": committee.cell, "state": MemberState.EXEMPT, "recorded": since(AT)}
        with constraint("state_one_at_a_time"):
            StateSpan.objects.create(valid=span(DAY), **{**facts, "recorded": since(AT + dt.timedelta(seconds=1))})
        with constraint("state_ranges"):
            StateSpan.objects.create(valid=span(DAY, DAY), **facts)


def test_seats(committee: Committee) -> None:
    body = form_committee(
        by=BY,
        at=AT,
        unit=committee.grassroots,
        body=Body.COMMITTEE,
        name="2025 - 2030",
        term_from=DAY,
        term_until=TODAY,
    )
    person = build.member(committee.cell)

    def seat(title: str = SeatTitle.SECRETARY, on: dt.date = DAY, until: dt.date | None = None) -> Seat:
        return seat_member(by=BY, at=AT, committee=body, person=person, title=title, on=on, until=until)

    with refused("seat.title"):
        seat("king")
    with refused("seat.term"):
        seat(on=DAY - dt.timedelta(days=1))
    for until in (LATER, LATER - dt.timedelta(days=1)):
        with refused("seat.dates"):
            seat(on=LATER, until=until)
    with refused("seat.beyond"):
        seat(until=TODAY + dt.timedelta(days=1))
    assert seat().valid_until == TODAY  # nobody sits longer than the term
    with refused("seat.taken"):
        seat(SeatTitle.MEMBER)
    facts = {"committee": body, "unit": committee.grassroots, "person": person, "title": SeatTitle.MEMBER}
    with constraint("seat_one_at_a_time"):
        Seat.objects.create(valid=span(LATER), recorded=since(AT), **facts)
    with constraint("seat_ranges"):
        Seat.objects.create(valid=span(DAY, DAY), recorded=since(AT), **facts)


def test_leaving(committee: Committee) -> None:
    person = build.member(committee.cell)
    for kind in ("bored", Ended.CANCELLED, Ended.MOVED):
        with refused("leave.kind"):
            end_membership(by=BY, at=AT, person=person, kind=kind, on=DAY)
    with refused("member.too_early"):
        end_membership(by=BY, at=AT, person=person, kind=Ended.DIED, on=dt.date(2016, 6, 1))
    end_membership(by=BY, at=AT, person=person, kind=Ended.STRUCK_OFF, on=DAY)
    assert ledger.lasting(person) is None
    with refused("leave.no_member"):
        end_membership(by=BY, at=AT, person=person, kind=Ended.DIED, on=LATER)


def test_correcting_needs_a_basis_and_keeps_before_and_after(committee: Committee) -> None:
    person = build.member(committee.cell, name="Thử Giả Định Sai")

    def correct(basis: str, **facts: object) -> Person:
        return correct_person(by=BY, at=AT, person=person, unit_id=committee.cell.pk, basis=basis, facts=facts)

    with refused("correct.basis"):
        correct(" ", full_name="Thử Giả Định Đúng")
    with refused("correct.same"):
        correct("Công văn số 5", full_name="Thử Giả Định Sai")
    with pytest.raises(ValueError, match="not correctable"):
        correct("Công văn số 5", uid="x")
    correct("Công văn số 5", full_name=" Thử  Giả Định Đúng")
    entry = Entry.objects.get(action="members.correct_person")
    assert (entry.before, entry.after, entry.reason) == (
        {"full_name": "Thử Giả Định Sai"}, {"full_name": "Thử Giả Định Đúng"}, "Công văn số 5",
    )  # fmt: skip


class TestPrivate:
    def test_reveal_gives_the_number_and_leaves_a_trace_without_it(self, committee: Committee) -> None:
        person = build.member(committee.cell, identity=NUMBER)
        assert reveal_private(by=BY, at=AT, person=person, unit_id=committee.cell.pk) == Revealed(identity=NUMBER)
        assert Entry.objects.filter(action="members.reveal", subject_id=str(person.uid)).count() == 1
        assert not [entry for entry in Entry.objects.all() if NUMBER in str(vars(entry))]
        assert not Private.objects.exists()  # closed again, even with the whole house in scope
        other = build.member(committee.cell)
        assert reveal_private(by=BY, at=AT, person=other, unit_id=committee.cell.pk) == Revealed()

    def test_the_stored_number_is_not_readable(self, committee: Committee) -> None:
        build.member(committee.cell, identity=NUMBER)
        with rls.sensitive():
            row = Private.objects.get()
        assert NUMBER.encode() not in bytes(row.identity_cipher or b"")
        assert NUMBER not in str(row.identity_digest)

    def test_a_clash_in_scope_is_refused(self, committee: Committee) -> None:
        build.member(committee.cell, identity=NUMBER)
        with refused("identity.taken"):
            build.member(committee.other_cell, identity=NUMBER)
        card = "000000000007"
        first, second = build.member(committee.cell), build.member(committee.cell)
        set_private(by=BY, at=AT, person=first, unit_id=committee.cell.pk, card=card)
        with refused("card.taken"):
            set_private(by=BY, at=AT, person=second, unit_id=committee.cell.pk, card=card)

    def test_a_clash_outside_becomes_a_task_of_the_common_superior(self, committee: Committee) -> None:
        other = build.member(committee.neighbour_cell, identity=NUMBER)
        mine = build.scope(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots))
        with rls.scope(mine.multirange), pytest.raises(ClashOutside) as caught:
            build.member(committee.cell, identity=NUMBER)
        assert caught.value.code == "identity.taken_elsewhere"
        assert other.full_name not in str(caught.value)
        with rls.scope(mine.multirange):
            caught.value.leave_task()
            caught.value.leave_task()  # once is enough
        task = Task.objects.get(kind=KIND)
        assert task.unit_id == committee.province.pk


class TestFindIdentity:
    def test_finds_only_in_scope_and_always_leaves_a_trace(self, committee: Committee) -> None:
        person = build.member(committee.cell, identity=NUMBER)
        near = build.scope(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots))
        far = build.scope(build.user(Role.GRASSROOTS_SECRETARY, committee.neighbour_grassroots))

        def find(scope: object, unit: Unit) -> Person | None:
            with rls.scope(scope.multirange):  # type: ignore[attr-defined]
                return find_identity(by=scope.actor(), at=AT, number=NUMBER, unit_id=unit.pk)  # type: ignore[attr-defined]

        assert find(near, committee.grassroots) == person
        assert find(far, committee.neighbour_grassroots) is None
        entries = Entry.objects.filter(action="members.find_identity").order_by("id")
        assert [entry.after["found"] for entry in entries] == [True, False]
        assert not [entry for entry in entries if NUMBER in str(vars(entry))]

    def test_is_rate_limited_for_each_user(self, committee: Committee) -> None:
        def find(at: dt.datetime = AT) -> None:
            find_identity(by=BY, at=at, number=NUMBER, unit_id=committee.cell.pk)

        with refused("identity.shape"):
            find_identity(by=BY, at=AT, number="1", unit_id=committee.cell.pk)
        for _ in range(LIMIT):
            find()
        with refused("identity.too_many"):
            find()
        find(AT + WINDOW)


def test_database_keeps_members_consistent(committee: Committee) -> None:
    person = build.member(committee.cell)
    spell = {"person": person, "status": Status.OFFICIAL, "began": Began.ADMITTED, "recorded": since(AT)}
    with constraint("spell_one_at_a_time"):
        Spell.objects.create(unit=committee.other_cell, valid=span(DAY), **spell)
    past = span(OPENED, dt.date(2011, 1, 1))
    with constraint("spell_end_says_why"):
        Spell.objects.create(unit=committee.cell, valid=past, **spell)
    with constraint("spell_ranges"):
        Spell.objects.create(unit=committee.cell, valid=span(DAY, DAY), ended=Ended.MOVED, **spell)
    with constraint("spell_has_start"):
        Spell.objects.create(unit=committee.cell, valid=span(None, OPENED), ended=Ended.MOVED, **spell)
    with constraint("person_has_name"):
        Person.objects.filter(pk=person.pk).update(full_name="")
    with constraint("tie_once"):
        Tie.objects.create(person=person, unit=committee.cell)
    for name, facts in (
        ("membership_ceremony_after_decision", {"decided_on": DAY, "ceremony_on": OPENED}),
        ("membership_official_after_ceremony", {"ceremony_on": DAY, "official_on": DAY}),
        ("membership_recognised_after_official", {"ceremony_on": OPENED, "official_on": DAY, "recognised_on": OPENED}),
        ("membership_has_a_date", {}),
        ("membership_once_a_day", {"ceremony_on": dt.date(2015, 6, 1)}),
    ):
        with constraint(name):
            Membership.objects.create(person=person, unit=committee.cell, recorded=since(AT), **facts)
    with constraint("background_one_at_a_time"):
        Background.objects.create(person=person, valid=span(DAY), recorded=since(AT))
    with constraint("background_ranges"):
        Background.objects.create(person=person, valid=span(DAY, DAY), recorded=since(AT))
