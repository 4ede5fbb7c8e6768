"""Đảng bộ Khối Cơ quan và Doanh nghiệp tỉnh, first term, in June 2023 (source 004; the source does not name the province).

The source gives: 78 TCCSĐ (40 đảng bộ, 38 chi bộ cơ sở), 5,549 members, 940 admitted = 62.67 % of the term's target, two new chi
bộ cơ sở since the term began, one of them in a non-state enterprise. Assumed:
- the term began on 1 August 2020 and its target, 1,500 (940 is 62.67 % of nothing else near), is counted to 30 June 2025;
- 300 of them for 2023, handed down in January;
- 312 cells, no đảng bộ bộ phận; every unit is invented; the two new cells date from May 2021 and April 2022.
"""

from __future__ import annotations

import datetime as dt

from ketnap.demo import shape
from ketnap.demo.maker import Maker, Seats
from ketnap.demo.rows import Plan, Share, TargetRow
from ketnap.demo.shape import Window
from ketnap.documents.kinds import Kind
from ketnap.organisations.kinds import Form, Sector

ROOT, DAY = "KD", dt.date(2023, 6, 2)
COMMITTEES, GRASSROOTS_CELLS, MEMBERS, ADMITTED, TARGET = 40, 38, 5549, 940, 1500
TERM = (dt.date(2020, 8, 1), dt.date(2025, 6, 30))
YEAR, YEARLY = (dt.date(2023, 1, 1), dt.date(2023, 12, 31)), 300
_OPENED = dt.date(1996, 5, 6)
_NEW = {
    GRASSROOTS_CELLS + COMMITTEES - 1: (
        "Chi bộ cơ sở Công ty cổ phần Thử Mới",
        Sector.JOINT_STOCK,
        dt.date(2021, 5, 10),
    ),
    GRASSROOTS_CELLS + COMMITTEES: ("Chi bộ cơ sở Trung tâm Ví Dụ Mới", Sector.PUBLIC_SERVICE, dt.date(2022, 4, 4)),
}
_KINDS = (
    ("Sở Giả Định", Sector.STATE_BODY), ("Trung tâm Ví Dụ", Sector.PUBLIC_SERVICE), ("Công ty cổ phần Thử", Sector.JOINT_STOCK),
    ("Công ty TNHH Thử", Sector.LIMITED), ("Tổng công ty Thử", Sector.STATE_FULL), ("Ban Ví Dụ", Sector.PARTY_BODY),
    ("Bệnh viện Ví Dụ", Sector.PUBLIC_SERVICE), ("Chi cục Giả Định", Sector.STATE_BODY),
)  # fmt: skip


def build(today: dt.date) -> Plan:
    """The committee with everything up to June 2023."""
    title = "Đảng bộ Khối Cơ quan và Doanh nghiệp tỉnh Giả Định"
    plan = Plan("khoi_ccqdn", title, "004", ROOT, DAY)
    maker = Maker(
        plan,
        seed=785549,
        first_serial=40_000,
        issuer="Đảng uỷ Khối Cơ quan và Doanh nghiệp tỉnh Giả Định",
        symbol="ĐUK",
    )
    maker.root(title, Form.SUPERIOR, dt.date(1996, 1, 8))
    _units(maker)
    for cell in maker.cells[-len(_NEW) :]:
        cell.fresh.append(Window(dt.date(2022, 6, 1), DAY, 2))
    term = Window(TERM[0], DAY, ADMITTED - 2 * len(_NEW))
    maker.admit(term, maker.cells[: -len(_NEW)])
    maker.populate(TERM[0])
    maker.deaths(45, TERM[0], DAY, TERM[0], maker.cells[: -len(_NEW)])
    maker.move_some(50, TERM[0], DAY)
    seats = Seats(maker, "Nhiệm kỳ 2020 - 2025", TERM[0], TERM[1] + shape.DAY)
    seats.cells()
    for number in range(1, COMMITTEES + 1):
        seats.committee(f"{ROOT}.{number:03d}", 9)
    seats.standing(ROOT, seats.committee(ROOT, 31), 9)
    _targets(maker)
    return plan


def _units(maker: Maker) -> None:
    alone = shape.split(maker.rng, GRASSROOTS_CELLS * 16, GRASSROOTS_CELLS, least=8)
    sizes = shape.split(maker.rng, MEMBERS - sum(alone), COMMITTEES, least=45)
    for number, size in enumerate(sizes, start=1):
        label, sector = _KINDS[number % len(_KINDS)]
        maker.grassroots(
            f"{ROOT}.{number:03d}", f"Đảng bộ {label} {number}", size, max(3, size // 16), _OPENED, sector=sector
        )
    for number, size in enumerate(alone, start=COMMITTEES + 1):
        label, sector = _KINDS[number % len(_KINDS)]
        name, sector, opened = _NEW.get(number, (f"Chi bộ cơ sở {label} {number}", sector, _OPENED))
        maker.cell(f"{ROOT}.{number:03d}", name, Form.GRASSROOTS_CELL, ROOT, size, opened, sector=sector)


def _targets(maker: Maker) -> None:
    """The term's 1,500, handed down by size, and the 300 of 2023 that every organisation had its part of in January."""
    paper = maker.paper(Kind.RESOLUTION, dt.date(2020, 8, 20), "Kết nạp đảng viên nhiệm kỳ 2020 - 2025")
    people: dict[str, int] = {}
    for cell in maker.cells:
        people[cell.root] = people.get(cell.root, 0) + cell.stock
    shares = tuple(Share(code, TARGET * size // MEMBERS) for code, size in sorted(people.items()))
    maker.plan.targets.append(TargetRow(ROOT, *TERM, TARGET, paper, shares))
    yearly = maker.paper(Kind.PLAN, dt.date(2023, 1, 12), "Giao chỉ tiêu kết nạp đảng viên năm 2023")
    parts = tuple(Share(code, max(1, YEARLY * size // MEMBERS)) for code, size in sorted(people.items()))
    maker.plan.targets.append(TargetRow(ROOT, *YEAR, YEARLY, yearly, parts))
