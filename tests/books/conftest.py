"""A workbook from plain rows, and a run of it by an officer of the committee."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pytest

from ketnap.access.roles import Role
from ketnap.access.scope import Scope
from ketnap.accounts.actor import from_user
from ketnap.accounts.models import User
from ketnap.books.actions.commit_book import commit_book
from ketnap.books.actions.receive_book import receive_book
from ketnap.books.models import Import
from ketnap.books.registry import kinds
from ketnap.books.run import Outcome, run_book
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, Committee

Rows = Sequence[Mapping[str, Any]]


def workbook(sheets: Mapping[str, Rows], *, headings: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A book: rows by field key under the headings of our own template. Dates are written as dates, text as text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for key, rows in sheets.items():
        kind = kinds()[key]
        fields = [field for field in kind.fields if not field.hidden or any(field.key in row for row in rows)]
        sheet = book.create_sheet(kind.title)
        sheet.append([field.heading + (" *" if field.required else "") for field in fields])
        for row in rows:
            sheet.append([row.get(field.key) for field in fields])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


class Desk:
    """An officer of a unit at work on books."""

    def __init__(self, user: User, unit: Unit) -> None:
        self.user, self.unit = user, unit
        self.by = from_user(user, "import")

    @property
    def scope(self) -> Scope:
        return build.scope(self.user)

    def receive(self, content: bytes, name: str = "so.xlsx") -> Import:
        return receive_book(by=self.by, at=AT, user=self.user, unit=self.unit, file_name=name, content=content)

    def look(self, content: bytes, answers: Mapping[str, str] | None = None) -> Outcome:
        book = self.receive(content)
        book.answers = dict(answers or {})
        return run_book(by=self.by, at=AT, scope=self.scope, book=book, content=content, keep="nothing")

    def enter(self, content: bytes, *, good_rows: bool = False, answers: Mapping[str, str] | None = None) -> Outcome:
        book = self.receive(content)
        if answers:
            Import.objects.filter(pk=book.pk).update(answers=dict(answers))
        return commit_book(by=self.by, at=AT, scope=self.scope, book=book, good_rows=good_rows)


@pytest.fixture
def desk(committee: Committee) -> Desk:
    """A board officer of the committee's root."""
    return Desk(build.user(Role.BOARD_OFFICER, committee.root, sensitive=True), committee.root)


def one(outcome: Outcome) -> Any:
    """The only fault."""
    assert len(outcome.faults) == 1, [(f.row, f.column, f.sentence) for f in outcome.faults]
    return outcome.faults[0]
