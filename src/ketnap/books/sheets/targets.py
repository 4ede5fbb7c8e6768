"""Sheets “Chỉ tiêu” and “Phân bổ”: what units are to achieve by a paper, and how numbers were handed down."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.reader import Reading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, contradiction, readable
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import tree_on
from ketnap.targets import ledger
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.categories import choices
from ketnap.targets.kinds import IN_LEDGER, Denominator, Measure
from ketnap.targets.models import Posting, PostingKind, Target
from ketnap.targets.queries import target_of

_CATEGORIES = {code: label for code, label in choices() if code}
_PERIOD = (Field("start", "Từ ngày", "date", True), Field("end", "Đến ngày", "date", True))
_CATEGORY = Field(
    "category", "Nhóm", "choice", False, _CATEGORIES, width=30, note="Để trống nếu là chỉ tiêu của toàn đơn vị."
)
_PAPER = (
    Field("paper_symbol", "Số văn bản", longest=60), Field("paper_on", "Ngày văn bản", "date"),
    Field("paper_by", "Cơ quan ban hành", width=28),
)  # fmt: skip


def _document(row: Row, run: Loading) -> Document:
    """The paper of the row, else the book itself."""
    if not row["paper_symbol"]:
        return run.basis()
    if row["paper_on"] is None:
        raise Refused(
            "target.paper_on", "Có số văn bản thì phải có ngày văn bản.", remedy="Hãy ghi ngày.", field="paper_on"
        )
    issuer = row.text("paper_by") or f"Cấp uỷ có thẩm quyền, theo sổ {run.root_name}"
    return run.paper(Kind.PLAN, row["paper_symbol"], row["paper_on"], issuer)


def _written(document: Document | None) -> dict[str, object]:
    paper = document if document is not None and document.kind != Kind.BOOK else None
    return {
        "paper_symbol": paper.symbol if paper else None, "paper_on": paper.issued_on if paper else None,
        "paper_by": paper.issuer if paper else None,
    }  # fmt: skip


class Targets(RowSheet):
    key = "targets"
    title = "Chỉ tiêu"
    needs = Can.EDIT_TARGETS
    sees = Can.SEE_TARGETS
    about = (
        "Mỗi dòng một chỉ tiêu do nghị quyết, kế hoạch của chính đơn vị đặt ra; số cấp trên giao ghi ở trang Phân bổ."
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field("unit", "Mã đơn vị", required=True),
        *_PERIOD,
        Field("measure", "Loại chỉ tiêu", "choice", True, dict(Measure.choices), width=34),
        _CATEGORY,
        Field("number", "Số", "number", note="Với chỉ tiêu số hoặc bình quân mỗi năm."),
        Field("low", "Mức cần đạt", note="Phần trăm hoặc số năm, ví dụ 4,5."),
        Field("high", "Mức phấn đấu", note="Phần trăm, có thể để trống."),
        Field("denominator", "So với", "choice", False, dict(Denominator.choices), width=30),
        *_PAPER,
    )

    def write(self, row: Row, run: Loading) -> Outcome:
        unit = run.unit(row.text("unit"), "unit", self.needs)
        known = target_of(unit.pk, row["start"], row["end"], category=row.text("category"), measure=row["measure"])
        if known is not None:
            return self._same(known, row)
        document = _document(row, run)
        if row["measure"] in IN_LEDGER:
            if row["number"] is None:
                raise Refused("target.number", "Chưa ghi số.", remedy="Hãy ghi số chỉ tiêu.", field="number")
            set_target(
                by=run.by, at=run.at, unit=unit, start=row["start"], end=row["end"], number=row["number"],
                measure=row["measure"], category=row.text("category"), document=document,
            )  # fmt: skip
            return "new"
        low = _decimal(row, "low")
        if low is None:
            raise Refused("target.low", "Chưa ghi mức cần đạt.", remedy="Hãy ghi mức cần đạt.", field="low")
        set_goal(
            by=run.by, at=run.at, unit=unit, start=row["start"], end=row["end"], measure=row["measure"], low=low,
            high=_decimal(row, "high"), denominator=row.text("denominator"), document=document,
        )  # fmt: skip
        return "new"

    def _same(self, known: Target, row: Row) -> Outcome:
        """A target is revised on screen with a reason, never by a book."""
        if known.in_ledger:
            number = ledger.account(known).given
            if number != row["number"]:
                raise contradiction("number", "Chỉ tiêu", vn.number(number), "màn hình Chỉ tiêu (Điều chỉnh)")
        elif known.low != _decimal(row, "low"):
            raise contradiction("low", "Mức cần đạt", str(known.low), "màn hình Chỉ tiêu")
        return "unchanged"

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        rows = list(
            Target.every.filter(unit_id__in=what.units)
            .select_related("unit", "document")
            .order_by("unit__code", "start", "id")
        )
        accounts = ledger.accounts(target.pk for target in rows)
        handed = _from_above(rows)
        for target in rows:
            if target.pk in handed:
                continue
            number = accounts[target.pk].given if target.pk in accounts else None
            yield {
                "unit": target.unit.code, "start": target.start, "end": target.end, "measure": Measure(target.measure).label,
                "category": _CATEGORIES.get(target.category) or target.category or None, "number": number,
                "low": _shown(target.low), "high": _shown(target.high),
                "denominator": Denominator(target.denominator).label if target.denominator else None, **_written(target.document),
            }  # fmt: skip


def _from_above(rows: Iterable[Target]) -> set[int]:
    """Targets that a superior handed down: they stand in the other sheet."""
    wanted = Posting.objects.filter(target__in=[row.pk for row in rows], kind=PostingKind.GIVEN, other__isnull=False)
    return set(wanted.values_list("target_id", flat=True))


def _decimal(row: Row, key: str) -> Decimal | None:
    text = row.text(key)
    if not text:
        return None
    try:
        return vn.parse_number(text)
    except (ValueError, InvalidOperation) as error:
        raise Refused("target.decimal", str(error), remedy="Hãy ghi lại, ví dụ 4,5.", field=key) from None


def _shown(value: Decimal | None) -> str | None:
    return None if value is None else vn.percent_value(value).removesuffix("%")


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
        *_PERIOD,
        Field("measure", "Loại chỉ tiêu", "choice", False, {key: Measure(key).label for key in IN_LEDGER}, width=34),
        _CATEGORY,
        Field("unit", "Mã đơn vị nhận", note="Để trống ở dòng ghi phần giữ lại."),
        Field("number", "Số giao", "number", True),
        *_PAPER,
        Field("reason", "Lý do điều chỉnh", width=30),
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
                document=_document(rows[0], run),
            )  # fmt: skip
        return "changed" if held else "new"

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        postings = Posting.objects.filter(target__unit_id__in=what.units, kind=PostingKind.HANDED).order_by("id")
        givers = Target.every.filter(pk__in=postings.values("target_id")).select_related("unit")
        for target in givers.order_by("unit__code", "start", "id"):
            last = postings.filter(target=target).select_related("document").last()
            facts = {
                "giver": target.unit.code, "start": target.start, "end": target.end, "measure": Measure(target.measure).label,
                "category": _CATEGORIES.get(target.category) or target.category or None,
                **_written(last.document if last else None), "reason": last.reason or None if last else None,
            }  # fmt: skip
            parts = ledger.parts(target)
            codes = dict(Target.every.filter(pk__in=parts).values_list("pk", "unit__code"))
            for pk, number in sorted(parts.items(), key=lambda item: codes[item[0]]):
                yield {**facts, "unit": codes[pk], "number": number}
            if kept := ledger.account(target).kept:
                yield {**facts, "unit": None, "number": kept}
