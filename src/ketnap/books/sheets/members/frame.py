"""A member sheet as one table of typed columns, and the checks that look at all rows at once.

A check keeps the rows that pass and builds faults only for those that do not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl

from ketnap.books.context import Loading
from ketnap.books.pieces import batched
from ketnap.books.reader import Cells, Reading
from ketnap.books.shape import Field
from ketnap.books.sheets.base import blank_cell, missing_columns, unreadable_refusal
from ketnap.books.sheets.members.columns import BY_KEY, FIELDS
from ketnap.books.values import parser, shown
from ketnap.lib.errors import Refused

Record = dict[str, Any]
_TYPES: dict[str, Any] = {"date": pl.Date, "flag": pl.Boolean, "number": pl.Int64}
_BATCH = 5_000
_MEMORY = 60_000


class Column:
    """Reads one column, remembering texts already read; a cell that cannot be read is kept aside."""

    def __init__(self, position: int, field: Field) -> None:
        self.position, self.field = position, field
        self._parse = parser(field)
        self._known: dict[object, Any] = {}

    def read(self, raws: tuple[object, ...], wrong: list[tuple[int, Field, object, Refused]]) -> list[Any]:
        """Values of the cells; a wrong one is None and noted with its index."""
        known, values = self._known, []
        if len(known) > _MEMORY:
            known.clear()
        for index, raw in enumerate(raws):
            if raw.__class__ is str or raw.__class__ is dt.date:
                if raw in known:
                    values.append(known[raw])
                    continue
                value = self._value(index, raw, wrong)
                if value is not None:
                    known[raw] = value
            else:
                value = self._value(index, raw, wrong)
            values.append(value)
        return values

    def _value(self, index: int, raw: object, wrong: list[tuple[int, Field, object, Refused]]) -> Any:
        try:
            value = self._parse(raw)
            if value is None and self.field.required:
                raise blank_cell(self.field)
        except Refused as refusal:
            wrong.append((index, self.field, raw, refusal))
            return None
        return value


def read_frame(reading: Reading, run: Loading) -> pl.DataFrame:
    """The readable rows: 'row' (Excel number) and one column for each field, blank where the file has none."""
    schema = {"row": pl.Int64, **{field.key: _TYPES.get(field.kind, pl.String) for field in FIELDS}}
    if missing_columns(reading, run):
        return pl.DataFrame(schema=schema)
    columns = [Column(position, field) for position, field in reading.columns]
    unreadable = reading.unreadable()
    pieces = [_piece(batch, columns, unreadable, reading, run, schema) for batch in batched(reading.rows(), _BATCH)]
    return pl.concat(pieces, rechunk=True) if pieces else pl.DataFrame(schema=schema)


def _piece(
    batch: tuple[tuple[int, Cells], ...], columns: list[Column], unreadable: dict[tuple[int, int], str], reading: Reading,
    run: Loading, schema: dict[str, Any],
) -> pl.DataFrame:  # fmt: skip
    numbers = [number for number, _ in batch]
    cells = list(zip(*(cells for _, cells in batch), strict=True))
    wrong: list[tuple[int, Field, object, Refused]] = []
    at = {number: index for index, number in enumerate(numbers)} if unreadable else {}
    fields = {column.position: column.field for column in columns}
    for (row, position), kind in unreadable.items():
        if (index := at.get(row)) is not None:
            field = fields[position]
            wrong.append((index, field, cells[position][index], unreadable_refusal(kind, field.key)))
    data: dict[str, list[Any]] = {column.field.key: column.read(cells[column.position], wrong) for column in columns}
    run.tally(reading.title).rows += len(batch)
    seen: set[tuple[int, str]] = set()
    for index, field, raw, refusal in sorted(wrong, key=lambda item: item[0]):
        if (index, field.key) not in seen:
            run.fault(reading, numbers[index], refusal, shown(raw))
        seen.add((index, field.key))
    frame = pl.DataFrame({"row": numbers, **data}, schema={key: schema[key] for key in ("row", *data)}, strict=False)
    frame = frame.with_columns(
        pl.lit(None, dtype=kind).alias(key) for key, kind in schema.items() if key not in frame.columns
    )
    bad = {index for index, *_ in wrong}
    keep = [index not in bad for index in range(len(numbers))] if bad else None
    return (frame.filter(pl.Series(keep)) if keep else frame).select(list(schema))


def reject(
    frame: pl.DataFrame,
    wrong: pl.Expr | pl.Series,
    refusal: Callable[[Record], Refused],
    reading: Reading,
    run: Loading,
) -> pl.DataFrame:
    """The rows where `wrong` does not hold; the others become faults."""
    mask = frame.select(wrong.fill_null(value=False)).to_series() if isinstance(wrong, pl.Expr) else wrong
    if not mask.any():
        return frame
    for record in frame.filter(mask).iter_rows(named=True):
        found = refusal(record)
        run.fault(reading, record["row"], found, display(found.field, record.get(found.field)))
        leave = getattr(found, "leave_task", None)
        if leave is not None:
            run.after.append(leave)
    return frame.filter(~mask)


def display(key: str, value: object) -> str:
    """A typed value as the clerk wrote it."""
    field = BY_KEY.get(key)
    if field is not None and field.kind == "choice" and isinstance(value, str):
        return field.choices.get(value, value)
    return shown(value)
