"""Đảng bộ Khối các cơ quan tỉnh Quảng Ninh in January 2021 (source 001).

The source gives: 61 TCCSĐ, 14 đảng bộ bộ phận, 371 chi bộ trực thuộc, over 5,000 members, 163 admitted in 2020, nearly 1,400
members in committees from cell to central level. Assumed:
- 45 đảng bộ and 16 chi bộ cơ sở; 5,040 members; 1,385 of them in committees, as far as this committee's own go (those of
  higher committees are not in its books); all units but the provincial library's cell are invented;
- the class of 90 years: the 198 sat in one course in November 2019, the 115 are among the 163 and were decided on by the middle
  of February 2020; who failed is still on the lists of sources; the sifting after the course is not marked, for its number
  is not reported;
- the 260 sittings: everybody admitted in 2020 passed one three to four weeks before the decision, those of the class who are still on
  the lists sat once and did not pass, and 14 of the admitted had sat once before; before 2020 the standing committee examined,
  since then the council;
- the nearly 1,100 in boards of mass organisations are not in the books of this house.
"""

from __future__ import annotations

import datetime as dt

from ketnap.demo import shape
from ketnap.demo.committees import learners
from ketnap.demo.maker import Maker, Seats
from ketnap.demo.rows import CampaignRow, CandidateRow, Mark, MemberRow, Plan, SeatRow, SittingRow, TargetRow
from ketnap.demo.shape import Window
from ketnap.documents.kinds import Kind
from ketnap.members.kinds import SeatTitle
from ketnap.organisations.kinds import Body, Form, Sector
from ketnap.training.models import CourseKind
from ketnap.training.sittings.models import Examiner, Result

ROOT, DAY = "QK", dt.date(2021, 1, 14)
COMMITTEES, GRASSROOTS_CELLS, SUB_COMMITTEES, CELLS, MEMBERS = 45, 16, 14, 371, 5040
ADMITTED_2020, IN_COMMITTEES = 163, 1385
CLASS, CLASS_ADMITTED, CLASS_CEREMONY = 198, 115, 90
SITTINGS, SAT_FROM = 260, dt.date(2019, 5, 1)
COUNCIL_FROM = dt.date(2020, 1, 1)
CLASS_NAME = "Lớp đảng viên 90 năm"
CLASS_SPAN = (dt.date(2019, 11, 4), dt.date(2020, 2, 29))
COURSE = (dt.date(2019, 11, 4), dt.date(2019, 11, 8))
COURSE_STEP, CEREMONY_STEP = "boi_duong", "le_chung"
_OPENED = dt.date(1987, 9, 7)
_OLD = dt.date(2020, 1, 1)
_TERM = (dt.date(2020, 7, 1), dt.date(2025, 7, 1))
_KINDS = (
    ("Sở Giả Định", Sector.STATE_BODY), ("Ban Đảng Ví Dụ", Sector.PARTY_BODY), ("Cơ quan đoàn thể Ví Dụ", Sector.PARTY_BODY),
    ("Trung tâm Ví Dụ", Sector.PUBLIC_SERVICE),
)  # fmt: skip


def build(today: dt.date) -> Plan:
    """The committee with everything up to January 2021."""
    title = "Đảng bộ Khối các cơ quan tỉnh Quảng Ninh"
    plan = Plan("quangninh_khoi", title, "001", ROOT, DAY)
    maker = Maker(
        plan, seed=615040, first_serial=30_000, issuer="Đảng uỷ Khối các cơ quan tỉnh Quảng Ninh", symbol="ĐUK"
    )
    maker.root(title, Form.SUPERIOR, dt.date(1987, 8, 3))
    _units(maker)
    early = Window(dt.date(2020, 1, 2), dt.date(2020, 2, 14), CLASS_ADMITTED)
    maker.admit(early)
    maker.admit(Window(dt.date(2020, 2, 15), dt.date(2020, 12, 31), ADMITTED_2020 - CLASS_ADMITTED))
    maker.populate(_OLD)
    maker.deaths(25, dt.date(2019, 1, 1), DAY, dt.date(2015, 1, 1))
    maker.move_some(40, dt.date(2019, 1, 1), dt.date(2020, 5, 31))
    _seats(maker)
    paper = maker.paper(Kind.PLAN, dt.date(2020, 1, 15), "Giao chỉ tiêu kết nạp đảng viên năm 2020")
    plan.targets.append(TargetRow(ROOT, dt.date(2020, 1, 1), dt.date(2020, 12, 31), 150, paper))
    _class(maker, early)
    _sittings(maker)
    return plan


