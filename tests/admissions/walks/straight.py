"""Acts on the straight way: sources, steps, votes, helpers, referees, ceremonies, side exits, taking back, coming back."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ketnap.admissions import states
from ketnap.admissions.actions.add_referee import add_referee
from ketnap.admissions.actions.add_source import add_source
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.actions.end_helper import end_helper
from ketnap.admissions.actions.end_referee import end_referee
from ketnap.admissions.actions.record_many import TOGETHER, record_many
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.actions.undo_step import undo_step
from ketnap.admissions.actions.waive import waive
from ketnap.admissions.kinds import RefereeKind, Together
from ketnap.admissions.models import Case, Helper, Referee
from ketnap.admissions.turns.actions.hold_shared_ceremony import Sworn, hold_shared_ceremony
from ketnap.members.models import Membership
from tests.admissions import paths
from tests.admissions.paths import BY, SIGNED

from .ground import GAP, MOST, PICK, TODAY, Ground

WAIVED = (
    ("cell_vote", "cell_vote"),
    ("recognition_cell_vote", "cell_vote"),
    ("cell_vote", "age"),
    ("decided", "file_papers"),
)
"""(step, rule) pairs a superior's document may set aside."""


class Straight(Ground):
    """The straight way and what ends it."""

    @rule(pick=PICK, gap=GAP)
    def new_source(self, pick: int, gap: int) -> None:
        if Case.objects.count() < MOST:
            on, at = self.later(gap), self.now()
            self.attempt("source", lambda: paths.source(self.cells[pick % len(self.cells)], on, at=at))

    @rule(pick=PICK, gap=st.integers(0, 5), votes=st.sampled_from((9, 9, 9, 5)), number=st.integers(1, 9))
    def go_on(self, pick: int, gap: int, votes: int, number: int) -> None:
        case = self.case(pick)
        for _ in range(number):
            taken = dict(case.steps.filter(undone_at=None).values_list("key", "on"))
            if "ceremony" in taken:
                self.day = min(max(self.day, taken["ceremony"] + dt.timedelta(days=370)), TODAY)
            on, at = self.later(gap), self.now()
            step = states.next_step(paths.way(case, on), taken)
            if step is None or case.closed_on is not None:
                return
            more = {"votes_for": votes} if step.key in (*states.BY_VOTE, *states.BY_DECISION) else {}
            self.attempt(f"step {step.stage}", lambda on=on, at=at, more=more: paths.advance(case, on, at=at, **more))  # type: ignore[misc]
            case.refresh_from_db()

    @rule(pick=PICK, key=st.sampled_from(list(states.ORDER)), gap=GAP, back=st.integers(0, 30))
    def any_step(self, pick: int, key: str, gap: int, back: int) -> None:
        """A step out of turn, perhaps on a day gone by."""
        case, on, at = self.case(pick), self.later(gap) - dt.timedelta(days=back), self.now()
        self.attempt("any step", lambda: record_step(by=BY, at=at, case=case, key=key, on=on, ground="Đã xem"))

    @rule(key=st.sampled_from(TOGETHER), gap=GAP)
    def together(self, key: str, gap: int) -> None:
        cases, on, at = list(Case.objects.filter(closed_on=None)), self.later(gap), self.now()
        self.attempt("together", lambda: record_many(by=BY, at=at, cases=cases, key=key, on=on, ground="Đã xem"))

    @rule(picks=st.sets(PICK, min_size=1, max_size=2), gap=GAP, other=st.booleans())
    def swear(self, picks: set[int], gap: int, other: bool) -> None:
        cases = {case.pk: case for case in map(self.case, sorted(picks))}.values()
        on, at = self.later(gap), self.now()
        helped = [(case, paths.official(case.unit) if other else None) for case in cases]
        people = [Sworn(case, on, helper=helper, ground="Đã xem") for case, helper in helped]
        unit = people[0].case.unit
        self.attempt("ceremony", lambda: hold_shared_ceremony(by=BY, at=at, unit=unit, on=on, people=people))

    @rule(pick=PICK, gap=GAP, ends=st.booleans())
    def helper(self, pick: int, gap: int, ends: bool) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        last = Helper.objects.filter(case=case, until=None).first()
        if ends and last is not None:
            self.attempt("end helper", lambda: end_helper(by=BY, at=at, helper=last, on=on, reason="Bận"))
        else:
            member = paths.official(self.cells[pick % len(self.cells)])
            self.attempt("helper", lambda: assign_helper(by=BY, at=at, case=case, member=member, on=on))

    @rule(pick=PICK, gap=GAP, ends=st.booleans())
    def referee(self, pick: int, gap: int, ends: bool) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        last = Referee.objects.filter(case=case, until=None).first()
        if ends and last is not None:
            self.attempt("end referee", lambda: end_referee(by=BY, at=at, referee=last, on=on, reason="Chuyển đi"))
        else:
            self.attempt("referee", lambda: add_referee(
                by=BY, at=at, case=case, kind=RefereeKind.MEMBER, on=on, member=paths.official(case.unit),
                together=Together.WORK, since=on.replace(day=1, year=on.year - 2), replacement=True, disciplined=False,
            ))  # fmt: skip

    @rule(pick=PICK, which=st.sampled_from(WAIVED))
    def set_aside(self, pick: int, which: tuple[str, str]) -> None:
        case, at, (step, name) = self.case(pick), self.now(), which
        self.attempt("waive", lambda: waive(
            by=SIGNED, at=at, case=case, step=step, rule=name, document=self.orders, reason="Thử",
        ))  # fmt: skip

    @rule(pick=PICK, outcome=st.sampled_from(list(states.EXITS)), gap=GAP, seldom=st.integers(0, 2))
    def leave(self, pick: int, outcome: str, gap: int, seldom: int) -> None:
        if seldom:
            return
        case, at = self.case(pick), self.now()
        on = self.after(case, gap)
        self.attempt("close", lambda: close_case(
            by=BY, at=at, case=case, outcome=outcome, on=on, reason="Thử", document=self.orders,
        ))  # fmt: skip

    @rule(pick=PICK, times=st.integers(1, 4))
    def undo(self, pick: int, times: int) -> None:
        """Take back the latest steps, one by one."""
        case = self.case(pick)
        for _ in range(times):
            last, at = case.steps.filter(undone_at=None).order_by("-on", "-id").first(), self.now()
            if last is not None:
                self.attempt("undo", lambda last=last, at=at: undo_step(by=BY, at=at, step=last, reason="Nhầm"))  # type: ignore[misc]

    @rule(pick=PICK, gap=GAP, fast=st.booleans())
    def come_back(self, pick: int, gap: int, fast: bool) -> None:
        """The same person again, perhaps after years outside."""
        case, at = self.case(pick), self.now()
        if not fast and case.closed_on is not None:
            self.day = min(max(self.day, case.closed_on + dt.timedelta(days=40)), TODAY)
        on = self.later(gap)
        again = Membership.objects.known().filter(person=case.person, cancelled_on=None).exists()
        self.attempt("again", lambda: add_source(
            by=BY, at=at, cell=case.unit, on=on, person=case.person, again=again,
        ))  # fmt: skip
