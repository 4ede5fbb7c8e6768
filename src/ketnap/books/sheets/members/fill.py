"""A row about somebody the house knows: what is missing is added, what differs is refused, the rest is left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ketnap.audit.record import record as audit
from ketnap.books.context import Loading
from ketnap.books.sheets.base import contradiction
from ketnap.books.sheets.members.bulk import Writer
from ketnap.books.sheets.members.columns import BY_KEY
from ketnap.books.sheets.members.frame import Record, display
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since
from ketnap.lib.text import fold
from ketnap.members.actions.correct_person import correct_person
from ketnap.members.actions.end_membership import end_membership
from ketnap.members.actions.recognise import recognise
from ketnap.members.actions.set_private import set_private
from ketnap.members.actions.set_state import set_state
from ketnap.members.kinds import LEFT
from ketnap.members.models import Background, Membership, Person, Private, Spell, StateSpan
from ketnap.members.revise import revise
from ketnap.members.secret import digest

_SCREEN = "hồ sơ đảng viên"
_OTHER_FACTS = ("other_names", "hometown", "residence")
_QUALITIES = ("education", "professional", "occupation")
Change = Callable[[], None]


@dataclass
class Facts:
    """What the house holds about one person."""

    person: Person
    private: Private | None = None
    spells: list[Spell] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    background: Background | None = None
    states: list[StateSpan] = field(default_factory=list)


def facts_of(ids: Iterable[int]) -> dict[int, Facts]:
    """Facts by person id; eight queries whatever the number. Documents come by themselves: many members share few."""
    wanted = list(ids)
    found = {person.pk: Facts(person) for person in Person.objects.filter(pk__in=wanted)}
    with rls.sensitive():
        for private in Private.objects.filter(person_id__in=wanted):
            found[private.person_id].private = private
    for spell in Spell.objects.known().filter(person_id__in=wanted).order_by("valid"):
        found[spell.person_id].spells.append(spell)
    for membership in (
        Membership.objects.known().filter(person_id__in=wanted).prefetch_related("decision", "recognition")
    ):
        found[membership.person_id].memberships.append(membership)
    for background in Background.objects.known().filter(person_id__in=wanted).order_by("valid"):
        found[background.person_id].background = background
    for state in StateSpan.objects.known().filter(person_id__in=wanted):
        found[state.person_id].states.append(state)
    return found


class Comparison:
    """One row beside what is known. `changes` are the additions, to be done in order."""

    def __init__(self, row: Record, facts: Facts, writer: Writer) -> None:
        self.row, self.facts, self.writer, self.run = row, facts, writer, writer.run
        self.changes: list[Change] = []
        self.joins = not facts.memberships and not facts.spells  # known, as a candidate perhaps, but never a member

    def apply(self) -> None:
        """Do the additions."""
        for change in self.changes:
            change()
        if self.changes:
            self.run.touched.append(f"person:{self.facts.person.pk}")

    def compare(self) -> None:
        """Collect the additions. Raises Refused at the first contradiction."""
        self._who()
        self._numbers()
        if self.joins:
            return
        self._place()
        self._admission()
        self._qualities()
        self._state()

    def _who(self) -> None:
        row, person = self.row, self.facts.person
        if fold(row["full_name"]) != fold(person.full_name):
            raise contradiction("full_name", "Họ và tên", person.full_name, _SCREEN)
        for key in ("birth_date", "gender"):
            if row[key] != getattr(person, key):
                raise contradiction(key, BY_KEY[key].heading, display(key, getattr(person, key)), _SCREEN)
        missing = {key: row[key] for key in _OTHER_FACTS if _adds(key, row[key], getattr(person, key))}
        if missing:
            self.changes.append(lambda: self._correct(missing))

    def _correct(self, facts: dict[str, Any]) -> None:
        correct_person(
            by=self.run.by, at=self.run.at, person=self.facts.person, unit_id=self.row["unit_id"], basis=str(self.run.basis()),
            facts=facts,
        )  # fmt: skip

    def _numbers(self) -> None:
        private, row = self.facts.private, self.row
        missing: dict[str, str] = {}
        for key in ("identity", "card"):
            stored = getattr(private, f"{key}_digest", None)
            if row[key] and stored and digest(row[key]) != stored:
                raise Refused(
                    "row.contradiction", f"{BY_KEY[key].heading} khác với hệ thống.",
                    remedy=f"Nếu sổ đúng, hãy sửa tại {_SCREEN} kèm căn cứ; nếu hệ thống đúng, hãy sửa lại sổ.", field=key,
                )  # fmt: skip
            if row[key] and not stored:
                missing[key] = row[key]
        missing |= {
            key: row[key] for key in ("ethnicity", "religion") if _adds(key, row[key], getattr(private, key, ""))
        }
        if missing:
            self.changes.append(lambda: self._set_private(missing))

    def _set_private(self, facts: dict[str, Any]) -> None:
        set_private(by=self.run.by, at=self.run.at, person=self.facts.person, unit_id=self.row["unit_id"], **facts)

    def _place(self) -> None:
        row, spells = self.row, self.facts.spells
        here = [spell for spell in spells if spell.unit_id == row["unit_id"]]
        now = spells[-1] if spells else None
        if any(spell.valid_from == row["start"] for spell in here):
            return
        if now is None or now.unit_id != row["unit_id"]:
            where = self.run.unit_name(now.unit_id) if now else "chưa ở đơn vị nào"
            raise Refused(
                "row.elsewhere", f"Trong hệ thống, người này đang ở {where}." if now else "Người này chưa có quá trình sinh hoạt.",
                remedy="Nếu đã chuyển, hãy ghi vào trang Chuyển sinh hoạt; nếu sổ nhầm, hãy sửa mã chi bộ.", field="unit",
            )  # fmt: skip
        if row["arrived_on"] is not None and row["start"] == row["arrived_on"]:
            raise contradiction("arrived_on", "Ngày về đơn vị", vn.day(here[0].valid_from), _SCREEN)

    def _admission(self) -> None:
        row = self.row
        same = [m for m in self.facts.memberships if m.ceremony_on == row["ceremony_on"]]
        waiting = [m for m in self.facts.memberships if m.ceremony_on is None and m.cancelled_on is None]
        if not same:
            known = ", ".join(vn.day(m.ceremony_on) for m in self.facts.memberships if m.ceremony_on)
            if not waiting:
                raise contradiction("ceremony_on", "Ngày vào Đảng", known, _SCREEN)
            raise Refused(
                "row.waiting", "Người này đã có quyết định kết nạp, chưa ghi lễ kết nạp.", remedy="Hãy ghi lễ kết nạp ở hồ sơ kết nạp.",
                field="ceremony_on",
            )  # fmt: skip
        membership = same[0]
        missing: dict[str, Any] = {}
        if _adds_day("decided_on", row, membership):
            missing["decided_on"] = row["decided_on"]
        if _adds_paper("decided_symbol", row, membership.decision):
            missing["decision_id"] = self.writer.decision
        official = _adds_day("official_on", row, membership)
        if official and row["recognised_on"] is None:
            raise Refused(
                "row.recognised_on", "Chưa ghi ngày quyết định công nhận chính thức.",
                remedy="Hãy ghi cả ngày chính thức và ngày quyết định công nhận.", field="recognised_on",
            )  # fmt: skip
        if not official and _adds_day("recognised_on", row, membership):
            missing["recognised_on"] = row["recognised_on"]
        if _adds_paper("recognised_symbol", row, membership.recognition) and not official:
            missing["recognition_id"] = self.writer.recognition
        if missing:
            self.changes.append(lambda: self._revise(membership, missing))
        if official:
            self.changes.append(lambda: self._recognise(membership))
        self._departure()

    def _revise(self, membership: Membership, missing: dict[str, Any]) -> None:
        missing = {key: value(self.row) if callable(value) else value for key, value in missing.items()}
        revise(
            Membership.objects.known().get(person=membership.person_id, ceremony_on=membership.ceremony_on),
            at=self.run.at,
            **missing,
        )
        audit(
            by=self.run.by, at=self.run.at, action="members.fill_admission", subject="members.person",
            subject_id=self.facts.person.uid, unit_id=self.row["unit_id"], after=missing, reason=str(self.run.basis()),
        )  # fmt: skip

    def _recognise(self, membership: Membership) -> None:
        recognition = self.writer.recognition(self.row)
        current = Membership.objects.known().get(person=membership.person_id, ceremony_on=membership.ceremony_on)
        recognise(
            by=self.run.by, at=self.run.at, membership=current, official_on=self.row["official_on"],
            recognised_on=self.row["recognised_on"], recognition=Document.objects.get(pk=recognition) if recognition else None,
        )  # fmt: skip

    def _departure(self) -> None:
        row, last = self.row, self.facts.spells[-1]
        gone = last.ended in LEFT
        if row["left_on"] is None:
            if gone:
                raise contradiction("left_on", "Người này đã rời Đảng; ngày rời", vn.day(last.valid_until), _SCREEN)
        elif not gone:
            self.changes.append(lambda: self._leave())
        elif last.valid_until != row["left_on"] or last.ended != row["left_kind"]:
            raise contradiction(
                "left_on",
                "Ngày và lý do rời",
                f"{vn.day(last.valid_until)}, {display('left_kind', last.ended)}",
                _SCREEN,
            )

    def _leave(self) -> None:
        end_membership(
            by=self.run.by, at=self.run.at, person=self.facts.person, kind=self.row["left_kind"], on=self.row["left_on"],
            document=self.run.basis(),
        )  # fmt: skip

    def _qualities(self) -> None:
        background, row = self.facts.background, self.row
        missing: dict[str, Any] = {}
        for key in _QUALITIES:
            stored = getattr(background, key, "")
            if row[key] and stored and row[key] != stored:
                raise contradiction(key, BY_KEY[key].heading, display(key, stored), _SCREEN)
            if row[key] and not stored:
                missing[key] = row[key]
        for key in ("private_owner", "youth_union"):
            stored = getattr(background, key, None)
            if stored and row[key] is False:
                raise contradiction(key, BY_KEY[key].heading, "Có", _SCREEN)
            if key == "youth_union" and stored is False and row[key]:
                raise contradiction(key, BY_KEY[key].heading, "Không", _SCREEN)
            if row[key] is not None and stored is not row[key]:
                missing[key] = row[key]
        if missing:
            self.changes.append(lambda: self._write_background(missing))

    def _write_background(self, missing: dict[str, Any]) -> None:
        """What was not known is known from the beginning of the same stretch."""
        old = self.facts.background
        moment = close([old], at=self.run.at) if old is not None else self.run.at
        new = Background(person=self.facts.person, valid=self.facts.spells[0].valid) if old is None else old
        if old is None:
            new.valid = type(new.valid)(self.row["start"], None, "[)")
        new.pk, new._state.adding, new.recorded = None, True, since(moment)
        for key, value in missing.items():
            setattr(new, key, value)
        new.save()
        audit(
            by=self.run.by, at=self.run.at, action="members.fill_background", subject="members.person",
            subject_id=self.facts.person.uid, unit_id=self.row["unit_id"], after=missing, reason=str(self.run.basis()),
        )  # fmt: skip

    def _state(self) -> None:
        row = self.row
        if not row["member_state"]:
            return
        same = [state for state in self.facts.states if state.state == row["member_state"]]
        if any(state.valid_from == row["state_on"] for state in same):
            return
        if same:
            raise contradiction("left_on", "Ngày bắt đầu trạng thái", vn.day(same[-1].valid_from), _SCREEN)
        self.changes.append(lambda: _begin_state(self.run, self.facts.person, row["member_state"], row["state_on"]))


def _begin_state(run: Loading, person: Person, state: str, on: dt.date) -> None:
    set_state(by=run.by, at=run.at, person=person, state=state, on=on, document=run.basis())


def _adds(key: str, given: str | None, stored: str) -> bool:
    """Whether the text adds something. Raises Refused when it differs from a text already there."""
    if given and stored and fold(given) != fold(stored):
        raise contradiction(key, BY_KEY[key].heading, stored, _SCREEN)
    return bool(given) and not stored


def _adds_day(key: str, row: Record, membership: Membership) -> bool:
    given, stored = row[key], getattr(membership, key)
    if given is not None and stored is not None and given != stored:
        raise contradiction(key, BY_KEY[key].heading, vn.day(stored), _SCREEN)
    return given is not None and stored is None


def _adds_paper(key: str, row: Record, stored: Document | None) -> bool:
    if row[key] and stored is not None and stored.symbol != row[key]:
        raise contradiction(key, BY_KEY[key].heading, stored.symbol, _SCREEN)
    return bool(row[key]) and stored is None
