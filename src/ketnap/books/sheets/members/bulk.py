"""New members by the thousand: the rows `enter_member` would write, copied instead of saved one by one.

Row security allows no COPY into a guarded table, so each slice is copied into a temporary table and inserted from there;
the policies judge every row. A test compares, column by column, with what the single action writes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ketnap.books.context import Loading
from ketnap.books.pieces import batched
from ketnap.books.sheets.members import twin
from ketnap.books.sheets.members.frame import Record
from ketnap.lib import rls
from ketnap.members.secret import encrypt

SLICE = 10_000
_TABLES = {
    "members_tie": ("person_id", "unit_id"),
    "members_person": (
        "id", "uid", "full_name", "other_names", "birth_date", "gender", "hometown", "residence", "created_at",
    ),
    "members_private": (
        "person_id", "identity_cipher", "identity_digest", "card_cipher", "card_digest", "ethnicity", "religion",
    ),
    "members_background": (
        "person_id", "education", "professional", "occupation", "private_owner", "youth_union", "valid", "recorded",
    ),
    "members_spell": ("person_id", "unit_id", "status", "began", "ended", "valid", "recorded"),
    "members_membership": (
        "person_id", "unit_id", "again", "decided_on", "decision_id", "ceremony_on", "official_on", "recognised_on",
        "recognition_id", "recorded",
    ),
    "members_event": ("person_id", "unit_id", "kind", "on", "document_id", "recorded_at"),
    "members_statespan": ("person_id", "unit_id", "state", "document_id", "valid", "recorded"),
}  # fmt: skip
Papers = dict[tuple[str, Any, str], int]


@dataclass
class Writer:
    """Writes the rows of one run. `papers` gives a decision's document by (symbol, day, issuer), `basis` the book's own."""

    run: Loading
    papers: Papers
    basis: int
    on_slice: Callable[[int], None] = lambda count: None

    def write(self, records: Iterable[Record]) -> int:
        """Write the planned records; 'person_id' names a person already known, whose own facts are not written again."""
        total = 0
        for piece in batched(records, SLICE):
            _take_ids(piece)
            with rls.sensitive():
                for table, columns in _TABLES.items():
                    _copy(table, columns, getattr(self, f"_{table.removeprefix('members_')}")(piece))
            self.run.touched.extend(f"person:{record['id']}" for record in piece)
            total += len(piece)
            self.on_slice(len(piece))
        return total

    @property
    def _recorded(self) -> str:
        return f'["{self.run.at.isoformat()}",)'

    def _tie(self, piece: tuple[Record, ...]) -> Iterator[tuple[object, ...]]:
        return ((r["id"], r["unit_id"]) for r in piece)

    def _person(self, piece: tuple[Record, ...]) -> Iterator[tuple[object, ...]]:
        for r in piece:
            if r.get("person_id") is None:
                yield (r["id"], str(uuid.uuid4()), r["full_name"], r["other_names"] or "", r["birth_date"], r["gender"],
                       r["hometown"] or "", r["residence"] or "", self.run.at)  # fmt: skip

    def _private(self, piece: tuple[Record, ...]) -> Iterator[tuple[object, ...]]:
        for r in piece:
            if r.get("person_id") is None and (r["identity"] or r["card"] or r["ethnicity"] or r["religion"]):
                yield (r["id"], encrypt(r["identity"]) if r["identity"] else None, r["identity_digest"],
                       encrypt(r["card"]) if r["card"] else None, r["card_digest"], r["ethnicity"] or "", r["religion"] or "")  # fmt: skip

    def _background(self, piece: tuple[Record, ...]) -> Iterator[tuple[object, ...]]:
        for r in piece:
            yield (r["id"], r["education"] or "", r["professional"] or "", r["occupation"] or "", bool(r["private_owner"]),
                   r["youth_union"], f"[{r['start']},)", self._recorded)  # fmt: skip

    def _spell(self, piece: tuple[Record, ...]) -> Iterator[tuple[object, ...]]:
        for r in piece:
            for status, began, ended, start, end in twin.spells(r):
                yield (r["id"], r["unit_id"], status, began, ended, f"[{start},{end or ''})", self._recorded)

    def _membership(self, piece: tuple[Record, ...]) -> Iterator[tuple[object, ...]]:
        for r in piece:
            yield (r["id"], r["unit_id"], False, r["decided_on"], self.decision(r), r["ceremony_on"], r["official_on"],
                   r["recognised_on"], self.recognition(r), self._recorded)  # fmt: skip

    def decision(self, record: Record) -> int | None:
        """The document of the admission decision."""
        key = (record["decided_symbol"] or "", record["decided_on"], record["decided_by"] or "")
        return self.papers.get(key)

    def recognition(self, record: Record) -> int | None:
        """The document of the recognition decision."""
        return self.papers.get((record["recognised_symbol"] or "", record["recognised_on"], ""))

    def _event(self, piece: tuple[Record, ...]) -> Iterator[tuple[object, ...]]:
        for r in piece:
            for kind, on in twin.events(r):
                yield (r["id"], r["unit_id"], kind, on, self.basis, self.run.at)

    def _statespan(self, piece: tuple[Record, ...]) -> Iterator[tuple[object, ...]]:
        for r in piece:
            if r["member_state"]:
                yield (r["id"], r["unit_id"], r["member_state"], self.basis, f"[{r['state_on']},)", self._recorded)


def _take_ids(piece: tuple[Record, ...]) -> None:
    """Give every new person a key taken ahead, so that the ties that make them visible can be written first."""
    new = [record for record in piece if record.get("person_id") is None]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('members_person', 'id')) FROM generate_series(1, %s)", [len(new)]
        )
        ids = [row[0] for row in cursor.fetchall()]
    for record, key in zip(new, ids, strict=True):
        record["id"] = key
    for record in piece:
        if record.get("person_id") is not None:
            record["id"] = record["person_id"]


def _copy(table: str, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    again = " ON CONFLICT DO NOTHING" if table == "members_tie" else ""
    with connection.cursor() as cursor:
        shape = f"SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608 - names of our own tables
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS load_{table} ON COMMIT DROP AS {shape}")
        cursor.execute(f"TRUNCATE load_{table}")
        with cursor.copy(f"COPY load_{table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM load_{table}{again}")  # noqa: S608
