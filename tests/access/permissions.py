"""Who may open which address. Every address of the product has a row here; adding one is one line.

    anywhere(Can.X)              a list or form about the unit one works in: all who hold X somewhere get it
    at(Can.X, builder)           about one thing: those who hold X at its unit get it, others get 404, without X 403
    everybody()                  any signed-in user with a role
    mine(builder, Can.X)         a thing of the user's own (and X held at all); another's is 404
    public("why")                before signing in, or guarded in another way: say how

A builder is a function of this module that returns the `Address` of such a thing at a given unit, or None where it cannot
stand. The roles are computed from `CAPABILITIES`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from ketnap.access.models import Grant
from ketnap.access.roles import CAPABILITIES, Can, Role
from ketnap.accounts.actions.issue_token import issue_token
from ketnap.accounts.channels.actions.issue_feed import issue_feed
from ketnap.accounts.models import User
from ketnap.admissions.actions.add_referee import add_referee
from ketnap.admissions.actions.add_source import add_source
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.consents.actions.state_special import state_special
from ketnap.admissions.files.actions.receive_paper import receive_paper
from ketnap.admissions.kinds import Body as Voting
from ketnap.admissions.kinds import MeetingKind, Method, RefereeKind
from ketnap.admissions.models import Case, Helper, Meeting
from ketnap.admissions.papers.models import Batch, DocTemplate
from ketnap.admissions.recording import Paper
from ketnap.admissions.reminders.models import Letter, Mail, Notice, Reminder, Told
from ketnap.admissions.sidefacts.actions.record_side_fact import Said, record_side_fact
from ketnap.admissions.slips.models import Slip
from ketnap.admissions.states import next_step
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.turns.models import Ceremony, Move, Removal, Report
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.audit.record import record
from ketnap.books.models import Import
from ketnap.documents.actions.give_number import give_number
from ketnap.documents.actions.open_number_book import open_number_book
from ketnap.documents.kinds import Kind
from ketnap.documents.models import NumberBook
from ketnap.lib import clock, rls
from ketnap.members.actions.enter_member import Identity
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.actions.set_state import set_state
from ketnap.members.counting import HOUSE
from ketnap.members.kinds import Gender, MemberState
from ketnap.members.models import Person, Transfer
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import CELLS, Body
from ketnap.organisations.models import Profile, Unit
from ketnap.targets.actions.close_period import close_period
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.actions.revise_target import revise_target
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.testing import build
from ketnap.testing.build import AT, BY
from ketnap.training.actions.add_course import add_course
from ketnap.training.actions.issue_certificate import issue_certificate
from ketnap.training.models import Course, CourseKind
from ketnap.training.sittings.actions.record_sittings import Line, record_sittings
from ketnap.training.sittings.models import Examiner, Result
from ketnap.work.models import Task
from tests.admissions import paths

from .world import Address, Builder, World

_serial = count(1)


@dataclass(frozen=True)
class Row:
    """One address: what it needs and how to build it."""

    capability: Can | None = None
    builder: Builder | None = None
    own: Callable[[User], Address] | None = None
    public: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """Who may, at the right place."""
        if self.capability is None:
            return frozenset(Role)
        return frozenset(role for role, held in CAPABILITIES.items() if self.capability in held)


def anywhere(capability: Can, **query: str) -> Row:
    return Row(capability, query=tuple(query.items()))


def at(capability: Can, builder: Builder) -> Row:
    return Row(capability, builder)


def everybody() -> Row:
    return Row()


def mine(own: Callable[[User], Address], capability: Can | None = None) -> Row:
    return Row(capability, own=own)


def public(why: str) -> Row:
    return Row(public=why)


# Builders -----------------------------------------------------------------------------------------------------------


def unit(world: World, place: Unit) -> Address:
    return Address({"code": place.code})


def unit_asked(world: World, place: Unit) -> Address:
    """A page whose address names the unit in its query, with a period."""
    return Address(query={"cua": place.code, "so": "closing", "tu": "2026-01-01", "den": "2026-03-01", "cay": "then"})


def unit_posted(world: World, place: Unit) -> Address:
    """The same by POST."""
    asked = dict(unit_asked(world, place).query)
    return Address(query=asked, data=asked)


def report_file(world: World, place: Unit) -> Address:
    """A report to download."""
    asked = dict(unit_asked(world, place).query)
    return Address(query=asked, data={"dang": "xlsx"})


def unit_facet(world: World, place: Unit) -> Address:
    """The list behind a bar of a breakdown."""
    return Address(query={**unit_asked(world, place).query, "nhom": "thang", "gia_tri": "2026-01"})


def unit_layer(world: World, place: Unit) -> Address:
    """A unit with a local layer of its own."""
    from ketnap.organisations.layers.actions.adopt_layer import adopt_layer
    from ketnap.organisations.layers.models import LocalLayer

    made = LocalLayer.objects.filter(unit=place).first() or adopt_layer(
        by=BY, at=AT, unit=place, layer="awareness-test", on=dt.date(2025, 1, 1), document=build.paper(place.pk)
    )
    return Address({"code": place.code, "pk": made.pk})


def cell(world: World, place: Unit) -> Address | None:
    return Address({"code": place.code}) if world.is_cell(place) else None


def _member(world: World, place: Unit) -> Person | None:
    return build.member(place, identity="") if world.is_cell(place) else None


def member(world: World, place: Unit) -> Address | None:
    person = _member(world, place)
    return Address({"uid": person.uid}) if person else None


def member_fact(world: World, place: Unit) -> Address | None:
    person = _member(world, place)
    return Address({"uid": person.uid, "fact": "identity"}) if person else None


def member_state(world: World, place: Unit) -> Address | None:
    person = _member(world, place)
    if person is None:
        return None
    state = set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=dt.date(2025, 6, 1))
    return Address({"pk": state.pk})


def _transfer(sender: Unit, receiver: Unit) -> Transfer:
    return send_transfer(by=BY, at=AT, person=build.member(sender), receiver=receiver, on=dt.date(2025, 6, 1))


def transfer_sent(world: World, place: Unit) -> Address | None:
    return Address({"pk": _transfer(place, world.tree.sub_cell).pk}) if world.is_cell(place) else None


def transfer_coming(world: World, place: Unit) -> Address | None:
    return Address({"pk": _transfer(world.tree.sub_cell, place).pk}) if world.is_cell(place) else None


def committee(world: World, place: Unit) -> Address:
    made = form_committee(
        by=BY, at=AT, unit=place, body=Body.COMMITTEE, name="Nhiệm kỳ thử", term_from=dt.date(2025, 1, 1)
    )
    return Address({"pk": made.pk})


def paper(world: World, place: Unit) -> Address:
    return Address({"pk": build.paper(place.pk).pk})


def _book(place: Unit) -> NumberBook:
    found = NumberBook.objects.filter(unit_id=place.pk).first()
    return found or open_number_book(
        by=BY, at=AT, unit_id=place.pk, kind=Kind.DECISION, suffix="QĐ/TEST", term_from=dt.date(2025, 1, 1)
    )


def number_book(world: World, place: Unit) -> Address:
    return Address({"pk": _book(place).pk})


def number(world: World, place: Unit) -> Address:
    _book(place)
    given = give_number(by=BY, at=AT, unit_id=place.pk, kind=Kind.DECISION, on=dt.date(2026, 1, 5))
    return Address({"pk": given.pk})


def target(world: World, place: Unit) -> Address:
    made = set_target(
        by=BY,
        at=AT,
        unit=place,
        start=dt.date(2026, 1, 1),
        end=dt.date(2026, 12, 31),
        number=5,
        document=build.paper(place.pk),
    )
    return Address({"pk": made.pk})


def goal(world: World, place: Unit) -> Address:
    """A goal that is no number."""
    made = set_goal(
        by=BY, at=AT, unit=place, start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31), measure="coverage",
        low=Decimal(90), document=build.paper(place.pk),
    )  # fmt: skip
    return Address({"pk": made.pk})


def unfit_target(world: World, place: Unit) -> Address:
    """A year whose halves no longer make it, and that stands on no basis."""
    year, half = (dt.date(2029, 1, 1), dt.date(2029, 12, 31)), dt.date(2029, 6, 30)
    document = build.paper(place.pk)
    whole = set_target(by=BY, at=AT, unit=place, document=document, start=year[0], end=year[1], number=5)
    first = set_target(by=BY, at=AT, unit=place, document=document, start=year[0], end=half, number=2)
    set_target(by=BY, at=AT, unit=place, document=document, start=half + dt.timedelta(days=1), end=year[1], number=3)
    revise_target(by=BY, at=AT, target=first, number=4, reason="Thử", document=document)
    return Address({"pk": whole.pk, "code": "plan.years"})


def _plan(place: Unit, year: int) -> int:
    """A version, giving nobody anything yet, of a target of the place's own for a year of its own."""
    made = set_target(
        by=BY, at=AT, unit=place, start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), number=5,
        document=build.paper(place.pk),
    )  # fmt: skip
    return draft_plan(by=BY, at=AT, target=made, parts={}, kept=5).pk


