"""Sympathisers being brought on: monthly reviews, quarterly remarks, trial tasks, a committee member in charge."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.cultivation.actions.finish_task import finish_task
from ketnap.admissions.cultivation.actions.give_task import give_task
from ketnap.admissions.cultivation.actions.put_in_charge import put_in_charge
from ketnap.admissions.cultivation.actions.record_remark import quarter_of, record_remark
from ketnap.admissions.cultivation.actions.review_sympathisers import Line, review_sympathisers
from ketnap.admissions.cultivation.kinds import Note, Rating, TaskKind, TaskResult, Verdict
from ketnap.admissions.models import Helper
from ketnap.admissions.recording import Paper
from ketnap.demo import shape
from ketnap.demo.atwork.cast import SECRETARY_CELL, Cast, New
from ketnap.demo.committees.baxuyen import COMMUNE
from ketnap.demo.shape import DAY
from ketnap.members.kinds import Gender, Occupation


def _sympathisers(cast: Cast) -> None:
    """Two of the secretary's own cell: one for half a year, one for two months."""
    long, short = cast.ago(205), cast.ago(60)
    first = New(SECRETARY_CELL, "Lương Thị Giả Định Duyên", dt.date(2001, 3, 14), occupation=Occupation.PUBLIC_EMPLOYEE)
    second = New(SECRETARY_CELL, "Ma Văn Ví Dụ Kiên", dt.date(2003, 9, 2), Gender.MALE)
    cast.people["long"] = cast.walk(first, "helper_assigned", long)
    cast.people["short"] = cast.walk(second, "helper_assigned", short)


def _reviews(cast: Cast) -> None:
    """The cell reviewed its sympathisers at the end of each of the last five months; of the month before last, nobody else did."""
    cell = cast.units[SECRETARY_CELL]
    long, short = cast.people["long"], cast.people["short"]
    last = cast.today.replace(day=1) - DAY
    for back in range(5):
        end = shape.workday(last)
        lines = [Line(long, Verdict.CLASS if back == 0 else Verdict.KEEP, Note.PROGRESS if back < 2 else Note.STEADY)]
        if back == 0:
            lines.append(Line(short, Verdict.KEEP, Note.NEEDS_HELP))
        review_sympathisers(by=cast.cell, at=cast.at, cell=cell, month=end, on=end, lines=lines)
        last = last.replace(day=1) - DAY


def _remarks(cast: Cast) -> None:
    """The helper's remarks for the two quarters before this one; this quarter's are still to come."""
    helper = Helper.objects.get(case=cast.people["long"], until=None)
    end = quarter_of(cast.today) - DAY
    for rating in (Rating.EXCELLENT, Rating.GOOD):
        on = shape.workday(end)
        if on >= helper.since:
            paper = Paper(symbol=f"{on.month:02d}-NX", place="Cặp hồ sơ chi bộ")
            record_remark(by=cast.cell, at=cast.at, helper=helper, on=on, rating=rating, paper=paper)
        end = quarter_of(end) - DAY


def _tasks(cast: Cast) -> None:
    """One done well, one running, one past its last day."""
    long, short = cast.people["long"], cast.people["short"]
    done = give_task(
        by=cast.cell, at=cast.at, case=long, kind=TaskKind.COMMUNITY, on=cast.ago(150), due_on=cast.ago(60)
    )
    finish_task(by=cast.cell, at=cast.at, task=done, result=TaskResult.DONE_WELL, on=cast.ago(64))
    give_task(by=cast.cell, at=cast.at, case=long, kind=TaskKind.MASS, on=cast.ago(40), due_on=cast.today + 30 * DAY)
    give_task(by=cast.cell, at=cast.at, case=short, kind=TaskKind.STUDY, on=cast.ago(55), due_on=cast.ago(10))


def _in_charge(cast: Cast) -> None:
    """A member of the commune's committee follows the one who is nearly ready."""
    on = cast.ago(190)
    member = cast.seated(cast.units[COMMUNE], on)[0]
    put_in_charge(by=cast.commune, at=cast.at, case=cast.people["long"], member=member, on=on)


SCENES = (_sympathisers, _reviews, _remarks, _tasks, _in_charge)
