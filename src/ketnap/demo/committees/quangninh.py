"""Đảng bộ tỉnh Quảng Ninh in November 2019, with TP Móng Cái and TP Hạ Long (source 002).

The source gives: 781 TCCSĐ, 5,065 chi bộ trực thuộc, 101,000 members, over 14,000 admitted in the term; Móng Cái 906 in the term,
5.5 % a year on average, half a point above its resolution; Hạ Long 1,464 in 2015 to 2018 (366 a year against 350), 263 in nine
months of 2019, ten owners of private firms since 2015. Assumed:
- the province's term began on 1 October 2015, Móng Cái's on 1 July 2015;
- 14,150 admitted in the province's term; by our arithmetic that is 3.0 to 3.9 % a year, so no denominator is bent to reach the
  4 to 5 % of the resolution;
- Móng Cái's average is that of the full years 2016 to 2018, admitted by members at the start of the year: 5.5 % each;
- 450 đảng bộ and 331 chi bộ cơ sở; 14 committees between province and grassroots, of which only the two cities keep their names;
- the rates of the resolutions are judged from 2016 on, the first full year, against members at the start of each year;
- Móng Cái's shares of 2019 are 5 % of the members each organisation began the year with.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ketnap.demo import shape
from ketnap.demo.maker import Cell, Maker, Seats
from ketnap.demo.rows import GoalRow, Plan, Share, TargetRow
from ketnap.demo.shape import Window, year
from ketnap.documents.kinds import Kind
from ketnap.organisations.kinds import ENTERPRISES, Form, Sector
from ketnap.targets.kinds import Measure

ROOT, DAY = "QN", dt.date(2019, 11, 25)
COMMITTEES, GRASSROOTS_CELLS, CELLS, MEMBERS, ADMITTED = 450, 331, 5065, 101_000, 14_150
TERM_FROM, MC_TERM_FROM = dt.date(2015, 10, 1), dt.date(2015, 7, 1)
RATED = (dt.date(2016, 1, 1), dt.date(2019, 12, 31))  # the full years a rate is the mean of, and the running one
MC, HL = f"{ROOT}.MC", f"{ROOT}.HL"
_MC = (
    Window(MC_TERM_FROM, dt.date(2015, 9, 30), 45), Window(dt.date(2015, 10, 1), dt.date(2015, 12, 31), 53),
    year(2016, 196), year(2017, 206), year(2018, 215), Window(dt.date(2019, 1, 1), DAY, 191),
)  # fmt: skip
_MC_STOCK, _MC_DEATHS = 4288, 20  # present on the day; deaths a year from 2016 on
_HL = (
    Window(dt.date(2015, 1, 1), dt.date(2015, 9, 30), 270), Window(dt.date(2015, 10, 1), dt.date(2015, 12, 31), 92),
    year(2016, 365), year(2017, 368), year(2018, 369),
    Window(dt.date(2019, 1, 1), dt.date(2019, 9, 30), 263), Window(dt.date(2019, 10, 1), DAY, 31),
)  # fmt: skip
HL_JUDGED = (dt.date(2015, 1, 1), dt.date(2018, 12, 31))
_HL_STOCK, PRIVATE_OWNERS = 15_400, 10
_OPENED, _OLD = dt.date(1963, 11, 4), dt.date(2015, 1, 1)
_KINDS = (
    ("xã Giả Định", Sector.COMMUNE), ("phường Ví Dụ", Sector.WARD), ("Công ty cổ phần Thử", Sector.JOINT_STOCK),
    ("Sở Giả Định", Sector.STATE_BODY), ("Trường học Ví Dụ", Sector.PUBLIC_SERVICE), ("xã Thử", Sector.COMMUNE),
    ("Công ty TNHH Thử", Sector.LIMITED), ("Tổng công ty Thử", Sector.STATE_FULL),
)  # fmt: skip


@dataclass(frozen=True)
class Area:
    """A committee between province and grassroots."""

    code: str
    name: str
    members: int
    committees: int
    grassroots_cells: int
    cells: int


def build(today: dt.date) -> Plan:
    """The whole province up to November 2019."""
    plan = Plan("quangninh", "Đảng bộ tỉnh Quảng Ninh", "002", ROOT, DAY)
    maker = Maker(plan, seed=78101, first_serial=100_000, issuer="Tỉnh uỷ Quảng Ninh", symbol="TU", highland=0.04)
    maker.root(plan.title, Form.PROVINCE, dt.date(1963, 10, 31))
    areas = _areas(maker)
    for area in areas:
        _area(maker, area)
    inside = {area.code: [cell for cell in maker.cells if cell.code.startswith(f"{area.code}.")] for area in areas}
    others = [cell for cell in maker.cells if not cell.code.startswith((f"{MC}.", f"{HL}."))]
    for window in _MC:
        maker.admit(window, inside[MC])
    for window in _HL:
        maker.admit(window, inside[HL])
    _owners(maker, inside[HL])
    for window in _the_rest(ADMITTED - _in_term(_MC) - _in_term(_HL)):
        maker.admit(window, others)
    maker.populate(MC_TERM_FROM, cells=inside[MC], arrivals=0)
    maker.populate(_OLD, cells=inside[HL])
    maker.populate(TERM_FROM, cells=others)
    for number in range(2016, 2020):
        end = min(DAY, dt.date(number, 12, 30))
        maker.deaths(_MC_DEATHS, dt.date(number, 1, 2), end, MC_TERM_FROM, inside[MC])
    maker.deaths(1400, TERM_FROM, DAY, TERM_FROM, others + inside[HL])
    _seats(maker, areas)
    _targets(maker, inside[MC])
    return plan


def _areas(maker: Maker) -> list[Area]:
    """Two cities and twelve invented committees; numbers add up to those of the source."""
    names = [*(f"Đảng bộ huyện Giả Định {n}" for n in range(1, 9)), *(f"Đảng bộ Khối Ví Dụ {n}" for n in range(1, 5))]
    rng, parts = maker.rng, len(names)
    members = shape.split(rng, MEMBERS - _MC_STOCK - _HL_STOCK, parts, least=3500)
    committees = shape.split(rng, COMMITTEES - 22 - 48, parts, least=18)
    alone = shape.split(rng, GRASSROOTS_CELLS - 20 - 50, parts, least=8)
    cells = shape.split(rng, CELLS - 230 - 720, parts, least=180)
    columns = (sorted(members), sorted(committees), sorted(alone), sorted(cells))
    rows = zip(names, *columns, strict=True)
    invented = [Area(f"{ROOT}.{n:02d}", *row) for n, row in enumerate(rows, start=1)]
    mong_cai = Area(MC, "Đảng bộ thành phố Móng Cái", _MC_STOCK, 22, 20, 230)
    ha_long = Area(HL, "Đảng bộ thành phố Hạ Long", _HL_STOCK, 48, 50, 720)
    return [mong_cai, ha_long, *invented]


def _area(maker: Maker, area: Area) -> None:
    maker.unit(area.code, area.name, Form.SUPERIOR, ROOT, _OPENED)
    alone = shape.split(maker.rng, area.grassroots_cells * 13, area.grassroots_cells, least=6)
    counts = shape.split(maker.rng, area.cells, area.committees, least=3, spread=0.35)
    free = area.members - sum(alone)
    sizes = [free * count // area.cells for count in counts]
    sizes[0] += free - sum(sizes)
    for number, (size, count) in enumerate(zip(sizes, counts, strict=True), start=1):
        label, sector = _KINDS[number % len(_KINDS)]
        name = "Chi bộ khu {}" if sector in (Sector.WARD, Sector.COMMUNE) else "Chi bộ {}"
        maker.grassroots(
            f"{area.code}.{number:03d}",
            f"Đảng bộ {label} {number}",
            size,
            count,
            _OPENED,
            sector=sector,
            parent=area.code,
            cell_names=name.format,
        )
    paper = maker.paper(Kind.DECISION, _OPENED, f"Thành lập các chi bộ cơ sở thuộc {area.name}", unit=area.code)
    for number, size in enumerate(alone, start=area.committees + 1):
        label, sector = _KINDS[number % len(_KINDS)]
        code = f"{area.code}.{number:03d}"
        maker.cell(
            code,
            f"Chi bộ cơ sở {label} {number}",
            Form.GRASSROOTS_CELL,
            area.code,
            size,
            _OPENED,
            sector=sector,
            paper=paper,
        )


def _owners(maker: Maker, cells: list[Cell]) -> None:
    """Ten of those admitted in Hạ Long own private firms."""
    firms = [cell for cell in cells if cell.sector in ENTERPRISES and cell.admitted]
    for cell in maker.rng.sample(firms, PRIVATE_OWNERS):
        cell.private_owners = 1


def _in_term(windows: tuple[Window, ...]) -> int:
    return sum(window.count for window in windows if window.start >= TERM_FROM)


def _the_rest(count: int) -> list[Window]:
    """The admissions of the other committees, spread evenly over the term's days."""
    spans = [(TERM_FROM, dt.date(2015, 12, 31)), *((dt.date(n, 1, 1), dt.date(n, 12, 31)) for n in (2016, 2017, 2018))]
    days = (DAY - TERM_FROM).days + 1
    found = [Window(start, end, count * ((end - start).days + 1) // days) for start, end in spans]
    return [*found, Window(dt.date(2019, 1, 1), DAY, count - sum(window.count for window in found))]


def _seats(maker: Maker, areas: list[Area]) -> None:
    """The committees of the province and of what stands directly below it; those further down are not in the book."""
    seats = Seats(maker, "Nhiệm kỳ 2015 - 2020", TERM_FROM, dt.date(2020, 10, 1))
    for area in areas:
        seats.standing(area.code, seats.committee(area.code, 39), 11)
    seats.standing(ROOT, seats.committee(ROOT, 55), 15)


def _targets(maker: Maker, cells: list[Cell]) -> None:
    """Hạ Long's 350 a year; Móng Cái's of 2019, allocated to every organisation at the start of the year."""
    resolution = maker.paper(
        Kind.RESOLUTION, dt.date(2015, 7, 20), "Nghị quyết Đại hội Đảng bộ thành phố Hạ Long", unit=HL
    )
    maker.plan.targets.append(TargetRow(HL, *HL_JUDGED, 350, resolution, measure=Measure.A_YEAR))
    for number in range(2015, 2019):
        start, end = dt.date(number, 1, 1), dt.date(number, 12, 31)
        maker.plan.targets.append(TargetRow(HL, start, end, 350, resolution))
    paper = maker.paper(Kind.PLAN, dt.date(2019, 1, 10), "Giao chỉ tiêu kết nạp đảng viên năm 2019", unit=MC)
    people: dict[str, int] = {}
    for cell in cells:
        people[cell.root] = people.get(cell.root, 0) + cell.stock
    shares = tuple(Share(code, max(1, round(size * 0.05))) for code, size in sorted(people.items()))
    number = sum(share.value for share in shares)
    maker.plan.targets.append(TargetRow(MC, dt.date(2019, 1, 1), dt.date(2019, 12, 31), number, paper, shares))
    province = maker.paper(
        Kind.RESOLUTION, dt.date(2015, 10, 15), "Nghị quyết Đại hội Đảng bộ tỉnh nhiệm kỳ 2015 - 2020"
    )
    city = maker.paper(Kind.RESOLUTION, dt.date(2015, 7, 25), "Nghị quyết Đại hội Đảng bộ thành phố Móng Cái", unit=MC)
    maker.plan.goals += [
        GoalRow(ROOT, *RATED, Decimal(4), Decimal(5), province),
        GoalRow(MC, *RATED, Decimal(5), None, city),
    ]
