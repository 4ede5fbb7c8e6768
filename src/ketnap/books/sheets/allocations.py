"""Sheet “Phân bổ”: how numbers were handed down."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.reader import Reading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, readable
from ketnap.books.sheets.targets import ACCEPTED, CATEGORIES, CATEGORY, PAPER, PERIOD, document_of, stated, written
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import tree_on
from ketnap.targets import ledger
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.checks import handing
from ketnap.targets.fitting import settle
from ketnap.targets.kinds import IN_LEDGER, Measure
from ketnap.targets.models import Posting, PostingKind, Target
from ketnap.targets.queries import target_of


@contextmanager
def _named_column() -> Iterator[None]:
    """A refusal about the parts as a whole is one about a column of the sheet: the units, or else their numbers."""
    try:
        yield
    except Refused as refusal:
        if refusal.field == "parts":
            refusal.field = "unit" if refusal.code == "target.not_below" else "number"
        raise


Group = tuple[int, dt.date, dt.date, str, str]


class Allocations(RowSheet):
    key = "allocations"
    title = "Phân bổ"
    needs = Can.EDIT_TARGETS
    sees = Can.SEE_TARGETS
    about = (
        "Mỗi dòng một số giao cho một đơn vị trực thuộc; mọi dòng của cùng đơn vị giao và kỳ là một lần phân bổ đầy đủ."
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field("giver", "Mã đơn vị giao", required=True),
        *PERIOD,
        Field("measure", "Loại chỉ tiêu", "choice", False, {key: Measure(key).label for key in IN_LEDGER}, width=34),
        CATEGORY,
        Field("unit", "Mã đơn vị nhận", note="Để trống ở dòng ghi phần giữ lại."),
        Field("number", "Số giao", "number", True),
        *PAPER,
        Field("reason", "Lý do điều chỉnh", width=30),
        ACCEPTED,
    )

    def load(self, reading: Reading, run: Loading) -> None:
        """One handing down for each giver, period and kind, from the top of the tree down; its rows stand or fall together."""
        tally = run.tally(reading.title)
        groups: dict[Group, list[Row]] = defaultdict(list)
        for row in readable(reading, run):
            before = len(run.faults)
            with run.attempt(reading, row):
                giver = run.unit(row.text("giver"), "giver", self.needs)
                key = (giver.pk, row["start"], row["end"], row.text("measure") or Measure.NUMBER, row.text("category"))
            if len(run.faults) == before:
                groups[key].append(row)
        for key in sorted(groups, key=lambda key: (key[1], len(tree_on(key[1]).path(key[0])), key)):
            outcome: Outcome | None = None
            with run.attempt(reading, groups[key][0]):
                outcome = self._hand(key, groups[key], run)
            if outcome is not None:
                setattr(tally, outcome, getattr(tally, outcome) + len(groups[key]))
        tally.errors = tally.rows - tally.new - tally.changed - tally.unchanged

    def _hand(self, key: Group, rows: list[Row], run: Loading) -> Outcome:
        giver, start, end, measure, category = key
        target = target_of(giver, start, end, measure=measure, category=category)
        if target is None:
            raise Refused(
                "allocation.target",
                "Đơn vị giao chưa có chỉ tiêu cho kỳ này.",
                remedy="Hãy ghi vào trang Chỉ tiêu trước.",
                field="giver",
            )
        parts: dict[Unit, int] = {}
        kept = 0
        for row in rows:
            if not row["unit"]:
                kept += row["number"]
                continue
            unit = run.unit(row.text("unit"), "unit", self.needs)
            if unit in parts:
                raise Refused(
                    "allocation.twice",
                    f"Đơn vị {unit.code} có hai dòng.",
                    remedy="Hãy gộp thành một dòng.",
                    field="unit",
                )
            parts[unit] = row["number"]
        account = ledger.account(target)
        now = ledger.parts(target)
        held = {unit: now[pk] for pk, unit in Target.every.filter(pk__in=now).values_list("pk", "unit_id")}
        if held == {unit.pk: number for unit, number in parts.items() if number} and account.kept == kept:
            return "unchanged"
        reason = next((row.text("reason") for row in rows if row["reason"]), "")
        with _named_column():
            hand_down(
                by=run.by, at=run.at, target=target, parts=parts, kept=kept, over=account.over, reason=reason,
                document=document_of(rows[0], run),
            )  # fmt: skip
        accepted = next((row.text("accepted") for row in rows if row["accepted"]), "")
        for fault in handing(target, ledger.account(target)):
            settle(fault, by=run.by, at=run.at, accepted=accepted)
        return "changed" if held else "new"

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        postings = Posting.objects.filter(target__unit_id__in=what.units, kind=PostingKind.HANDED).order_by("id")
        wanted = Target.every.filter(pk__in=postings.values("target_id")).select_related("unit")
        givers = list(wanted.order_by("unit__code", "start", "id"))
        bases = stated(givers)
        for target in givers:
            last = postings.filter(target=target).select_related("document").last()
            facts = {
                "giver": target.unit.code, "start": target.start, "end": target.end, "measure": Measure(target.measure).label,
                "category": CATEGORIES.get(target.category) or target.category or None,
                **written(last.document if last else None), "reason": last.reason or None if last else None,
                "accepted": bases.get((target.pk, True)),
            }  # fmt: skip
            parts = ledger.parts(target)
            codes = dict(Target.every.filter(pk__in=parts).values_list("pk", "unit__code"))
            for pk, number in sorted(parts.items(), key=lambda item: codes[item[0]]):
                yield {**facts, "unit": codes[pk], "number": number}
            if kept := ledger.account(target).kept:
                yield {**facts, "unit": None, "number": kept}