def _class(maker: Maker, early: Window) -> None:
    """The four steps of the class: those admitted early in 2020, and as many more on the lists as sat in the course."""
    admitted = [row for row in maker.plan.members if row.decided_on and early.start <= row.decided_on <= early.end]
    cells = [cell for cell in maker.cells if cell.stock >= 9]
    others = [
        learners.source(maker, cell, dt.date(2019, 8, 12), course_on=COURSE[1])
        for cell in maker.rng.sample(cells, CLASS - CLASS_ADMITTED)
    ]
    maker.plan.candidates += others
    people = tuple(learners.seats(admitted) + learners.seats(others))
    maker.plan.courses += learners.courses(
        ROOT, CourseKind.AWARENESS, "Lớp bồi dưỡng nhận thức về Đảng, lớp 90 năm", [COURSE], people
    )
    paper = maker.paper(Kind.PLAN, dt.date(2019, 10, 21), "Tổ chức lớp đảng viên kỷ niệm 90 năm Ngày thành lập Đảng")
    steps = (
        (COURSE_STEP, "Học lớp bồi dưỡng nhận thức"), ("decided", "Được quyết định kết nạp"), (CEREMONY_STEP, "Dự lễ do Đảng uỷ Khối tổ chức"),
    )  # fmt: skip
    best = sorted(admitted, key=lambda row: (row.ceremony_on, row.identity))[:CLASS_CEREMONY]
    last = max(row.ceremony_on for row in best)
    marks = (
        Mark(COURSE_STEP, COURSE[1], tuple(identity for identity, _ in people)),
        Mark(CEREMONY_STEP, last, tuple(row.identity for row in best)),
    )
    maker.plan.campaigns.append(CampaignRow(ROOT, CLASS_NAME, *CLASS_SPAN, paper, steps, people, marks))


def _sittings(maker: Maker) -> None:
    """Days of the awareness test: see above for who sat how often."""
    year = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    admitted = [row for row in maker.plan.members if row.decided_on and year[0] <= row.decided_on <= year[1]]
    sat: list[tuple[dt.date, MemberRow | CandidateRow, str]] = [
        (shape.workday((row.decided_on or DAY) - 25 * shape.DAY), row, Result.PASSED) for row in admitted
    ]
    weak: list[tuple[dt.date, MemberRow | CandidateRow, str]] = [
        (shape.workday(COURSE[1] + 20 * shape.DAY), row, Result.AGAIN) for row in maker.plan.candidates
    ]
    before = sorted(sat, key=lambda one: (one[0], one[1].identity))[-(SITTINGS - len(sat) - len(weak)) :]
    weak += [(shape.workday(on - 60 * shape.DAY), row, Result.AGAIN) for on, row, _ in before]
    days: dict[dt.date, list[tuple[str, str, str]]] = {}
    for on, row, result in [*sat, *weak]:
        days.setdefault(on, []).append((row.identity, row.unit, str(result)))
    for on, people in sorted(days.items()):
        examiner = Examiner.COUNCIL if on >= COUNCIL_FROM else Examiner.STANDING
        maker.plan.sittings.append(SittingRow(ROOT, str(examiner), on, tuple(people)))


def _units(maker: Maker) -> None:
    alone = shape.split(maker.rng, GRASSROOTS_CELLS * 15, GRASSROOTS_CELLS, least=9)
    sizes = shape.split(maker.rng, MEMBERS - sum(alone), COMMITTEES, least=50, spread=0.3)
    counts = shape.split(maker.rng, CELLS, COMMITTEES, least=3, spread=0.1)
    pairs = zip(sorted(sizes), sorted(counts), strict=True)
    for number, (size, count) in enumerate(pairs, start=1):
        label, sector = _KINDS[number % len(_KINDS)]
        library = number == COMMITTEES
        maker.grassroots(
            f"{ROOT}.{number:03d}", f"Đảng bộ {label} {number}", size, count, _OPENED, sector=sector,
            subs=1 if number > COMMITTEES - SUB_COMMITTEES else 0,
            cell_names=(lambda n: "Chi bộ Thư viện tỉnh" if n == 4 else f"Chi bộ {n}") if library else "Chi bộ {}".format,
        )  # fmt: skip
    for number, size in enumerate(alone, start=COMMITTEES + 1):
        label, sector = _KINDS[number % len(_KINDS)]
        maker.cell(
            f"{ROOT}.{number:03d}",
            f"Chi bộ cơ sở {label} {number}",
            Form.GRASSROOTS_CELL,
            ROOT,
            size,
            _OPENED,
            sector=sector,
        )


def _seats(maker: Maker) -> None:
    """Committees of every level, then as many more members of cell committees as the count of the source asks for."""
    seats = Seats(maker, "Nhiệm kỳ 2020 - 2025", *_TERM)
    seats.cells()
    for number in range(1, COMMITTEES + 1):
        seats.committee(f"{ROOT}.{number:03d}", 11)
    seats.standing(ROOT, seats.committee(ROOT, 33), 9)
    taken, bodies = seats.seated(), [body for body in maker.plan.bodies if body.body == Body.CELL_COMMITTEE]
    free = [
        (body, row) for body in bodies for row in seats.official[body.unit]
        if row.identity not in taken and len(seats.official[body.unit]) >= 9
    ]  # fmt: skip
    for body, row in maker.rng.sample(free, IN_COMMITTEES - len(taken)):
        maker.plan.seats.append(SeatRow(body, row.identity, SeatTitle.MEMBER))
