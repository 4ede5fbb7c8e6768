"""Sheet “Chỉ tiêu”: what units are to achieve by a paper of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.reader import Reading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, contradiction
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Placement
from ketnap.targets import ledger
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.categories import choices
from ketnap.targets.checks import handing
from ketnap.targets.fitting import settle
from ketnap.targets.floors import floors_of
from ketnap.targets.kinds import IN_LEDGER, Denominator, Measure
from ketnap.targets.models import Allowance, Posting, PostingKind, Target
from ketnap.targets.queries import target_of
from ketnap.targets.revised import as_revised

CATEGORIES = {code: label for code, label in choices() if code}
PERIOD = (Field("start", "Từ ngày", "date", True), Field("end", "Đến ngày", "date", True))
CATEGORY = Field(
    "category", "Nhóm", "choice", False, CATEGORIES, width=30, note="Để trống nếu là chỉ tiêu của toàn đơn vị."
)
_FLOORS = {"floor_committee": Form.GRASSROOTS_COMMITTEE, "floor_cell": Form.GRASSROOTS_CELL}
ACCEPTED = Field(
    "accepted", "Căn cứ khi không khớp", longest=300, width=36,
    note="Chỉ ghi khi văn bản vẫn yêu cầu dù kỳ ngoài nhiệm kỳ hoặc các số không khớp nhau.",
)  # fmt: skip
PAPER = (
    Field("paper_symbol", "Số văn bản", longest=60), Field("paper_on", "Ngày văn bản", "date"),
    Field("paper_by", "Cơ quan ban hành", width=28),
)  # fmt: skip


def document_of(row: Row, run: Loading) -> Document:
    """The paper of the row, else the book itself."""
    if not row["paper_symbol"]:
        return run.basis()
    if row["paper_on"] is None:
        raise Refused(
            "target.paper_on", "Có số văn bản thì phải có ngày văn bản.", remedy="Hãy ghi ngày.", field="paper_on"
        )
    issuer = row.text("paper_by") or f"Cấp uỷ có thẩm quyền, theo sổ {run.root_name}"
    return run.paper(Kind.PLAN, row["paper_symbol"], row["paper_on"], issuer)


def written(document: Document | None) -> dict[str, object]:
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
        *PERIOD,
        Field("measure", "Loại chỉ tiêu", "choice", True, dict(Measure.choices), width=34),
        CATEGORY,
        Field("number", "Số", "number", note="Với chỉ tiêu số hoặc bình quân mỗi năm."),
        Field("low", "Mức cần đạt", note="Phần trăm hoặc số năm, ví dụ 4,5."),
        Field("high", "Mức phấn đấu", note="Phần trăm, có thể để trống."),
        Field("denominator", "So với", "choice", False, dict(Denominator.choices), width=30),
        Field("floor_committee", "Tối thiểu mỗi đảng bộ cơ sở", "number"),
        Field("floor_cell", "Tối thiểu mỗi chi bộ cơ sở", "number"),
        *PAPER,
        ACCEPTED,
    )

    def ordered(self, rows: list[Row], reading: Reading, run: Loading) -> list[Row]:
        """The rows as they stand, once the bases they state are known: one holds for every row it may be about."""
        self._stated = [row for row in rows if row["accepted"]]
        return rows

    def _accepted(self, row: Row) -> str:
        """The basis of the row, else of a row of the same unit and kind whose period meets it: two rows make one mismatch."""
        about = (
            one.text("accepted")
            for one in self._stated
            if (one.text("unit").casefold(), one["measure"]) == (row.text("unit").casefold(), row["measure"])
            and one["start"] <= row["end"] and row["start"] <= one["end"]
        )  # fmt: skip
        return row.text("accepted") or next(about, "")

    def write(self, row: Row, run: Loading) -> Outcome:
        unit = run.unit(row.text("unit"), "unit", self.needs)
        known = target_of(unit.pk, row["start"], row["end"], category=row.text("category"), measure=row["measure"])
        if known is not None:
            return self._same(known, row)
        document = document_of(row, run)
        if row["measure"] in IN_LEDGER:
            if row["number"] is None:
                raise Refused("target.number", "Chưa ghi số.", remedy="Hãy ghi số chỉ tiêu.", field="number")
            target = set_target(
                by=run.by, at=run.at, unit=unit, start=row["start"], end=row["end"], number=row["number"],
                measure=row["measure"], category=row.text("category"), document=document, accepted=self._accepted(row),
            )  # fmt: skip
            self._floors(target, row, run)
            self._beside(target, row, run)
            return "new"
        low = _decimal(row, "low")
        if low is None:
            raise Refused("target.low", "Chưa ghi mức cần đạt.", remedy="Hãy ghi mức cần đạt.", field="low")
        set_goal(
            by=run.by, at=run.at, unit=unit, start=row["start"], end=row["end"], measure=row["measure"], low=low,
            high=_decimal(row, "high"), denominator=row.text("denominator"), document=document, accepted=self._accepted(row),
        )  # fmt: skip
        return "new"

    def _floors(self, target: Target, row: Row, run: Loading) -> None:
        floors = {str(form): row[key] for key, form in _FLOORS.items() if row[key]}
        if not floors:
            return
        try:
            set_floors(by=run.by, at=run.at, target=target, floors=floors, document=target.document)
        except Refused as refusal:
            refusal.field = max((key for key in _FLOORS if row[key]), key=lambda key: int(row[key]))
            raise

    def _beside(self, target: Target, row: Row, run: Loading) -> None:
        """A number a unit sets for itself beside what its superior has handed down: their parts no longer make the whole."""
        above = Placement.objects.on(target.start).filter(unit=target.unit).values_list("parent_id", flat=True).first()
        whole = (
            target_of(above, target.start, target.end, category=target.category, measure=target.measure)
            if above
            else None
        )
        for fault in handing(whole, ledger.account(whole)) if whole else ():
            settle(fault, by=run.by, at=run.at, accepted=self._accepted(row))

    def _same(self, known: Target, row: Row) -> Outcome:
        """A target is revised on screen with a reason, never by a book."""
        if known.in_ledger:
            number = ledger.account(known).given
            if number != row["number"]:
                raise contradiction("number", "Chỉ tiêu", vn.number(number), "màn hình Chỉ tiêu (Điều chỉnh)")
            floors = floors_of(known)
            for key, form in _FLOORS.items():
                if row[key] is not None and row[key] != floors.get(form, 0):
                    least = vn.number(floors.get(form, 0))
                    raise contradiction(key, "Mức tối thiểu", least, "màn hình Chỉ tiêu (Mức tối thiểu)")
        elif as_revised([known])[0].low != _decimal(row, "low"):
            raise contradiction("low", "Mức cần đạt", str(known.low), "màn hình Chỉ tiêu (Điều chỉnh mức)")
        return "unchanged"

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        rows = as_revised(
            Target.every.filter(unit_id__in=what.units)
            .select_related("unit", "document")
            .order_by("unit__code", "start", "id")
        )
        accounts = ledger.accounts(target.pk for target in rows)
        handed, bases = _from_above(rows), stated(rows)
        for target in rows:
            if target.pk in handed:
                continue
            number = accounts[target.pk].given if target.pk in accounts else None
            floors = floors_of(target) if target.in_ledger else {}
            yield {
                "unit": target.unit.code, "start": target.start, "end": target.end, "measure": Measure(target.measure).label,
                "category": CATEGORIES.get(target.category) or target.category or None, "number": number,
                "low": _shown(target.low), "high": _shown(target.high),
                "denominator": Denominator(target.denominator).label if target.denominator else None, **written(target.document),
                **{key: floors.get(form) for key, form in _FLOORS.items()},
                "accepted": bases.get((target.pk, False)),
            }  # fmt: skip


def _from_above(rows: Iterable[Target]) -> set[int]:
    """Targets that a superior handed down: they stand in the other sheet."""
    wanted = Posting.objects.filter(target__in=[row.pk for row in rows], kind=PostingKind.GIVEN, other__isnull=False)
    return set(wanted.values_list("target_id", flat=True))


def stated(rows: Iterable[Target]) -> dict[tuple[int, bool], str]:
    """The basis last stated at each target; True for one about what was handed down."""
    found = Allowance.objects.filter(target__in=[row.pk for row in rows]).order_by("id")
    return {(one.target_id, one.code == "plan.parts"): one.basis for one in found}


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
