"""Đảng bộ xã Bá Xuyên within Đảng bộ TP Sông Công (source 003), and the same committee at work today.

The source gives: 233 members in 16 cells (August 2022), eight admitted since 2021, the city's target met, Chi bộ La Cảnh 2
with two admissions in 16 to 17 years. Assumed for the demo, because the source does not say:
- names and sizes of the other 15 cells; who the two of La Cảnh 2 are (one joined in 2009, one is among the eight);
- targets of 4 for 2021 and 3 for 2022, so that eight meets and exceeds them;
- everything after August 2022: a few admissions, deaths and transfers a year, targets, and candidates at every step up to
  the day the book is made. The city committee is kept as the superior, so that all three levels can be tried.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ketnap.demo import shape
from ketnap.demo.committees import pipeline
from ketnap.demo.maker import Cell, Maker, Seats
from ketnap.demo.people import Quality, qualities
from ketnap.demo.rows import Paper, Plan, Share, TargetRow
from ketnap.demo.shape import Window
from ketnap.documents.kinds import Kind
from ketnap.members.kinds import Education
from ketnap.organisations.kinds import Form, Sector

CITY, COMMUNE = "SC", "SC.BX"
DAY_OF_SOURCE = dt.date(2022, 8, 3)
MEMBERS, ADMITTED = 233, 8
CITY_NAME = "Đảng bộ thành phố Sông Công"
CITY_ISSUER = "Thành uỷ Sông Công"
SCARCE = f"{COMMUNE}.01"  # Chi bộ La Cảnh 2
OPENED = dt.date(1986, 1, 6)
_SCARCE_STOCK = 11
_HAMLETS = ("Gò", "Bãi", "Đồng", "Suối", "Giếng", "Cầu", "Rừng", "Ao", "Bến", "Đầm", "Khe")
_OFFICES = ("Trường Mầm non", "Trường Tiểu học", "Trường Trung học cơ sở", "Cơ quan xã")
_SINCE_2021 = (Window(dt.date(2021, 1, 4), dt.date(2021, 12, 31), 5), Window(dt.date(2022, 1, 4), DAY_OF_SOURCE, 3))
_YEARLY_TARGETS = {2021: 4, 2022: 3, 2023: 4, 2024: 4, 2025: 5}
_PRESENT_TARGET = 6  # of every year since
QUALITIES = {"upper": 8, "intermediate": 5, "counted": 6}


def build(today: dt.date, *, alone: bool = True) -> Plan:
    """The committee with everything up to `today`; `alone`: the city holds nobody else, so its present target is this one's."""
    plan = Plan("baxuyen", "Đảng bộ xã Bá Xuyên, thành phố Sông Công", "003", CITY, DAY_OF_SOURCE)
    maker = Maker(plan, seed=3233, first_serial=0, issuer="Đảng uỷ xã Bá Xuyên", symbol="ĐU", highland=0.05)
    maker.root(CITY_NAME, Form.SUPERIOR, dt.date(1985, 7, 11))
    maker.register = COMMUNE
    _units(maker)
    _until_source(maker)
    pipeline.since(maker, today, SCARCE)
    _seats(maker)
    _targets(maker, today, alone=alone)
    return plan


def city_paper(number: int, kind: str, on: dt.date, title: str, unit: str = CITY) -> Paper:
    """A document of the city committee; numbers from 400 on are this module's."""
    return Paper(unit, kind, f"{number}-{kind}/ThU", on, CITY_ISSUER, title)


def _units(maker: Maker) -> None:
    founding = city_paper(400, Kind.DECISION, OPENED, "Thành lập đảng bộ xã Bá Xuyên")
    maker.plan.papers.append(founding)
    maker.unit(
        COMMUNE, "Đảng bộ xã Bá Xuyên", Form.GRASSROOTS_COMMITTEE, CITY, OPENED, sector=Sector.COMMUNE, paper=founding
    )
    paper = maker.paper(Kind.DECISION, OPENED, "Thành lập các chi bộ trực thuộc đảng bộ xã Bá Xuyên")
    names = ["La Cảnh 2", *(f"xóm {name} Thử" for name in _HAMLETS), *_OFFICES]
    sizes = [_SCARCE_STOCK, *shape.split(maker.rng, MEMBERS - _SCARCE_STOCK, len(names) - 1, least=7)]
    for number, (name, size) in enumerate(zip(names, sizes, strict=True), start=1):
        maker.cell(
            f"{COMMUNE}.{number:02d}", f"Chi bộ {name}", Form.CELL, COMMUNE, size, OPENED, sector=Sector.COMMUNE,
            root=COMMUNE, paper=paper,
        )  # fmt: skip


