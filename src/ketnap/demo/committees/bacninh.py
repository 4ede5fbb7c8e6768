"""Đảng bộ Khối các Cơ quan và Doanh nghiệp tỉnh Bắc Ninh at the end of 2023 (source 000).

The source gives: 116 TCCSĐ (52 đảng bộ cơ sở, 64 chi bộ cơ sở), 9 đảng bộ bộ phận, 349 chi bộ trực thuộc, nearly 7,000 members;
nine TCCSĐ (3 + 6) with 370 members handed over in 2023; 290 or more admitted a year; a target of 250 a year for the second
half of the term; a plan for about 200 from February to May 2024. Assumed:
- 6,958 members; the term began on 1 August 2020; the hand-over took effect on 1 July 2023 and nothing else changed that year
  (so 125 = 55 + 70 before it); the three đảng bộ handed over had 14 cells;
- the receiver lies outside every demo tree and is the unit "outside" of the home;
- 293, 298, 305 and 291 admitted in 2020 to 2023, so that every reading of "half a term" gives 290 or more;
- the second half of the term is judged as the years 2024 and 2025;
- whoever had a source admitted in 2023 too: people stand on the lists only of organisations that admitted somebody that year;
- the 83 of the course of January 2024 are students on the lists of the four schools since September 2023;
- all grassroots units but the four schools the source names are invented.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ketnap.demo import shape
from ketnap.demo.committees import learners
from ketnap.demo.maker import Maker, Seats
from ketnap.demo.rows import CampaignRow, GoalRow, Paper, Plan, Share, TargetRow, UnitMove
from ketnap.documents.kinds import Kind
from ketnap.members.kinds import Occupation
from ketnap.organisations.kinds import Form, Sector
from ketnap.targets.kinds import Measure
from ketnap.training.models import CourseKind

ROOT, DAY = "BN", dt.date(2023, 12, 31)
COMMITTEES, GRASSROOTS_CELLS, SUB_COMMITTEES, CELLS, MEMBERS = 52, 64, 9, 349, 6958
BANK_COMMITTEES, BANK_CELLS, BANK_MEMBERS = 3, 6, 370
HANDED_OVER_ON = dt.date(2023, 7, 1)
ADMITTED = {2020: 293, 2021: 298, 2022: 305, 2023: 291}
FROM_ENTERPRISES = 70
SECOND_HALF = (dt.date(2024, 1, 1), dt.date(2025, 12, 31))
CAMPAIGN = (dt.date(2024, 2, 1), dt.date(2024, 5, 31), 200)
CAMPAIGN_NAME = "Đợt kết nạp hướng tới 70 năm Ngày thành lập Đảng bộ"
STUDENTS, COURSE_ENDED, POOL = 83, dt.date(2024, 1, 16), 40
_OPENED = dt.date(1992, 3, 2)
_OLD = dt.date(2020, 1, 1)
_SCHOOLS = (
    "Trường Cao đẳng Công nghiệp Bắc Ninh", "Trường Cao đẳng Sư phạm Bắc Ninh", "Trường Cao đẳng Y tế Bắc Ninh",
    "Trường Trung cấp Văn hoá nghệ thuật và Du lịch Bắc Ninh",
)  # fmt: skip
_KINDS = (
    ("Sở Giả Định", Sector.STATE_BODY), ("Công ty cổ phần Thử", Sector.JOINT_STOCK), ("Cơ quan đoàn thể Ví Dụ", Sector.PARTY_BODY),
    ("Bệnh viện Ví Dụ", Sector.PUBLIC_SERVICE), ("Công ty TNHH Thử", Sector.LIMITED), ("Tổng công ty Thử", Sector.STATE_MAJORITY),
)  # fmt: skip


def build(today: dt.date) -> Plan:
    """The committee with everything up to the end of 2023, and the plans for 2024."""
    plan = Plan("bacninh", "Đảng bộ Khối các Cơ quan và Doanh nghiệp tỉnh Bắc Ninh", "000", ROOT, DAY)
    maker = Maker(
        plan,
        seed=1166958,
        first_serial=20_000,
        issuer="Đảng uỷ Khối các Cơ quan và Doanh nghiệp tỉnh Bắc Ninh",
        symbol="ĐUK",
    )
    maker.root(plan.title, Form.SUPERIOR, dt.date(1992, 1, 6))
    _staying(maker)
    for number, count in ADMITTED.items():
        maker.admit(shape.year(number, count))
    _banks(maker)
    maker.populate(_OLD)
    maker.deaths(70, _OLD, DAY, _OLD)
    maker.move_some(60, _OLD, dt.date(2023, 5, 31))
    seats = Seats(maker, "Nhiệm kỳ 2020 - 2025", dt.date(2020, 8, 1), dt.date(2025, 7, 1))
    seats.cells()
    for number in range(1, COMMITTEES + 1):
        seats.committee(f"{ROOT}.{number:03d}", 9)
    seats.standing(ROOT, seats.committee(ROOT, 33), 11)
    _targets(maker)
    _sources(maker)
    return plan


def _staying(maker: Maker) -> None:
    """The 116 that are there at the end of 2023."""
    alone = shape.split(maker.rng, 64 * 15, GRASSROOTS_CELLS, least=6)
    sizes = shape.split(maker.rng, MEMBERS - sum(alone), COMMITTEES, least=45)
    cells = _cells_by_size(sizes, CELLS)
    for number, (size, count) in enumerate(zip(sizes, cells, strict=True), start=1):
        name, sector = _name(number)
        maker.grassroots(
            f"{ROOT}.{number:03d}", f"Đảng bộ {name}", size, count, _OPENED, sector=sector,
            subs=1 if number > COMMITTEES - SUB_COMMITTEES else 0, tags=("trường học",) if "Trường" in name else (),
        )  # fmt: skip
    for number, size in enumerate(alone, start=COMMITTEES + 1):
        name, sector = _name(number)
        maker.cell(f"{ROOT}.{number:03d}", f"Chi bộ {name}", Form.GRASSROOTS_CELL, ROOT, size, _OPENED, sector=sector)


def _name(number: int) -> tuple[str, str]:
    if number <= len(_SCHOOLS):
        return _SCHOOLS[number - 1], Sector.PUBLIC_SERVICE
    label, sector = _KINDS[number % len(_KINDS)]
    return f"{label} {number}", sector


def _cells_by_size(sizes: list[int], cells: int) -> list[int]:
    """How many cells each committee has: three or more, the bigger the more."""
    whole, free = sum(sizes), cells - 3 * len(sizes)
    found = [3 + free * size // whole for size in sizes]
    for place in sorted(range(len(sizes)), key=lambda place: -sizes[place])[: cells - sum(found)]:
        found[place] += 1
    return found


def _banks(maker: Maker) -> None:
    """The nine of the state commercial banks, handed over with their people."""
    first = COMMITTEES + GRASSROOTS_CELLS + 1
    alone = shape.split(maker.rng, 90, BANK_CELLS, least=8)
    sizes = shape.split(maker.rng, BANK_MEMBERS - sum(alone), BANK_COMMITTEES, least=60)
    codes = [f"{ROOT}.{number:03d}" for number in range(first, first + BANK_COMMITTEES + BANK_CELLS)]
    for place, (size, cells) in enumerate(zip(sizes, (5, 5, 4), strict=True)):
        maker.grassroots(
            codes[place],
            f"Đảng bộ Ngân hàng Ví Dụ {place + 1}",
            size,
            cells,
            _OPENED,
            sector=Sector.STATE_MAJORITY,
            tags=("ngân hàng",),
        )
    for place, size in enumerate(alone, start=BANK_COMMITTEES):
        maker.cell(
            codes[place], f"Chi bộ Ngân hàng Ví Dụ {place + 1}", Form.GRASSROOTS_CELL, ROOT, size, _OPENED,
            sector=Sector.STATE_MAJORITY, tags=("ngân hàng",),
        )  # fmt: skip
    title = "Bàn giao tổ chức đảng và đảng viên khối ngân hàng thương mại nhà nước"
    paper = maker.paper(Kind.DECISION, dt.date(2023, 6, 20), title)
    maker.plan.moves += [UnitMove(code, "NGOAI", HANDED_OVER_ON, paper) for code in codes]


def _targets(maker: Maker) -> None:
    """The resolution's 250 a year for 2024 and 2025 with its goals, and the plan of February to May 2024 with its floors."""
    resolution = maker.paper(Kind.RESOLUTION, dt.date(2020, 8, 14), "Nghị quyết Đại hội nhiệm kỳ 2020 - 2025")
    maker.plan.targets.append(TargetRow(ROOT, *SECOND_HALF, 250, resolution, measure=Measure.A_YEAR))
    for number in (2024, 2025):
        start, end = dt.date(number, 1, 1), dt.date(number, 12, 31)
        maker.plan.targets += [
            TargetRow(ROOT, start, end, 250, resolution),
            TargetRow(ROOT, start, end, FROM_ENTERPRISES, resolution, category="enterprise"),
        ]
    maker.plan.goals += [
        GoalRow(ROOT, *SECOND_HALF, Decimal(100), None, resolution, measure=Measure.COVERAGE),
        GoalRow(ROOT, *SECOND_HALF, Decimal(100), None, resolution, measure=Measure.TIMELINESS),
    ]
    paper = maker.paper(
        Kind.PLAN, dt.date(2024, 1, 26), "Phát triển đảng viên hướng tới kỷ niệm 70 năm Ngày thành lập Đảng bộ"
    )
    _campaign(maker, paper)


