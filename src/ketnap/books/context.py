"""What every sheet needs while a book is loaded: who imports, with which rights, what has been found wrong, what was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.accounts.actor import Actor
from ketnap.books.constraints import refusal_of
from ketnap.books.faces import Faces
from ketnap.books.models import Import
from ketnap.books.reader import Reading
from ketnap.books.shape import Fault, Question, Row, Tally
from ketnap.books.values import shown
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean, fold
from ketnap.organisations.models import Profile, Unit


@dataclass
class Loading:
    """One run of a book, for a look ahead or for good."""

    by: Actor
    at: dt.datetime
    scope: Scope
    book: Import
    answers: dict[str, str] = field(default_factory=dict)
    progress: Callable[[int, str], None] = lambda done, note: None
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)
    created: set[int] = field(default_factory=set)
    _codes: dict[str, Unit] = field(default_factory=dict)
    faces: Faces | None = None
    _names: dict[str, set[int]] = field(default_factory=dict)
    _basis: Document | None = None
    _papers: dict[tuple[object, ...], Document] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._codes = {unit.code.casefold(): unit for unit in Unit.objects.all()}
        for unit_id, name in Profile.objects.known().filter(valid__upper_inf=True).values_list("unit_id", "name"):
            self._names.setdefault(fold(name), set()).add(unit_id)

    @contextmanager
    def open(self) -> Iterator[None]:
        """The span of the run: units founded in it come into scope as they are made."""
        with rls.widened(()):
            yield

    def found(self, unit: Unit, name: str) -> None:
        """Take a unit founded in this run into account."""
        self.created.add(unit.pk)
        self._codes[unit.code.casefold()] = unit
        self._names.setdefault(fold(name), set()).add(unit.pk)
        rls.widen([unit.pk])  # not nested: a savepoint for each unit would slow every later look at a row

    def may(self, capability: Can, unit_id: int) -> bool:
        """Whether the importer may do this there: the capability and the right to import, or a unit of this very book."""
        return unit_id in self.created or (self.scope.can(capability, unit_id) and self.scope.can(Can.IMPORT, unit_id))

    def code(self, text: str) -> Unit | None:
        """The unit of a code, whoever's it is."""
        return self._codes.get(clean(text).casefold())

    def unit(self, text: str, key: str, capability: Can | None) -> Unit:
        """The unit a cell means: its code, else its name where only one in reach bears it.

        Raises Refused for an unknown one, one out of reach (`capability` None asks no right), or a name several bear.
        """
        unit = self.code(text)
        if unit is None:
            named = self._names.get(fold(text), set())
            units = [
                u for u in self._codes.values() if u.pk in named and (capability is None or self.may(capability, u.pk))
            ]
            if len(units) > 1:
                raise Refused(
                    "unit.ambiguous",
                    f"Có {len(units)} đơn vị cùng tên “{text}”.",
                    remedy="Hãy ghi mã đơn vị thay cho tên.",
                    field=key,
                )
            unit = units[0] if units else None
        if unit is None or (capability is not None and not self.may(capability, unit.pk)):
            raise Refused(
                "unit.out_of_reach", f"Không có đơn vị “{text}” trong phạm vi được nhập.",
                remedy="Hãy kiểm tra lại mã; nếu là đơn vị mới, hãy ghi vào trang Đơn vị.", field=key,
            )  # fmt: skip
        return unit

    def unit_name(self, unit_id: int) -> str:
        """What a unit in reach is called; its code is added, a unit out of reach stays unnamed."""
        if not self.may(Can.SEE_MEMBERS, unit_id):
            return "một đơn vị ngoài phạm vi được nhập"
        profile = Profile.objects.known().filter(unit_id=unit_id).order_by("-valid").select_related("unit").first()
        return f"{profile.name} ({profile.unit.code})" if profile else str(unit_id)

    def basis(self) -> Document:
        """The book itself as a document: the ground of what has no paper of its own."""
        if self._basis is None:
            self._basis = self.paper(
                Kind.BOOK,
                f"{self.book.pk:04d}-SNBĐ",
                self.at.date(),
                self.root_name,
                title=f"Tệp {self.book.file_name}",
            )
        return self._basis

    @property
    def used_basis(self) -> Document | None:
        """The book's document if something needed it."""
        return self._basis

    @property
    def root_name(self) -> str:
        """Name of the unit whose book this is."""
        profile = Profile.objects.known().filter(unit=self.book.unit).order_by("-valid").first()
        return profile.name if profile else self.book.unit.code

    def paper(
        self, kind: str, symbol: str, on: dt.date, issuer: str, *, title: str = "", unit_id: int | None = None
    ) -> Document:
        """The document with these particulars, registered once, by default with the unit whose book this is."""
        key = (unit_id or self.book.unit_id, kind, clean(symbol), on, clean(issuer))
        if key not in self._papers:
            self._papers[key] = register_document(
                by=self.by, at=self.at, unit_id=unit_id or self.book.unit_id, kind=kind, symbol=symbol, issued_on=on,
                issuer=issuer[:200], title=title[:300],
            )  # fmt: skip
        return self._papers[key]

    def tally(self, title: str) -> Tally:
        """The counts of a sheet."""
        return self.tallies.setdefault(title, Tally())

    def fault(self, reading: Reading, row: int, refusal: Refused, value: str = "") -> None:
        """Note what is wrong with a row."""
        column = reading.heading(refusal.field)
        self.faults.append(Fault(reading.title, row, column, value, refusal.sentence, refusal.remedy, refusal.code))

    @contextmanager
    def attempt(self, reading: Reading, row: Row) -> Iterator[None]:
        """Do a row's work in a savepoint; a refusal, of an action or of the database, becomes the row's fault.

        Leaves `row.number` out of the written rows: callers look at `len(self.faults)` or use the returned outcome.
        """
        basis, papers = self._basis, len(self._papers)
        try:
            with transaction.atomic():
                yield
        except (Refused, IntegrityError) as problem:
            self._basis = basis  # what was registered for this row went with it
            for key in list(self._papers)[papers:]:
                del self._papers[key]
            self._note(reading, row, problem if isinstance(problem, Refused) else refusal_of(problem))

    def _note(self, reading: Reading, row: Row, refusal: Refused) -> None:
        self.fault(reading, row.number, refusal, shown(row.raw.get(refusal.field)))
        leave = getattr(refusal, "leave_task", None)
        if leave is not None:
            self.after.append(leave)
