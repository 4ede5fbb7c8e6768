"""Sheet “Đảng viên”: everybody who is or was a member. Our own columns, or the national 4.0 template as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import polars as pl

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.pieces import batched
from ketnap.books.reader import Reading
from ketnap.books.shape import Row
from ketnap.books.sheets.base import Exporting, SheetKind
from ketnap.books.sheets.members import papers
from ketnap.books.sheets.members.bulk import Writer
from ketnap.books.sheets.members.check import checked
from ketnap.books.sheets.members.columns import FIELDS
from ketnap.books.sheets.members.export import exported
from ketnap.books.sheets.members.fill import Comparison, facts_of
from ketnap.books.sheets.members.frame import Record, display, read_frame, reject
from ketnap.books.sheets.members.match import Matcher, Matches
from ketnap.lib.errors import Refused

_KEYS = ["row", "full_name", "birth_date", "unit", "unit_id", "identity", "card"]
_LOOKED_UP = 2_000


class Members(SheetKind):
    key = "members"
    title = "Đảng viên"
    needs = Can.EDIT_MEMBERS
    sees = Can.SEE_MEMBERS
    about = "Mỗi dòng một đảng viên. Nhận cả tệp theo mẫu 4.0 của cơ sở dữ liệu đảng viên, không cần sửa."
    fields = FIELDS

    def load(self, reading: Reading, run: Loading) -> None:
        """Read and check all rows at once, match them to persons, add the new and complete the known."""
        tally = run.tally(reading.title)
        frame = checked(read_frame(reading, run), reading, run)
        run.progress(frame.height // 2, f"Trang {reading.title}: đã đọc và kiểm tra, đang đối chiếu người.")
        found = Matcher(frame.select(_KEYS).to_dicts(), reading, run).match()
        frame = reject(frame, frame["row"].is_in(list(found.refused)), lambda r: found.refused[r["row"]], reading, run)
        frame = frame.filter(~pl.col("row").is_in(list(found.asked)))
        if frame.height:
            tally.new, tally.changed, tally.unchanged = self._write(frame, found, reading, run)
        tally.errors = tally.rows - tally.new - tally.changed - tally.unchanged

    def _write(self, frame: pl.DataFrame, found: Matches, reading: Reading, run: Loading) -> tuple[int, int, int]:
        """How many rows are new, changed, unchanged."""
        persons = pl.DataFrame(
            {"row": list(found.persons), "person_id": list(found.persons.values())},
            schema={"row": pl.Int64, "person_id": pl.Int64},
        )
        frame = frame.join(persons, on="row", how="left", maintain_order="left")
        old, new = frame.filter(pl.col("person_id").is_not_null()), frame.filter(pl.col("person_id").is_null())
        writer = Writer(
            run, {}, 0, lambda count: run.progress(count // 2, f"Trang {reading.title}: đang ghi đảng viên mới.")
        )
        comparisons, unchanged = self._compare(old, writer, reading, run)
        acting = old.filter(pl.col("row").is_in([comparison.row["row"] for comparison in comparisons]))
        writer.papers = papers.register(pl.concat([new, acting]), run)
        changed, joining = self._apply(comparisons, reading, run)
        if new.height or joining:
            writer.basis = run.basis().pk
            writer.write(_with_digests(new, joining, found))
        return new.height, changed, unchanged

    def _compare(
        self, old: pl.DataFrame, writer: Writer, reading: Reading, run: Loading
    ) -> tuple[list[Comparison], int]:
        """The rows of known persons that add something, and how many add nothing."""
        adding: list[Comparison] = []
        unchanged = 0
        for piece in batched(old.iter_rows(named=True), _LOOKED_UP):
            held = facts_of(record["person_id"] for record in piece)
            for record in piece:
                comparison = Comparison(record, held[record["person_id"]], writer)
                try:
                    comparison.compare()
                except Refused as refusal:
                    run.fault(reading, record["row"], refusal, display(refusal.field, record.get(refusal.field)))
                    continue
                if comparison.changes or comparison.joins:
                    adding.append(comparison)
                else:
                    unchanged += 1
            run.progress(len(piece) // 2, f"Trang {reading.title}: đang đối chiếu người đã có.")
        return adding, unchanged

    def _apply(self, comparisons: list[Comparison], reading: Reading, run: Loading) -> tuple[int, list[Record]]:
        """How many rows changed something, and the records of known persons who join anew."""
        changed, joining = 0, []
        for comparison in comparisons:
            record, before = comparison.row, len(run.faults)
            with run.attempt(reading, Row(record["row"], {}, record)):
                comparison.apply()
            if len(run.faults) == before:
                changed += 1
                joining += [record] if comparison.joins else []
        return changed, joining

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        return exported(what)


def _with_digests(new: pl.DataFrame, joining: list[Record], found: Matches) -> Iterator[Record]:
    for record in chain(new.iter_rows(named=True), joining):
        record["identity_digest"], record["card_digest"] = found.digests[record["row"]]
        yield record