def _until_source(maker: Maker) -> None:
    """Everybody up to the day of the source: 233 present, and those who had left."""
    scarce, others = maker.cells[0], maker.cells[1:]
    scarce.fresh += [
        Window(dt.date(2009, 3, 2), dt.date(2009, 12, 1), 1),
        Window(dt.date(2021, 4, 1), dt.date(2021, 11, 30), 1),
    ]
    for window, already in zip(_SINCE_2021, (1, 0), strict=True):
        maker.admit(replace(window, count=window.count - already), others)
    earlier = Window(dt.date(2006, 1, 2), dt.date(2020, 7, 31), 48)
    maker.admit(earlier, others)
    _populate(maker, scarce, others)
    maker.deaths(9, dt.date(2018, 1, 1), dt.date(2022, 7, 31), dt.date(2005, 1, 1), others)
    maker.move_some(6, dt.date(2019, 1, 7), dt.date(2022, 6, 30))


def _populate(maker: Maker, scarce: Cell, others: list[Cell]) -> None:
    """Qualities are dealt so that the eight have those the city's figures count on."""
    dealt = qualities(maker.rng, ADMITTED, **QUALITIES)
    older = Quality(Education.UPPER_SECONDARY, "trung_cap", "nong_lam_ngu")
    maker.populate(dt.date(2005, 7, 1), [dealt.pop(), older], cells=[scarce], arrivals=0)
    maker.populate(dt.date(2005, 12, 1), cells=others, arrivals=0.1)
    first = _SINCE_2021[0].start
    for place, row in enumerate(maker.plan.members):
        if row.ceremony_on >= first and row.unit != scarce.code:
            quality = dealt.pop()
            maker.plan.members[place] = replace(
                row, education=str(quality.education), professional=str(quality.professional),
                occupation=str(quality.occupation),
            )  # fmt: skip


def _seats(maker: Maker) -> None:
    """Two terms of the commune's committee and of the cells."""
    for name, start, end in (
        ("Nhiệm kỳ 2020 - 2025", dt.date(2020, 5, 29), dt.date(2025, 5, 30)),
        ("Nhiệm kỳ 2025 - 2030", dt.date(2025, 5, 30), None),
    ):
        seats = Seats(maker, name, start, end)
        seats.cells()
        seats.standing(COMMUNE, seats.committee(COMMUNE, 13), 3)


def _targets(maker: Maker, today: dt.date, *, alone: bool) -> None:
    """A target a year from the city; the present one is handed down to the cells whose candidates are furthest."""
    for year in range(2021, today.year + 1):
        number = _YEARLY_TARGETS.get(year, _PRESENT_TARGET)
        on = shape.workday(min(dt.date(year, 1, 20), today))
        paper = city_paper(400 + year - 2020, Kind.PLAN, on, f"Giao chỉ tiêu kết nạp đảng viên năm {year}", COMMUNE)
        maker.plan.papers.append(paper)
        start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
        shares: tuple[Share, ...] = ()
        from_above = alone and year == today.year
        if year == today.year:
            nearest = sorted(maker.plan.candidates, key=lambda row: -len(row.steps))
            cells = list(dict.fromkeys([maker.cells[1].code, *(row.unit for row in nearest)]))[:number]
            shares = tuple(Share(cell, 1) for cell in cells)
        if from_above:
            whole = city_paper(500, Kind.PLAN, on, f"Chỉ tiêu kết nạp đảng viên năm {year}")
            maker.plan.papers.append(whole)
            maker.plan.targets.append(TargetRow(CITY, start, end, number, whole, (Share(COMMUNE, number),)))
        maker.plan.targets.append(TargetRow(COMMUNE, start, end, number, paper, shares, from_above=from_above))
