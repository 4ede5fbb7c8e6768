"""The minutes of a whole meeting, from what was recorded of it. A constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ketnap.admissions.models import Ballot, Meeting, Step
from ketnap.admissions.papers.build.minutes import Told, Voted, paper_of
from ketnap.admissions.papers.letterheads import heads
from ketnap.admissions.papers.sheet import Asked, Notes
from ketnap.admissions.queries import names_of
from ketnap.admissions.turns.models import Removal
from ketnap.lib.errors import Refused
from ketnap.lib.papers.model import Paper


@dataclass(frozen=True)
class Minutes:
    """Minutes ready to be drawn. `asked` may still be typed in, `by_hand` is written on the paper with the pen."""

    paper: Paper
    asked: tuple[Asked, ...]
    by_hand: tuple[str, ...]
    cases: int

    @property
    def missing(self) -> tuple[Asked, ...]:
        """What is asked and not yet answered."""
        return tuple(one for one in self.asked if not one.value)


def minutes_of(meeting: Meeting, *, written: dt.datetime, typed: Mapping[str, str], demo: bool) -> Minutes:
    """The minutes. Raises Refused while no vote of the meeting stands, and for a day without a known layout."""
    ballots = meeting.ballots.filter(undone_at=None, brought=False)
    rows = list(ballots.select_related("case__person").order_by("case__person__sort_key", "pk"))
    if not rows:
        raise Refused(
            "minutes.empty", "Cuộc họp này không còn kết quả biểu quyết nào đang có hiệu lực.",
            remedy="Hãy xem lại các hồ sơ của cuộc họp.",
        )  # fmt: skip
    head = heads([meeting.unit_id], meeting.on).get(meeting.unit_id)
    if head is None:
        raise Refused(
            "minutes.unit", "Chưa có tên của nơi họp vào ngày họp.", remedy="Hãy xem lại ngày họp và tên đơn vị."
        )
    asking = Notes(typed)
    try:
        paper = paper_of(Told(meeting, head, _voted(rows, meeting)), asking, written=written, demo=demo)
    except ValueError as error:  # the layout of that day is not known
        raise Refused("paper.layout", str(error), remedy="Hãy dùng bản giấy đã lập của ngày đó.") from error
    return Minutes(paper, tuple(asking.asked.values()), tuple(asking.hands), len(rows))


def _voted(rows: list[Ballot], meeting: Meeting) -> list[Voted]:
    cells = names_of({row.unit_id for row in rows}, meeting.on)
    cases = [row.case_id for row in rows]
    steps = Step.objects.filter(case__in=cases, key__in={row.key for row in rows}, undone_at=None)
    symbols = {(step.case_id, step.key): step.paper_symbol for step in steps}
    for removal in Removal.objects.filter(case__in=cases, decided_on=meeting.on):
        symbols[removal.case_id, "removal_decided"] = removal.symbol
    return [
        Voted(row.case.person, cells.get(row.unit_id, ""), row, symbols.get((row.case_id, row.key), "")) for row in rows
    ]
