"""The plan of `members.entry` for a whole table at once. A test proves the two equal on every line."""

from __future__ import annotations

import polars as pl

from ketnap.members.kinds import LEFT, Began, Ended, Status

INPUT = (
    "unit_opened_on", "birth_date", "ceremony_on", "official_on", "decided_on", "recognised_on", "arrived_on", "left_on", "left_kind",
)  # fmt: skip
_MAY_BE_EQUAL = (
    ("decided_on", "ceremony_on"),
    ("official_on", "recognised_on"),
    ("ceremony_on", "arrived_on"),
)
_MUST_RISE = (
    ("birth_date", "ceremony_on"),
    ("ceremony_on", "official_on"),
    ("arrived_on", "left_on"),
    ("ceremony_on", "left_on"),
)


def planned(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its plan: 'wrong' where the line is refused, 'start' and 'began' of the first spell, 'status' of the last,
    'official_from' where a second spell begins. The other facts of spells and events follow from these (see `bulk`)."""
    col = pl.col
    start = pl.max_horizontal("ceremony_on", "arrived_on", "unit_opened_on")
    frame = frame.with_columns(start.alias("start"))
    kind = col("left_kind").fill_null("")
    disorder = [col(early) > col(late) for early, late in _MAY_BE_EQUAL] + [
        col(early) >= col(late) for early, late in _MUST_RISE
    ]
    wrong = pl.any_horizontal(
        *(test.fill_null(value=False) for test in disorder),
        (col("left_on") <= col("start")).fill_null(value=False),
        (kind != "") != col("left_on").is_not_null(),
        (kind != "") & ~kind.is_in([str(value) for value in LEFT]),
    )
    never = col("official_on").is_null() | (col("official_on") >= col("left_on")).fill_null(value=False)
    early = ~never & (col("official_on") <= col("start"))
    later = ~never & ~early
    return frame.with_columns(
        wrong.alias("wrong"),
        pl.when(col("start") > col("ceremony_on"))
        .then(pl.lit(str(Began.ARRIVED)))
        .otherwise(pl.lit(str(Began.ADMITTED)))
        .alias("began"),
        pl.when(never).then(pl.lit(str(Status.PROBATIONARY))).otherwise(pl.lit(str(Status.OFFICIAL))).alias("status"),
        pl.when(later).then(col("official_on")).otherwise(None).alias("official_from"),
    )


def spells(record: dict[str, object]) -> list[tuple[object, object, object, object, object]]:
    """(status, began, ended, start, end) of each spell of a planned record, in order of time."""
    start, began, gone, kind = record["start"], record["began"], record["left_on"], record["left_kind"] or ""
    official = record["official_from"]
    if official is None:
        return [(record["status"], began, kind, start, gone)]
    return [
        (str(Status.PROBATIONARY), began, str(Ended.RECOGNISED), start, official),
        (str(Status.OFFICIAL), str(Began.RECOGNISED), kind, official, gone),
    ]


def events(record: dict[str, object]) -> list[tuple[object, object]]:
    """(kind, day) of each event of a planned record."""
    found = [(record["began"], record["start"])]
    if record["official_from"] is not None:
        found.append((str(Began.RECOGNISED), record["official_from"]))
    if record["left_on"] is not None:
        found.append((record["left_kind"], record["left_on"]))
    return found
