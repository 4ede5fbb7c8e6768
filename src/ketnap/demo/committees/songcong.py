"""Đảng bộ thành phố Sông Công on 3 August 2022 (source 003), with xã Bá Xuyên as in `baxuyen`.

The source gives: 35 organisations directly below, 5,971 members, 322 admitted since the term began, every organisation above
its target, 96.9 % / nearly 70 % / 80 % by schooling, qualification and occupation, ten struck off and eight released. Assumed:
- the term began on 1 August 2020;
- 25 đảng bộ and 10 chi bộ cơ sở; the organisations the source names keep their names, all others are called Thử, Giả Định or
  Ví Dụ, so that no invented number sticks to a real organisation;
- the qualities are of the newly admitted (the source can also be read as of all members): 312, 225 and 258 of 322;
- the 368 of the awareness courses are members admitted from 2021 on and people still on the lists, the 333 of the courses for
  new members those who joined last, the 681 of the courses on Party work any official members; six, five and six courses at
  even distances;
- targets until the end of 2022 that each organisation has passed by one or more;
- cells, sizes, ages, deaths (60 in the term) and transfers.
Nothing happens after the day of the source but recognitions of those admitted before; Bá Xuyên goes on.
"""

from __future__ import annotations

import datetime as dt

from ketnap.demo import shape
from ketnap.demo.committees import baxuyen, learners
from ketnap.demo.maker import Cell, Maker, Seats
from ketnap.demo.people import qualities
from ketnap.demo.rows import Plan, Share, TargetRow
from ketnap.demo.shape import Window
from ketnap.documents.kinds import Kind
from ketnap.members.kinds import Ended
from ketnap.organisations.kinds import Form, Sector
from ketnap.training.models import CourseKind

DAY = baxuyen.DAY_OF_SOURCE
TERM_FROM = dt.date(2020, 8, 1)
ORGANISATIONS, MEMBERS, ADMITTED, STRUCK_OFF, RELEASED = 35, 5971, 322, 10, 8
UPPER, INTERMEDIATE, COUNTED = 312, 225, 258
COURSES = {CourseKind.AWARENESS: (6, 368), CourseKind.NEW_MEMBER: (5, 333), CourseKind.PARTY_WORK: (6, 681)}
PRAISED = (
    *(f"{baxuyen.CITY}.{number:02d}" for number in range(1, 5)),
    baxuyen.COMMUNE,
)  # named by the source as the best
TARGET_UNTIL = dt.date(2022, 12, 31)
_OPENED = dt.date(1988, 4, 4)
_NAMED = (
    ("Đảng bộ Công ty Diesel Sông Công", Sector.STATE_MAJORITY), ("Đảng bộ Công ty cổ phần Phụ tùng máy số 1", Sector.JOINT_STOCK),
    ("Đảng bộ phường Mỏ Chè", Sector.WARD), ("Đảng bộ xã Tân Quang", Sector.COMMUNE),
    ("Đảng bộ Trường Cao đẳng Công nghiệp Việt Đức", Sector.PUBLIC_SERVICE),
)  # fmt: skip
_INVENTED = (
    *((f"Đảng bộ phường Ví Dụ {n}", Sector.WARD) for n in range(1, 6)),
    *((f"Đảng bộ xã Giả Định {n}", Sector.COMMUNE) for n in range(1, 4)),
    *((f"Đảng bộ Công ty Thử {n}", Sector.JOINT_STOCK) for n in range(1, 6)),
    ("Đảng bộ Quân sự Ví Dụ", Sector.ARMY), ("Đảng bộ Công an Ví Dụ", Sector.POLICE),
    ("Đảng bộ Cơ quan Đảng Ví Dụ", Sector.PARTY_BODY), ("Đảng bộ Cơ quan hành chính Ví Dụ", Sector.STATE_BODY),
    ("Đảng bộ Bệnh viện Ví Dụ", Sector.PUBLIC_SERVICE), ("Đảng bộ Trường học Ví Dụ", Sector.PUBLIC_SERVICE),
)  # fmt: skip
_CELLS = (
    *((f"Chi bộ cơ sở Công ty TNHH Thử {n}", Sector.LIMITED) for n in range(1, 5)),
    *((f"Chi bộ cơ sở Trường Ví Dụ {n}", Sector.PUBLIC_SERVICE) for n in range(1, 4)),
    *((f"Chi bộ cơ sở Cơ quan Giả Định {n}", Sector.STATE_BODY) for n in range(1, 4)),
)  # fmt: skip


def build(today: dt.date) -> Plan:
    """The whole city committee, Bá Xuyên included."""
    plan = Plan("songcong", "Đảng bộ thành phố Sông Công", "003", baxuyen.CITY, DAY)
    plan.add(baxuyen.build(today, alone=False))
    plan.add(rest())
    return plan