def target_plan(world: World, place: Unit) -> Address:
    return Address({"pk": _plan(place, 2027)})


def asking(world: World, place: Unit) -> Address:
    """Whoever declares at the place may ask for another number for it."""
    return Address({"pk": _plan(place, 2028), "unit": place.pk})


def campaign(world: World, place: Unit) -> Address:
    made = open_campaign(
        by=BY, at=AT, unit=place, name=f"Đợt thử {next(_serial)}", document=build.paper(place.pk),
        start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31), steps=[("lop", "Học lớp")],
    )  # fmt: skip
    return Address({"pk": made.pk})


def closing(world: World, place: Unit) -> Address:
    """A closed period with one paper."""
    made = close_period(
        by=BY,
        at=AT,
        reader=HOUSE,
        unit=place,
        start=dt.date(2025, 1, 1),
        end=dt.date(2025, 12, 31),
        papers={"docx": b"PK"},
    )
    return Address({"pk": made.pk}, data={"dang": "docx"})


def task(world: World, place: Unit) -> Address:
    made = Task.objects.create(
        unit_id=place.pk, kind="identity_clash", subject="members.person", subject_id=str(place.pk), text="Đối chiếu.",
        created_at=AT,
    )  # fmt: skip
    return Address({"pk": made.pk})


def entry(world: World, place: Unit) -> Address:
    from ketnap.audit.models import Entry

    record(by=BY, at=AT, action="work.close_task", subject="work.task", subject_id="permission", unit_id=place.pk)
    return Address({"pk": Entry.objects.filter(unit_id=place.pk, subject_id="permission").latest("id").pk})


