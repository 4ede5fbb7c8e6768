"""Builds a committee of a given shape: units, people, seats, papers. One seeded generator a committee, so a book never varies."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ketnap.demo import shape
from ketnap.demo.people import People, Quality
from ketnap.demo.rows import BodyRow, MemberRow, Paper, Plan, SeatRow, TransferRow, UnitRow
from ketnap.demo.shape import DAY, Window
from ketnap.documents.kinds import Kind
from ketnap.members.kinds import Ended, SeatTitle
from ketnap.organisations.kinds import CELLS, Body, Form

_LEAST = 4  # people in a cell: three official members found one
_ENOUGH_FOR_BODY = 9  # official members from which a cell elects a committee


@dataclass
class Cell:
    """A leaf: its unit, the kind of its grassroots unit, how many are in it on the day, whom it admitted when."""

    code: str
    sector: str
    stock: int
    root: str
    fresh: list[Window] = field(default_factory=list)
    private_owners: int = 0

    @property
    def admitted(self) -> int:
        return sum(window.count for window in self.fresh)

    @property
    def room(self) -> int:
        """How many more may be among its people as newly admitted."""
        return max(0, self.stock - 3 - self.admitted)


class Maker:
    """Collects the rows of one plan."""

    def __init__(
        self, plan: Plan, *, seed: int, first_serial: int, issuer: str, symbol: str, highland: float = 0.02
    ) -> None:
        self.plan, self.rng = plan, random.Random(seed)  # noqa: S311 - invented people, not secrets
        self.people = People(self.rng, first_serial, plan.day, highland=highland)
        self.issuer, self.symbol = issuer, symbol
        self.register = plan.root  # the unit that keeps the papers
        self.cells: list[Cell] = []
        self._numbers: dict[tuple[str, int], int] = {}

    def paper(self, kind: str, on: dt.date, title: str, *, unit: str = "") -> Paper:
        """A document of the committee with the next number of its kind and year."""
        number = self._numbers[(kind, on.year)] = self._numbers.get((kind, on.year), 0) + 1
        found = Paper(unit or self.register, kind, f"{number:02d}-{kind}/{self.symbol}", on, self.issuer, title)
        self.plan.papers.append(found)
        return found

    def root(self, name: str, form: str, opened_on: dt.date, *, sector: str = "") -> None:
        """The first unit, which has no parent and needs no paper."""
        self.plan.units.append(UnitRow(self.plan.root, name, form, "", opened_on, None, sector, symbol=self.symbol))

    def unit(
        self, code: str, name: str, form: str, parent: str, opened_on: dt.date, *, sector: str = "", tags: Sequence[str] = (),
        paper: Paper | None = None,
    ) -> UnitRow:  # fmt: skip
        """Found a unit on a decision of the committee."""
        founding = paper or self.paper(Kind.DECISION, opened_on, f"Thành lập {name[0].lower()}{name[1:]}")
        row = UnitRow(code, name, form, parent, opened_on, founding, sector, tuple(tags))
        self.plan.units.append(row)
        return row

    def cell(self, code: str, name: str, form: str, parent: str, stock: int, opened_on: dt.date, *, sector: str = "",
             root: str = "", paper: Paper | None = None, tags: Sequence[str] = ()) -> Cell:  # fmt: skip
        """Found a cell that will have `stock` people; `root` is its unit directly under the committee."""
        if form not in CELLS:
            raise ValueError(form)
        self.unit(code, name, form, parent, opened_on, sector=sector, paper=paper, tags=tags)
        found = Cell(code, sector, stock, root or code)
        self.cells.append(found)
        return found

    def grassroots(
        self, code: str, name: str, stock: int, cells: int, opened_on: dt.date, *, sector: str, parent: str = "",
        subs: int = 0, cell_names: Callable[[int], str] = lambda number: f"Chi bộ {number}", tags: Sequence[str] = (),
    ) -> list[Cell]:  # fmt: skip
        """A grassroots committee with its cells, the first three of each sub-committee under it."""
        self.unit(code, name, Form.GRASSROOTS_COMMITTEE, parent or self.plan.root, opened_on, sector=sector, tags=tags)
        paper = self.paper(Kind.DECISION, opened_on, f"Thành lập các chi bộ trực thuộc {name[0].lower()}{name[1:]}")
        for number in range(1, subs + 1):
            label = f"Đảng bộ bộ phận Khối Giả Định {number}"
            self.unit(f"{code}.B{number}", label, Form.SUB_COMMITTEE, code, opened_on, paper=paper)
        found = []
        for number, size in enumerate(shape.split(self.rng, stock, cells, least=_LEAST), start=1):
            sub = (number - 1) // 3 + 1
            above = f"{code}.B{sub}" if sub <= subs else code
            found.append(
                self.cell(f"{code}.{number:02d}", cell_names(number), Form.CELL, above, size, opened_on, sector=sector,
                          root=code, paper=paper)
            )  # fmt: skip
        return found

    def admit(self, window: Window, cells: Sequence[Cell] | None = None) -> None:
        """Deal the admissions of the window over the cells by their room."""
        places = list(self.cells if cells is None else cells)
        for cell, count in zip(places, shape.share_out(self.rng, window.count, [c.room for c in places]), strict=True):
            if count:
                cell.fresh.append(replace(window, count=count))

    def populate(
        self, old_before: dt.date, qualities: Sequence[Quality] = (), *, cells: Sequence[Cell] | None = None,
        arrivals: float = 0.15,
    ) -> None:  # fmt: skip
        """Fill the cells: their admitted, then members who joined before `old_before`. `qualities` are dealt to the admitted."""
        rest = list(qualities)
        for cell in self.cells if cells is None else cells:
            rows = [
                self.people.fresh(cell.code, cell.sector, window, rest.pop() if rest else None)
                for window in cell.fresh
                for _ in range(window.count)
            ]
            for place in range(min(cell.private_owners, len(rows))):
                rows[place] = replace(rows[place], private_owner=True, occupation="quan_ly_doanh_nghiep")
            rows += [self._old(cell, old_before, arrivals) for _ in range(cell.stock - len(rows))]
            self.plan.members += rows

    def _old(self, cell: Cell, before: dt.date, arrivals: float) -> MemberRow:
        row = self.people.old(cell.code, cell.sector, before)
        if self.rng.random() >= arrivals or row.official_on is None:
            return row
        first, last = row.official_on + 60 * DAY, before - 30 * DAY
        if first >= last:
            return row
        return replace(row, arrived_on=first + DAY * self.rng.randrange((last - first).days))

    def leave(
        self,
        kind: str,
        count: int,
        start: dt.date,
        end: dt.date,
        old_before: dt.date,
        cells: Sequence[Cell] | None = None,
    ) -> None:
        """Former members beyond the stock, who left between the two days."""
        places = list(cells or self.cells)
        for _ in range(count):
            cell = self.rng.choice(places)
            row = self.people.old(cell.code, cell.sector, min(old_before, start - 400 * DAY))
            on = start + DAY * self.rng.randrange((end - start).days + 1)
            self.plan.members.append(self.people.gone(row, kind, on))

    def deaths(
        self, count: int, start: dt.date, end: dt.date, old_before: dt.date, cells: Sequence[Cell] | None = None
    ) -> None:
        """Members who died between the two days."""
        self.leave(Ended.DIED, count, start, end, old_before, cells)

    def move_some(self, count: int, start: dt.date, end: dt.date) -> None:
        """Transfers between cells of one grassroots committee: nobody crosses its border."""
        siblings: dict[str, list[Cell]] = {}
        for cell in self.cells:
            siblings.setdefault(cell.root, []).append(cell)
        home = {cell.code: cell for cell in self.cells}
        stayers = [
            m for m in self.plan.members
            if not m.left_on and m.ceremony_on < start - 800 * DAY and (m.arrived_on or m.ceremony_on) < start
            and len(siblings[home[m.unit].root]) > 1
        ]  # fmt: skip
        for row in self.rng.sample(stayers, min(count, len(stayers))):
            others = [cell.code for cell in siblings[home[row.unit].root] if cell.code != row.unit]
            sent = shape.workday(start + DAY * self.rng.randrange(5, (end - start).days - 25))
            received = sent + DAY * self.rng.randrange(0, 20)
            self.plan.transfers.append(
                TransferRow(
                    row.identity, row.unit, self.rng.choice(others), sent, received, "Thay đổi nơi công tác, cư trú"
                )
            )


class Seats:
    """Seats people in the bodies of one term."""

    def __init__(self, maker: Maker, term: str, term_from: dt.date, term_until: dt.date | None) -> None:
        self.maker, self.term, self.term_from, self.term_until = maker, term, term_from, term_until
        moved = {transfer.identity for transfer in maker.plan.transfers}
        self.official: dict[str, list[MemberRow]] = {cell.code: [] for cell in maker.cells}
        for row in maker.plan.members:
            gone = row.left_on is not None and row.left_on <= (term_until or dt.date.max)
            if not gone and row.identity not in moved and row.official_on and row.official_on <= term_from:
                self.official[row.unit].append(row)
        self.leading: dict[str, list[MemberRow]] = {}

    def seated(self) -> set[str]:
        """Identity numbers of everybody seated so far."""
        return {seat.identity for seat in self.maker.plan.seats}

    def cells(self, *, members: int = 3) -> None:
        """A cell committee of `members` where nine or more may elect one; a secretary elsewhere."""
        for cell in self.maker.cells:
            people = self.official[cell.code]
            wanted = members if len(people) >= _ENOUGH_FOR_BODY else 1
            chosen = self.maker.rng.sample(people, min(wanted, len(people)))
            self.leading.setdefault(cell.root, []).extend(chosen[:1])
            self._body(cell.code, Body.CELL_COMMITTEE, chosen)

    def committee(self, unit: str, size: int, *, body: str = Body.COMMITTEE) -> list[MemberRow]:
        """The committee of a unit: cell secretaries first, then other members of its cells."""
        pool = list(self.leading.get(unit, []))
        taken = {row.identity for row in pool}
        rest = [
            row for cell in self.maker.cells if f"{cell.code}.".startswith(f"{unit}.")
            for row in self.official[cell.code] if row.identity not in taken
        ]  # fmt: skip
        chosen = pool[:size] + self.maker.rng.sample(rest, min(len(rest), max(0, size - len(pool))))
        self._body(unit, body, chosen)
        return chosen

    def standing(self, unit: str, members: Sequence[MemberRow], size: int) -> None:
        """The standing committee out of the committee."""
        self._body(unit, Body.STANDING, list(members[:size]))

    def _body(self, unit: str, body: str, people: Sequence[MemberRow]) -> None:
        if not people:
            return
        row = BodyRow(unit, body, self.term, self.term_from, self.term_until)
        self.maker.plan.bodies.append(row)
        rest = SeatTitle.STANDING if body == Body.STANDING else SeatTitle.MEMBER
        for place, person in enumerate(people):
            title = (SeatTitle.SECRETARY, SeatTitle.DEPUTY)[place] if place < 2 else rest
            self.maker.plan.seats.append(SeatRow(row, person.identity, title))
