"""The checks of a member sheet, all rows at once; a failing row is judged again by the rules of the single entry,
so that both give the same sentence."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.reader import Reading
from ketnap.books.sheets.members.columns import ACTIVE, BY_KEY, DATES, DIED, EXEMPT, GONE, INTERRUPTED, SUSPENDED
from ketnap.books.sheets.members.frame import Record, reject
from ketnap.books.sheets.members.twin import INPUT, planned
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.entry import Line, plan
from ketnap.members.kinds import Ended, MemberState
from ketnap.organisations.kinds import CELLS, Form
from ketnap.organisations.models import Profile, Unit

STATE_OF = {
    EXEMPT: MemberState.EXEMPT.value, SUSPENDED: MemberState.SUSPENDED.value, INTERRUPTED: MemberState.INTERRUPTED.value,
}  # fmt: skip


def checked(frame: pl.DataFrame, reading: Reading, run: Loading) -> pl.DataFrame:
    """The rows that may be written, with unit, plan and member state; faults are noted for the others."""
    frame = _states(_addresses(frame), reading, run)
    frame = _dates(frame, reading, run)
    frame = _units(frame, reading, run)
    frame = planned(frame)
    frame = reject(frame, pl.col("wrong"), _judge, reading, run)
    return reject(frame, _outside_cells(frame), lambda record: _cell_refusal(record, run), reading, run)


def _addresses(frame: pl.DataFrame) -> pl.DataFrame:
    """Join the parts of an address, smallest first, without the own country."""
    for key in ("hometown", "residence"):
        country = (
            pl.when(pl.col(f"{key}_country").str.to_lowercase() == "việt nam")
            .then(None)
            .otherwise(pl.col(f"{key}_country"))
        )
        joined = pl.concat_str(f"{key}_detail", f"{key}_province", country, separator=", ", ignore_nulls=True)
        frame = frame.with_columns(
            pl.coalesce(
                key, pl.when(joined != "").then(joined.str.slice(0, BY_KEY[key].longest)).otherwise(None)
            ).alias(key)
        ).drop(f"{key}_detail", f"{key}_province", f"{key}_country")
    return frame


def _states(frame: pl.DataFrame, reading: Reading, run: Loading) -> pl.DataFrame:
    """Split the one column of states into departures and states that begin on a day."""
    state, col = pl.col("state"), pl.col
    died_otherwise = (state == DIED) & col("left_kind").is_not_null() & (col("left_kind") != Ended.DIED.value)
    still_here = state.is_in([ACTIVE, *STATE_OF]) & col("left_kind").is_not_null()
    frame = reject(
        frame,
        died_otherwise | still_here,
        lambda _: Refused(
            "member.state", "Trạng thái và lý do rời không khớp nhau.", remedy="Hãy sửa một trong hai.", field="state"
        ),
        reading,
        run,
    )
    frame = reject(
        frame,
        (state == GONE) & col("left_kind").is_null(),
        lambda _: Refused(
            "member.left_kind",
            "Người đã rời Đảng phải có lý do.",
            remedy="Hãy thêm cột Lý do rời: Khai trừ, Xoá tên, Cho ra khỏi Đảng hoặc Huỷ quyết định kết nạp.",
            field="state",
        ),
        reading,
        run,
    )
    begins = state.is_in(list(STATE_OF))
    frame = reject(frame, begins & col("left_on").is_null(), lambda _: Refused(
        "member.state_on", "Chưa ghi ngày bắt đầu trạng thái này.", remedy="Hãy ghi vào cột ngày rời, miễn sinh hoạt.",
        field="state"), reading, run)  # fmt: skip
    return frame.with_columns(
        state.replace_strict(STATE_OF, default=None, return_dtype=pl.String).alias("member_state"),
        pl.when(begins).then(col("left_on")).otherwise(None).alias("state_on"),
        pl.when(begins).then(None).otherwise(col("left_on")).alias("left_on"),
        pl.when(state == DIED).then(pl.lit(Ended.DIED.value)).otherwise(col("left_kind")).alias("left_kind"),
    )  # fmt: skip


def _dates(frame: pl.DataFrame, reading: Reading, run: Loading) -> pl.DataFrame:
    today = run.at.date()
    for key in (*DATES, "state_on"):
        heading = BY_KEY[key].heading if key in BY_KEY else "Ngày bắt đầu trạng thái"
        late = pl.col(key) >= today if key == "birth_date" else pl.col(key) > today
        frame = reject(frame, late, lambda _, key=key, heading=heading: Refused(  # type: ignore[misc]
            "member.future", f"{heading} ở tương lai.", remedy="Hãy xem lại ngày.", field=key if key in BY_KEY else "left_on",
        ), reading, run)  # fmt: skip
    for symbol, day in (("decided_symbol", "decided_on"), ("recognised_symbol", "recognised_on")):
        frame = reject(frame, pl.col(symbol).is_not_null() & pl.col(day).is_null(), lambda _, day=day: Refused(  # type: ignore[misc]
            "member.paper_day", "Có số quyết định thì phải có ngày quyết định.", remedy="Hãy ghi ngày quyết định.", field=day,
        ), reading, run)  # fmt: skip
    return frame


def _units(frame: pl.DataFrame, reading: Reading, run: Loading) -> pl.DataFrame:
    known: dict[str, Unit] = {}
    refused: dict[str, Refused] = {}
    for text in frame["unit"].unique().to_list():
        try:
            known[text] = run.unit(text, "unit", Can.EDIT_MEMBERS)
        except Refused as refusal:
            refused[text] = refusal
    frame = reject(frame, pl.col("unit").is_in(list(refused)), lambda record: refused[record["unit"]], reading, run)
    table = pl.DataFrame(
        {"unit": list(known), "unit_id": [unit.pk for unit in known.values()],
         "unit_opened_on": [unit.opened_on for unit in known.values()]},
        schema={"unit": pl.String, "unit_id": pl.Int64, "unit_opened_on": pl.Date},
    )  # fmt: skip
    return frame.join(table, on="unit", how="left", maintain_order="left")


def line_of(record: Record) -> Line:
    """The line of the single entry for a record."""
    facts = {key: record[key] for key in INPUT}
    return Line(**{**facts, "left_kind": facts["left_kind"] or ""})


def _judge(record: Record) -> Refused:
    try:
        plan(line_of(record))
    except Refused as refusal:
        return refusal
    raise AssertionError("the plan of a table differs from the plan of a line")


def _outside_cells(frame: pl.DataFrame) -> pl.Series:
    """True where the unit was no cell on the day the spell begins."""
    profiles = Profile.objects.known().filter(
        unit_id__in=frame["unit_id"].unique().to_list(), form__in=[*CELLS, Form.OUTSIDE]
    )
    spans = [(p.unit_id, p.valid_from or dt.date.min, min(p.valid_until or dt.date.max, p.unit.closed_on or dt.date.max))
             for p in profiles.select_related("unit")]  # fmt: skip
    table = pl.DataFrame(spans, schema={"unit_id": pl.Int64, "cell_from": pl.Date, "cell_until": pl.Date}, orient="row")
    inside = (
        frame.select("row", "unit_id", "start").join(table, on="unit_id")
        .filter((pl.col("start") >= pl.col("cell_from")) & (pl.col("start") < pl.col("cell_until")))["row"]
    )  # fmt: skip
    return ~frame["row"].is_in(inside.implode())


def _cell_refusal(record: Record, run: Loading) -> Refused:
    try:
        ledger.must_be_cell(Unit.objects.get(pk=record["unit_id"]), record["start"])
    except Refused as refusal:
        return refusal
    raise AssertionError("the check of a table differs from the check of a line")