def _campaign(maker: Maker, paper: Paper) -> None:
    """Floors and first numbers alike: two for a committee, one for a cell; 32 of the 200 are still to be placed."""
    committees = tuple(Share(f"{ROOT}.{n:03d}", 2) for n in range(1, COMMITTEES + 1))
    cells = tuple(Share(f"{ROOT}.{n:03d}", 1) for n in range(COMMITTEES + 1, COMMITTEES + GRASSROOTS_CELLS + 1))
    start, end, number = CAMPAIGN
    floors = ((str(Form.GRASSROOTS_COMMITTEE), 2), (str(Form.GRASSROOTS_CELL), 1))
    maker.plan.targets.append(TargetRow(ROOT, start, end, number, paper, committees + cells, floors=floors))
    steps = (("file_compiled", "Lập hồ sơ"), ("decided", "Quyết định kết nạp"), ("ceremony", "Lễ kết nạp"))
    maker.plan.campaigns.append(CampaignRow(ROOT, CAMPAIGN_NAME, start, end, paper, steps, aimed=True))


def _sources(maker: Maker) -> None:
    """The students of the four schools and their course, and a few people on the lists of those who admitted in 2023."""
    by_code = {cell.code: cell for cell in maker.cells}
    gone = {move.code for move in maker.plan.moves}
    admitting = {
        by_code[row.unit].root for row in maker.plan.members if row.decided_on and row.decided_on.year == DAY.year
    }
    schools = [f"{ROOT}.{number:03d}" for number in range(1, len(_SCHOOLS) + 1)]
    cells = [cell for cell in maker.cells if cell.root in schools]
    students = [
        learners.source(
            maker, cells[number % len(cells)], dt.date(2023, 9, 11), course_on=COURSE_ENDED, occupation=str(Occupation.STUDENT)
        )
        for number in range(STUDENTS)
    ]  # fmt: skip
    others = [cell for cell in maker.cells if cell.root in admitting - gone and cell.root not in schools]
    days = (DAY - dt.date(2023, 1, 2)).days
    pool = [
        learners.source(maker, cell, dt.date(2023, 1, 2) + shape.DAY * maker.rng.randrange(days))
        for cell in maker.rng.sample(others, POOL)
    ]
    maker.plan.candidates += [*students, *pool]
    maker.plan.courses += learners.courses(
        ROOT, CourseKind.AWARENESS, "Lớp bồi dưỡng nhận thức về Đảng khoá I năm 2024",
        [(COURSE_ENDED - 5 * shape.DAY, COURSE_ENDED)], learners.seats(students),
    )  # fmt: skip