def rest() -> Plan:
    """What the city has besides the commune: for a home that holds Bá Xuyên already."""
    plan = Plan("songcong", "Đảng bộ thành phố Sông Công", "003", baxuyen.CITY, DAY)
    maker = Maker(plan, seed=355971, first_serial=10_000, issuer=baxuyen.CITY_ISSUER, symbol="ThU", highland=0.03)
    _units(maker)
    stocks = {cell.root for cell in maker.cells}
    assert len(stocks) == ORGANISATIONS - 1
    _admissions(maker)
    dealt = qualities(
        maker.rng, ADMITTED - baxuyen.ADMITTED,
        upper=UPPER - baxuyen.QUALITIES["upper"], intermediate=INTERMEDIATE - baxuyen.QUALITIES["intermediate"],
        counted=COUNTED - baxuyen.QUALITIES["counted"],
    )  # fmt: skip
    maker.populate(TERM_FROM, dealt)
    for kind, count in ((Ended.STRUCK_OFF, STRUCK_OFF), (Ended.RELEASED, RELEASED), (Ended.DIED, 60)):
        maker.leave(kind, count, TERM_FROM, DAY, TERM_FROM)
    maker.move_some(40, TERM_FROM, DAY)
    seats = Seats(maker, "Nhiệm kỳ 2020 - 2025", dt.date(2020, 8, 1), dt.date(2025, 7, 1))
    seats.cells()
    for code in sorted(stocks):
        if len([cell for cell in maker.cells if cell.root == code]) > 1:
            seats.committee(code, 11)
    seats.standing(baxuyen.CITY, seats.committee(baxuyen.CITY, 35), 11)
    _targets(maker)
    _courses(maker)
    return plan


def _courses(maker: Maker) -> None:
    """Who sat in which kind of course; people on the lists are added until the awareness courses are full."""
    here = [row for row in maker.plan.members if not row.left_on and not row.arrived_on]
    here.sort(key=lambda row: (row.ceremony_on, row.identity))
    since = [row for row in here if row.ceremony_on >= dt.date(2021, 1, 4)]
    still = COURSES[CourseKind.AWARENESS][1] - len(since)
    cells = [cell for cell in maker.cells if cell.stock >= 9]
    sources = [
        learners.source(
            maker,
            cell,
            dt.date(2021, 8, 16),
            course_on=dt.date(2021, 12, 10) if number < still // 2 else dt.date(2022, 4, 8),
        )
        for number, cell in enumerate(maker.rng.sample(cells, still))
    ]
    maker.plan.candidates += sources
    official = [
        row for row in here if row.official_on and row.official_on <= TERM_FROM and row.ceremony_on.year >= 1990
    ]
    learning = {
        CourseKind.AWARENESS: learners.seats(since) + learners.seats(sources),
        CourseKind.NEW_MEMBER: learners.seats(here[-COURSES[CourseKind.NEW_MEMBER][1] :]),
        CourseKind.PARTY_WORK: learners.seats(maker.rng.sample(official, COURSES[CourseKind.PARTY_WORK][1])),
    }
    for kind, people in learning.items():
        count = COURSES[kind][0]
        starts = [TERM_FROM + shape.DAY * (45 + 680 * number // count) for number in range(count)]
        spans = [(shape.workday(start), shape.workday(start) + 4 * shape.DAY) for start in starts]
        maker.plan.courses += learners.courses(baxuyen.CITY, kind, f"{kind.label}, lớp", spans, people)


def _units(maker: Maker) -> None:
    committees = [*_NAMED, *_INVENTED]
    small = shape.split(maker.rng, 180, len(_CELLS), least=9)
    sizes = shape.split(maker.rng, MEMBERS - baxuyen.MEMBERS - 180, len(committees), least=60, spread=0.35)
    for number, ((name, sector), size) in enumerate(zip(committees, sizes, strict=True), start=1):
        label = "Chi bộ khu dân cư {}" if sector in (Sector.WARD, Sector.COMMUNE) else "Chi bộ {}"
        maker.grassroots(
            f"SC.{number:02d}", name, size, max(3, size // 22), _OPENED, sector=sector, cell_names=label.format
        )
    for number, ((name, sector), size) in enumerate(zip(_CELLS, small, strict=True), start=len(committees) + 1):
        maker.cell(f"SC.{number:02d}", name, Form.GRASSROOTS_CELL, baxuyen.CITY, size, _OPENED, sector=sector)


def _admissions(maker: Maker) -> None:
    """At least two in every organisation, the rest by size; the organisations the source praises get more."""
    by_root: dict[str, list[Cell]] = {}
    for cell in maker.cells:
        by_root.setdefault(cell.root, []).append(cell)
    least = Window(TERM_FROM, DAY, 2)
    for cells in by_root.values():
        maker.admit(least, cells)
    praised = [cell for code in list(by_root)[:4] for cell in by_root[code]]
    maker.admit(Window(TERM_FROM, DAY, 40), praised)
    left = ADMITTED - baxuyen.ADMITTED - 2 * len(by_root) - 40
    maker.admit(Window(TERM_FROM, DAY, left))


def _targets(maker: Maker) -> None:
    """A plan until the end of 2022, handed down so that every organisation has passed it on the day of the source."""
    paper = maker.paper(Kind.PLAN, dt.date(2020, 9, 14), "Kết nạp đảng viên từ đầu nhiệm kỳ đến hết năm 2022")
    admitted: dict[str, int] = {baxuyen.COMMUNE: baxuyen.ADMITTED}
    for cell in maker.cells:
        admitted[cell.root] = admitted.get(cell.root, 0) + cell.admitted
    shares = tuple(Share(code, max(1, number - 1 - number // 10)) for code, number in sorted(admitted.items()))
    number = sum(share.value for share in shares)
    maker.plan.targets.append(TargetRow(baxuyen.CITY, TERM_FROM, TARGET_UNTIL, number, paper, shares))