def user(world: World, place: Unit) -> Address:
    return Address({"username": build.user(Role.FOLLOWER, place).username})


def closed_user(world: World, place: Unit) -> Address:
    account = build.user(Role.FOLLOWER, place)
    account.is_active = False
    account.save()
    return Address({"username": account.username})


def grant(world: World, place: Unit) -> Address:
    return Address({"pk": Grant.objects.get(user=build.user(Role.FOLLOWER, place)).pk})


def _case(world: World, place: Unit) -> Case | None:
    if not world.is_cell(place):
        return None
    who = Identity(f"Trần Giả Định Nguồn {next(_serial)}", dt.date(2000, 5, 1), Gender.MALE)
    return add_source(by=BY, at=AT, cell=place, on=dt.date(2026, 2, 2), who=who)


def case(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    return Address({"uid": made.uid}) if made else None


def case_step(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    return Address({"uid": made.uid, "pk": made.steps.get().pk}) if made else None


def case_next(world: World, place: Unit) -> Address | None:
    """A step the cell takes."""
    made = _case(world, place)
    return Address({"uid": made.uid, "key": "helper_assigned"}) if made else None


def case_taken(world: World, place: Unit) -> Address | None:
    """A step the cell took."""
    made = _case(world, place)
    return Address({"uid": made.uid, "key": "sourced"}) if made else None


def case_removal(world: World, place: Unit) -> Address | None:
    """A case whose removal is under way."""
    made = _case(world, place)
    if made is None:
        return None
    Removal.objects.create(
        case=made, unit=place, proposed_on=dt.date(2026, 2, 20), reason="Thử", typed_by="kiểm thử", recorded_at=AT
    )
    return Address({"uid": made.uid})


def case_lost(world: World, place: Unit) -> Address | None:
    """Lost votes to report."""
    made = _case(world, place)
    return Address({"uid": made.uid, "key": "cell_vote"}) if made else None


def case_report(world: World, place: Unit) -> Address | None:
    """A report that waits for an answer."""
    made = _case(world, place)
    if made is None:
        return None
    report = Report.objects.create(
        case=made, unit=place, key="cell_vote", on=dt.date(2026, 2, 20), symbol="1-BC/CB", rounds=1, typed_by="kiểm thử",
        recorded_at=AT,
    )  # fmt: skip
    return Address({"uid": made.uid, "pk": report.pk})


def ceremony(world: World, place: Unit) -> Address | None:
    if not world.is_cell(place):
        return None
    made = Ceremony.objects.create(unit=place, on=dt.date(2026, 2, 20), typed_by="kiểm thử", recorded_at=AT)
    return Address({"pk": made.pk})


def case_helper(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    if made is None:
        return None
    helper = Helper.objects.create(
        case=made, unit=place, member=paths.official(place), since=dt.date(2026, 2, 20), recorded_at=AT
    )
    return Address({"uid": made.uid, "pk": helper.pk})


def case_task(world: World, place: Unit) -> Address | None:
    """A trial task given."""
    from ketnap.admissions.cultivation.actions.give_task import give_task

    made = _case(world, place)
    if made is None:
        return None
    given = give_task(by=BY, at=AT, case=made, kind="work", on=dt.date(2026, 2, 20))
    return Address({"uid": made.uid, "pk": given.pk})


def case_referee(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    if made is None:
        return None
    on = dt.date(2026, 3, 2)
    union = add_referee(by=BY, at=AT, case=made, kind=RefereeKind.YOUTH_UNION, on=on, paper_symbol="05-NQ/ĐTN")
    return Address({"uid": made.uid, "pk": union.pk})


def _move(sender: Unit, receiver: Unit) -> Move:
    who = Identity(f"Trần Giả Định Nguồn {next(_serial)}", dt.date(2000, 5, 1), Gender.MALE)
    case = add_source(by=BY, at=AT, cell=sender, on=dt.date(2026, 2, 2), who=who)
    day = dt.date(2026, 2, 20)
    return send_case(
        by=BY, at=AT, case=case, receiver=receiver, ordered_on=day, sent_on=day, letter=Paper("1-CV/ĐU", day)
    )


def move_sent(world: World, place: Unit) -> Address | None:
    return Address({"pk": _move(place, world.tree.sub_cell).pk}) if world.is_cell(place) else None


def move_coming(world: World, place: Unit) -> Address | None:
    return Address({"pk": _move(world.tree.sub_cell, place).pk}) if world.is_cell(place) else None


def _waiting(cell: Unit) -> None:
    """A case on which the cell has to vote next. Its steps are recent: another way may hold for those long past."""
    now = clock.now()
    day = now.date() - dt.timedelta(days=90)
    made = paths.source(cell, day, at=now)
    while (step := next_step(paths.way(made, now.date()), paths.steps(made))) is not None and step.key != "cell_vote":
        day += dt.timedelta(days=3)
        paths.advance(made, day, at=now)
    assert step is not None


def cell_meeting(world: World, place: Unit) -> Address | None:
    """Cases the cell has to vote on."""
    if not world.is_cell(place):
        return None
    _waiting(place)
    return Address({"key": "cell_vote"}, {"noi": place.code})


def summary_file(world: World, place: Unit) -> Address | None:
    """Their summary to download."""
    found = cell_meeting(world, place)
    return Address(found.kwargs, found.query, {"dang": "xlsx"}) if found else None


def meeting_held(world: World, place: Unit) -> Address:
    made = Meeting.objects.create(
        unit=place, body=Voting.CELL if world.is_cell(place) else Voting.COMMITTEE, kind=MeetingKind.ADMISSION,
        on=dt.date(2026, 3, 4), method=Method.values[0], members=5, typed_by="kiểm thử", recorded_at=AT,
    )  # fmt: skip
    return Address({"pk": made.pk})


def ballot_file(world: World, place: Unit) -> Address | None:
    """Slips for the vote the cell waits for, of every case."""
    found = cell_meeting(world, place)
    if found is None:
        return None
    uids = [str(uid) for uid in Case.objects.filter(unit=place, closed_on=None).values_list("uid", flat=True)]
    return Address(found.kwargs, found.query, {"dang": "pdf", "ho_so": uids})


def meeting_minutes(world: World, place: Unit) -> Address:
    return Address(meeting_held(world, place).kwargs, data={"dang": "docx"})


def case_paper(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    return Address({"uid": made.uid, "form": "1-knd"}, data={"dang": "docx"}) if made else None


def case_file_paper(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    return Address({"uid": made.uid, "code": "APPLICATION"}) if made else None


def case_file_act(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    return Address({"uid": made.uid, "code": "APPLICATION", "verb": "nhan"}) if made else None


def case_file_done(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    if made is None:
        return None
    act = receive_paper(by=BY, at=AT, case=made, code="APPLICATION", on=dt.date(2026, 3, 2))
    return Address({"uid": made.uid, "pk": act.pk})


def mail_in_doubt(world: World, place: Unit) -> Address | None:
    """An e-mail that may have gone out, about a reminder of the cell."""
    made = _case(world, place)
    if made is None:
        return None
    reminder = Reminder.objects.create(
        case=made, unit=place, key="decision", label="Quyết định kết nạp", rule="thử", due=dt.date(2026, 3, 9), offset=-7, queued_at=AT,
    )  # fmt: skip
    to = build.user(Role.CELL_SECRETARY, place)
    notice = Notice.objects.create(user=to, on=dt.date(2026, 3, 2), offset=-7)
    mail = Mail.objects.create(user=to, queued_at=AT, claimed_at=AT)
    Told.objects.create(reminder=reminder, unit=place, user=to, notice=notice, mail=mail, at=AT)
    return Address({"pk": mail.pk, "verb": "da-den"})


def reminder_letter(world: World, place: Unit) -> Address:
    """A letter the place sent, naming nothing."""
    made = Letter.objects.create(
        unit=place,
        to=world.tree.sub_cell,
        on=dt.date(2026, 3, 2),
        answer_by=dt.date(2026, 3, 16),
        by="kiểm thử",
        made_at=AT,
    )
    return Address({"uid": made.uid}, data={"dang": "docx"})


def case_vetting(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    return Address({"uid": made.uid, "verb": "lap"}) if made else None


def case_request(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    if made is None:
        return None
    day = dt.date(2026, 3, 2)
    person = open_vetting(by=BY, at=AT, case=made, on=day)
    sent = send_request(by=BY, at=AT, case=made, subjects=[person], sending=Sending("post", "commune", "15-CV/ĐU", day))
    return Address({"uid": made.uid, "pk": sent.pk})


def case_request_act(world: World, place: Unit) -> Address | None:
    made = case_request(world, place)
    return Address({**made.kwargs, "verb": "nhan"}) if made else None


def _case_over(world: World, place: Unit) -> Case | None:
    """A case at rest: whoever writes at the cell opens the page of a slip, and the act says that it is over."""
    made = _case(world, place)
    if made is not None:
        close_case(by=BY, at=AT, case=made, outcome="withdrawn", on=dt.date(2026, 3, 2), reason="Rút đơn")
    return made


def case_slip(world: World, place: Unit) -> Address | None:
    made = _case_over(world, place)
    return Address({"uid": made.uid, "verb": "nhan"}) if made else None


def case_slip_done(world: World, place: Unit) -> Address | None:
    made = _case_over(world, place)
    if made is None:
        return None
    slip = Slip.objects.create(
        case=made, unit=place, office=world.tree.root, kind="intake", year=2026, number=next(_serial), on=dt.date(2026, 3, 2),
        typed_by="kiểm thử", recorded_at=AT,
    )  # fmt: skip
    return Address({"uid": made.uid, "pk": slip.pk})


def case_special(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    if made is None:
        return None
    stated = state_special(by=BY, at=AT, case=made, group="ELDER", on=dt.date(2026, 3, 2))
    return Address({"uid": made.uid, "pk": stated.pk})


def case_side_kind(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    return Address({"uid": made.uid, "kind": "union_selected"}) if made else None


def case_side_fact(world: World, place: Unit) -> Address | None:
    made = _case(world, place)
    if made is None:
        return None
    said = Said(body="Đoàn cơ sở giả định", asked=9, agreed=9, against=0, silent=0)
    fact = record_side_fact(by=BY, at=AT, case=made, kind="union_selected", on=dt.date(2026, 3, 2), said=said)
    return Address({"uid": made.uid, "pk": fact.pk})


def word_template(world: World, place: Unit) -> Address:
    made = DocTemplate.objects.create(
        unit=place, form="1-knd", since=dt.date(2020, 1, 1) + dt.timedelta(days=next(_serial)), file_name="mau.docx", content=b"",
        sha256="0" * 64, uploaded_by="kiểm thử", uploaded_at=AT,
    )  # fmt: skip
    return Address({"pk": made.pk})


def paper_batch(account: User) -> Address:
    """Papers of many cases, as yet unmade."""
    with rls.everything():
        unit = Grant.objects.filter(user=account).latest("id").unit
        made = Batch.objects.create(user=account, unit=unit, form="1-knd", kind="docx", cases=[], asked_at=AT)
    return Address({"uid": made.uid})


def _course(place: Unit) -> Course:
    return add_course(
        by=BY, at=AT, unit=place, kind=CourseKind.AWARENESS, name=f"Lớp thử {next(_serial)}", starts_on=dt.date(2026, 1, 5),
        ends_on=dt.date(2026, 1, 9),
    )  # fmt: skip


def course(world: World, place: Unit) -> Address:
    return Address({"pk": _course(place).pk})


def certificate(world: World, place: Unit) -> Address:
    held = _course(place)
    made = issue_certificate(
        by=BY, at=AT, person=build.member(world.tree.cell), unit_id=world.tree.cell.pk, kind=CourseKind.AWARENESS,
        issued_on=dt.date(2026, 1, 10), issuer="Trung tâm giả định", course=held,
    )  # fmt: skip
    return Address({"pk": held.pk, "certificate": made.pk})


def sitting(world: World, place: Unit) -> Address:
    cell = world.tree.cell
    line = Line(build.member(cell), cell.pk, Result.PASSED)
    made = record_sittings(
        by=BY, at=AT, held_by=place, examiner=Examiner.COUNCIL, on=dt.date(2026, 1, 10), lines=[line]
    )
    return Address({"pk": made[0].pk})


def token(account: User) -> Address:
    return Address({"pk": issue_token(by=BY, at=AT, user=account, name="thử", days=30)[0].pk})


def calendar_address(account: User) -> Address:
    return Address({"pk": issue_feed(by=BY, at=AT, user=account)[0].pk})


def inbox_line(account: User) -> Address:
    """What the user was told of a case at the unit of the role, or below it."""
    with rls.everything():
        place = Grant.objects.filter(user=account).latest("id").unit
        cell = next(unit for unit in Unit.objects.filter(code__startswith=place.code).order_by("code") if _stands(unit))
        made = paths.source(cell, dt.date(2026, 2, 2))
        reminder = Reminder.objects.create(
            case=made, unit=cell, key="decision", label="Quyết định kết nạp", rule="thử", due=dt.date(2026, 3, 9), offset=-7,
            queued_at=AT,
        )  # fmt: skip
        notice, _ = Notice.objects.get_or_create(user=account, on=dt.date(2026, 3, 2), offset=-7)
        Told.objects.create(reminder=reminder, unit=cell, user=account, notice=notice, at=AT)
    return Address({"pk": notice.pk})


def _stands(place: Unit) -> bool:
    return Profile.objects.known().filter(unit=place, form__in=CELLS).exists()


def handed_in(account: User) -> Address:
    """An import of a book, as yet unread."""
    with rls.everything():
        unit = Grant.objects.filter(user=account).latest("id").unit
        book = Import.objects.create(
            user=account, unit=unit, channel="web", file_name="so.xlsx", sha256="0" * 64, size=1, received_at=AT
        )
    return Address({"uid": book.uid})


# The table ----------------------------------------------------------------------------------------------------------

_BY_TOKEN = "mở bằng khoá API, phạm vi do tests/api giữ"
_PUBLIC_SAMPLES = "mẫu giao diện với dữ liệu giả định, không đọc cơ sở dữ liệu"

ROWS: dict[str, Row] = {
    "home": everybody(),
    "search": everybody(),
    "accounts:account": everybody(),
    "accounts:change_password": everybody(),
    "accounts:revoke_token": mine(token),
    "accounts:choose_channels": everybody(),
    "accounts:new_feed": everybody(),
    "accounts:close_feed": mine(calendar_address),
    "accounts:sign_in": public("là cửa vào"),
    "accounts:sign_out": public("chỉ kết thúc phiên của chính người gọi; chỉ nhận POST"),
    "work:tasks": anywhere(Can.EDIT_CASES),
    "work:close_task": at(Can.EDIT_CASES, task),
    "access:users": anywhere(Can.MANAGE_ACCESS),
    "access:new_user": anywhere(Can.MANAGE_ACCESS),
    "access:user": at(Can.MANAGE_ACCESS, user),
    "access:grant": at(Can.MANAGE_ACCESS, user),
    "access:reset_password": at(Can.MANAGE_ACCESS, user),
    "access:deactivate": at(Can.MANAGE_ACCESS, user),
    "access:reactivate": at(Can.MANAGE_ACCESS, closed_user),
    "access:end_grant": at(Can.MANAGE_ACCESS, grant),
    "audit:entries": anywhere(Can.SEE_AUDIT),
    "audit:entry": at(Can.SEE_AUDIT, entry),
    "documents:register": anywhere(Can.SEE_DOCUMENTS),
    "documents:add": anywhere(Can.EDIT_DOCUMENTS),
    "documents:document": at(Can.SEE_DOCUMENTS, paper),
    "documents:number_books": anywhere(Can.SEE_DOCUMENTS),
    "documents:open_book": anywhere(Can.EDIT_DOCUMENTS),
    "documents:number_book": at(Can.SEE_DOCUMENTS, number_book),
    "documents:cancel_number": at(Can.EDIT_DOCUMENTS, number),
    "law:in_force": anywhere(Can.SEE_UNITS),
    "workdays:calendar": anywhere(Can.SEE_UNITS),
    "workdays:correct": anywhere(Can.EDIT_CALENDAR),
    "workdays:withdraw": anywhere(Can.EDIT_CALENDAR),
    "organisations:units": anywhere(Can.SEE_UNITS),
    "organisations:node": at(Can.SEE_UNITS, unit),
    "organisations:unit": at(Can.SEE_UNITS, unit),
    "organisations:found": at(Can.EDIT_UNITS, unit),
    "organisations:change": at(Can.EDIT_UNITS, unit),
    "organisations:move": at(Can.EDIT_UNITS, unit),
    "organisations:close": at(Can.EDIT_UNITS, unit),
    "organisations:authority": at(Can.EDIT_UNITS, unit),
    "organisations:adopt_layer": at(Can.EDIT_UNITS, unit),
    "organisations:end_layer": at(Can.EDIT_UNITS, unit_layer),
    "organisations:committee": at(Can.EDIT_UNITS, unit),
    "members:people": anywhere(Can.SEE_MEMBERS),
    "members:export": anywhere(Can.EXPORT),
    "members:behind": at(Can.SEE_MEMBERS, unit_asked),
    "members:behind_export": at(Can.EXPORT, unit_posted),
    "members:find_identity": anywhere(Can.SEARCH_IDENTITY),
    "members:transfers": anywhere(Can.EDIT_MEMBERS),
    "members:receive": at(Can.EDIT_MEMBERS, transfer_coming),
    "members:return": at(Can.EDIT_MEMBERS, transfer_sent),
    "members:end_state": at(Can.EDIT_MEMBERS, member_state),
    "members:seat": at(Can.EDIT_MEMBERS, committee),
    "members:enter": at(Can.EDIT_MEMBERS, cell),
    "members:person": at(Can.SEE_MEMBERS, member),
    "members:reveal": at(Can.SEE_MEMBERS, member_fact),
    "members:correct": at(Can.EDIT_MEMBERS, member),
    "members:set_state": at(Can.EDIT_MEMBERS, member),
    "members:send": at(Can.EDIT_MEMBERS, member),
    "members:leave": at(Can.EDIT_MEMBERS, member),
    "admissions:cases": anywhere(Can.SEE_CASES),
    "admissions:overdue": anywhere(Can.SEE_CASES),
    "admissions:inbox": anywhere(Can.SEE_CASES),
    "admissions:notice": mine(inbox_line, Can.SEE_CASES),
    "admissions:near": anywhere(Can.SEE_CASES),
    "admissions:reminder_balance": anywhere(Can.SEE_CASES),
    "admissions:schedule": anywhere(Can.EDIT_UNITS),
    "admissions:settle_mail": at(Can.EDIT_UNITS, mail_in_doubt),
    "admissions:letters": anywhere(Can.EDIT_DOCUMENTS),
    "admissions:letter": at(Can.EDIT_DOCUMENTS, reminder_letter),
    "admissions:letter_file": at(Can.EDIT_DOCUMENTS, reminder_letter),
    "admissions:stage_time": anywhere(Can.SEE_CASES),
    "admissions:stage_time_list": anywhere(Can.SEE_CASES),
    "admissions:stage_time_file": anywhere(Can.EXPORT),
    "admissions:feed": public("địa chỉ bí mật thu hồi được, phạm vi do tests/admissions/reminders giữ"),
    "admissions:add_source": anywhere(Can.EDIT_CASES),
    "admissions:meetings": anywhere(Can.SEE_CASES),
    "admissions:meeting": at(Can.SEE_CASES, meeting_held),
    "admissions:meeting_new": at(Can.EDIT_CASES, cell_meeting),
    "admissions:summary": at(Can.SEE_CASES, cell_meeting),
    "admissions:export_summary": at(Can.EXPORT, summary_file),
    "admissions:bulk": anywhere(Can.EDIT_CASES),
    "admissions:bulk_undo": anywhere(Can.EDIT_CASES),
    "admissions:review": anywhere(Can.EDIT_CASES),
    "admissions:helpers": anywhere(Can.SEE_CASES),
    "admissions:remark": at(Can.EDIT_CASES, case_helper),
    "admissions:give_task": at(Can.EDIT_CASES, case),
    "admissions:finish_task": at(Can.EDIT_CASES, case_task),
    "admissions:charge": at(Can.EDIT_CASES, case),
    "admissions:recheck": anywhere(Can.REPORT),
    "admissions:case": at(Can.SEE_CASES, case),
    "admissions:waive": at(Can.EDIT_CASES, case),
    "admissions:close": at(Can.EDIT_CASES, case),
    "admissions:add_helper": at(Can.EDIT_CASES, case),
    "admissions:end_helper": at(Can.EDIT_CASES, case_helper),
    "admissions:add_referee": at(Can.EDIT_CASES, case),
    "admissions:end_referee": at(Can.EDIT_CASES, case_referee),
    "admissions:step": at(Can.EDIT_CASES, case_next),
    "admissions:undo": at(Can.EDIT_CASES, case_step),
    "admissions:cancel_decision": at(Can.DECIDE_CASES, case),
    "admissions:redo_choose": at(Can.EDIT_CASES, case),
    "admissions:redo": at(Can.EDIT_CASES, case_taken),
    "admissions:propose_removal": at(Can.EDIT_CASES, case),
    "admissions:vote_removal": at(Can.EDIT_CASES, case_removal),
    "admissions:drop_removal": at(Can.EDIT_CASES, case_removal),
    "admissions:report_votes": at(Can.EDIT_CASES, case_lost),
    "admissions:answer_report": at(Can.EDIT_CASES, case_report),
    "admissions:hand_over": anywhere(Can.EDIT_CASES),
    "admissions:own_task": at(Can.EDIT_CASES, task),
    "admissions:officer": at(Can.EDIT_CASES, case),
    "admissions:ceremony_new": anywhere(Can.EDIT_CASES),
    "admissions:ceremony": at(Can.SEE_CASES, ceremony),
    "admissions:add_again": at(Can.EDIT_CASES, member),
    "admissions:moves": anywhere(Can.SEE_CASES),
    "admissions:send_case": at(Can.EDIT_CASES, case),
    "admissions:receive_case": at(Can.EDIT_CASES, move_coming),
    "admissions:return_case": at(Can.EDIT_CASES, move_sent),
    "admissions:ask_again": at(Can.EDIT_CASES, move_coming),
    "admissions:answer_again": at(Can.EDIT_CASES, move_sent),
    "admissions:papers": at(Can.SEE_CASES, case),
    "admissions:paper": at(Can.SEE_CASES, case_paper),
    "admissions:print_paper": at(Can.SEE_CASES, case_paper),
    "admissions:pack": at(Can.SEE_AUDIT, case),
    "admissions:file": at(Can.SEE_CASES, case),
    "admissions:file_paper": at(Can.EDIT_CASES, case_file_paper),
    "admissions:file_act": at(Can.EDIT_CASES, case_file_act),
    "admissions:file_undo": at(Can.EDIT_CASES, case_file_done),
    "admissions:vetting": at(Can.SEE_CASES, case),
    "admissions:vetting_reveal": at(Can.SEE_CASES, case),
    "admissions:vetting_act": at(Can.EDIT_CASES, case_vetting),
    "admissions:vetting_request": at(Can.SEE_CASES, case_request),
    "admissions:vetting_on": at(Can.EDIT_CASES, case_request_act),
    "admissions:slips": anywhere(Can.SEE_CASES),
    "admissions:case_slips": at(Can.SEE_CASES, case),
    "admissions:slip_act": at(Can.EDIT_CASES, case_slip),
    "admissions:undo_slip": at(Can.EDIT_CASES, case_slip_done),
    "admissions:lacking": anywhere(Can.SEE_CASES),
    "admissions:lacking_list": anywhere(Can.SEE_CASES),
    "admissions:lacking_file": anywhere(Can.EXPORT),
    "admissions:side_facts": at(Can.SEE_CASES, case),
    "admissions:side_fact": at(Can.EDIT_CASES, case_side_kind),
    "admissions:undo_side_fact": at(Can.EDIT_CASES, case_side_fact),
    "admissions:specials": at(Can.SEE_CASES, case),
    "admissions:special_reveal": at(Can.SEE_CASES, case),
    "admissions:special_state": at(Can.EDIT_CASES, case),
    "admissions:special_ask": at(Can.EDIT_CASES, case_special),
    "admissions:special_answer": at(Can.EDIT_CASES, case_special),
    "admissions:special_undo": at(Can.EDIT_CASES, case_special),
    "admissions:batch_new": anywhere(Can.SEE_CASES),
    "admissions:batch": mine(paper_batch, Can.SEE_CASES),
    "admissions:batch_progress": mine(paper_batch, Can.SEE_CASES),
    "admissions:batch_take": mine(paper_batch, Can.SEE_CASES),
    "admissions:ballot_slips": at(Can.SEE_CASES, cell_meeting),
    "admissions:print_ballot_slips": at(Can.SEE_CASES, ballot_file),
    "admissions:minutes": at(Can.SEE_CASES, meeting_held),
    "admissions:print_minutes": at(Can.SEE_CASES, meeting_minutes),
    "admissions:cell_meeting": at(Can.SEE_CASES, cell),
    "admissions:cell_meeting_file": at(Can.SEE_CASES, cell),
    "admissions:templates": anywhere(Can.EDIT_DOCUMENTS),
    "admissions:template_fields": anywhere(Can.EDIT_DOCUMENTS),
    "admissions:letterhead": anywhere(Can.EDIT_DOCUMENTS),
    "admissions:template": at(Can.EDIT_DOCUMENTS, word_template),
    "admissions:template_preview": at(Can.EDIT_DOCUMENTS, word_template),
    "admissions:template_end": at(Can.EDIT_DOCUMENTS, word_template),
    "training:courses": anywhere(Can.SEE_TRAINING),
    "training:add_course": anywhere(Can.EDIT_TRAINING),
    "training:course": at(Can.SEE_TRAINING, course),
    "training:enrol": at(Can.EDIT_TRAINING, course),
    "training:certificates": at(Can.EDIT_TRAINING, course),
    "training:withdraw": at(Can.EDIT_TRAINING, certificate),
    "training:sittings": anywhere(Can.SEE_TRAINING),
    "training:sit": at(Can.EDIT_TRAINING, course),
    "training:undo_sitting": at(Can.EDIT_TRAINING, sitting),
    "targets:targets": anywhere(Can.SEE_TARGETS),
    "targets:set": anywhere(Can.EDIT_TARGETS),
    "targets:hand_down": at(Can.EDIT_TARGETS, target),
    "targets:settle": at(Can.EDIT_TARGETS, target),
    "targets:ledger": at(Can.SEE_TARGETS, target),
    "targets:list_file": anywhere(Can.EXPORT),
    "targets:revise": at(Can.EDIT_TARGETS, target),
    "targets:withdraw": at(Can.EDIT_TARGETS, target),
    "targets:withdrawn": anywhere(Can.SEE_TARGETS),
    "targets:revise_goal": at(Can.EDIT_TARGETS, goal),
    "targets:declare": anywhere(Can.DECLARE_TARGETS),
    "targets:goal": anywhere(Can.EDIT_TARGETS),
    "targets:exempt": anywhere(Can.EDIT_TARGETS),
    "targets:distribute": at(Can.EDIT_TARGETS, target),
    "targets:distribute_sheet": at(Can.EXPORT, target),
    "targets:accept": at(Can.EDIT_TARGETS, unfit_target),
    "targets:floor": at(Can.EDIT_TARGETS, target),
    "targets:part": at(Can.SEE_TARGETS, target),
    "targets:coverage": anywhere(Can.SEE_TARGETS),
    "targets:idle": anywhere(Can.SEE_TARGETS),
    "targets:timeliness": anywhere(Can.SEE_TARGETS),
    "targets:outlook": anywhere(Can.SEE_TARGETS),
    "targets:on_the_way": anywhere(Can.SEE_TARGETS, loai="con-kip"),
    "targets:route": anywhere(Can.SEE_TARGETS, tuyen="chua-ro"),
    "targets:pool": anywhere(Can.SEE_TARGETS, loai="nguon"),
    "targets:months": anywhere(Can.DECLARE_TARGETS),
    "targets:plans": anywhere(Can.SEE_TARGETS),
    "targets:draft": at(Can.EDIT_TARGETS, target),
    "targets:plan": at(Can.SEE_TARGETS, target_plan),
    "targets:send": at(Can.EDIT_TARGETS, target_plan),
    "targets:agree": at(Can.EDIT_TARGETS, target_plan),
    "targets:enforce": at(Can.EDIT_TARGETS, target_plan),
    "targets:ask": at(Can.DECLARE_TARGETS, asking),
    "targets:campaigns": anywhere(Can.SEE_TARGETS),
    "targets:open_campaign": anywhere(Can.EDIT_TARGETS),
    "targets:campaign": at(Can.SEE_TARGETS, campaign),
    "targets:enter_campaign": at(Can.EDIT_TARGETS, campaign),
    "targets:mark_step": at(Can.EDIT_TARGETS, campaign),
    "targets:leave_campaign": at(Can.EDIT_TARGETS, campaign),
    "targets:review": anywhere(Can.SEE_TARGETS),
    "targets:review_file": anywhere(Can.REPORT),
    "targets:rating": anywhere(Can.SEE_TARGETS),
    "targets:rating_file": anywhere(Can.EXPORT),
    "targets:closings": anywhere(Can.SEE_TARGETS),
    "targets:close": anywhere(Can.EDIT_TARGETS),
    "targets:closing": at(Can.SEE_TARGETS, closing),
    "targets:restate": at(Can.EDIT_TARGETS, closing),
    "targets:closing_file": at(Can.REPORT, closing),
    "statistics:reports": anywhere(Can.SEE_FIGURES),
    "statistics:report": at(Can.SEE_FIGURES, unit_asked),
    "statistics:download": at(Can.REPORT, report_file),
    "statistics:behind": at(Can.SEE_MEMBERS, unit_facet),
    "books:imports": anywhere(Can.IMPORT),
    "books:upload": anywhere(Can.IMPORT),
    "books:template": anywhere(Can.IMPORT),
    "books:export": anywhere(Can.EXPORT),
    "books:import": mine(handed_in, Can.IMPORT),
    "books:progress": mine(handed_in, Can.IMPORT),
    "books:check": mine(handed_in, Can.IMPORT),
    "books:answer": mine(handed_in, Can.IMPORT),
    "books:commit": mine(handed_in, Can.IMPORT),
    "books:withdraw": mine(handed_in, Can.IMPORT),
    "books:faults": mine(handed_in, Can.IMPORT),
    "ui:components": public(_PUBLIC_SAMPLES),
    "ui:node": public(_PUBLIC_SAMPLES),
    "ui:reveal": public(_PUBLIC_SAMPLES),
    "api:openapi-json": everybody(),
    "api:openapi-view": everybody(),
    "api:units": public(_BY_TOKEN),
    "api:unit": public(_BY_TOKEN),
    "api:figures": public(_BY_TOKEN),
    "api:candidacies": public(_BY_TOKEN),
    "api:candidacy": public(_BY_TOKEN),
    "api:target": public(_BY_TOKEN),
    "api:value": public(_BY_TOKEN),
    "api:forecast": public(_BY_TOKEN),
    "api:progress": public(_BY_TOKEN),
    "api:plans": public(_BY_TOKEN),
    "api:campaigns": public(_BY_TOKEN),
    "api:closings": public(_BY_TOKEN),
    "api:inconsistencies": public(_BY_TOKEN),
    "api:api-root": public("không có nội dung"),
}
