"""Sheet “Văn bản”: the register of papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind, Secrecy
from ketnap.documents.models import Document
from ketnap.organisations.models import Unit

KINDS = {value: label for value, label in Kind.choices if value != Kind.BOOK}


class Documents(RowSheet):
    key = "documents"
    title = "Văn bản"
    needs = Can.EDIT_DOCUMENTS
    sees = Can.SEE_DOCUMENTS
    about = "Mỗi dòng một văn bản trong sổ của đơn vị. Văn bản mật không ghi trích yếu."
    fields: ClassVar[tuple[Field, ...]] = (
        Field("unit", "Sổ của đơn vị", required=True, longest=200, note="Mã đơn vị.", example="38.168.053"),
        Field("kind", "Loại văn bản", "choice", True, KINDS),
        Field("number", "Số", "number", width=8),
        Field("symbol", "Số, ký hiệu", required=True, longest=60, example="12-NQ/ĐU"),
        Field("issued_on", "Ngày ban hành", "date", True),
        Field("issuer", "Cơ quan ban hành", required=True, width=28),
        Field("title", "Trích yếu", longest=300, width=40),
        Field("secrecy", "Độ mật", "choice", False, dict(Secrecy.choices)),
        Field("place", "Nơi lưu bản gốc", width=24),
    )

    def write(self, row: Row, run: Loading) -> Outcome:
        unit = run.unit(row.text("unit"), "unit", self.needs)
        key = {name: row[name] for name in ("issuer", "kind", "symbol", "issued_on")}
        if Document.objects.filter(**key).exists():
            return "unchanged"
        document = register_document(
            by=run.by, at=run.at, unit_id=unit.pk, **key, number=row["number"], title=row.text("title"),
            secrecy=row["secrecy"] or Secrecy.OPEN, place=row.text("place"),
        )  # fmt: skip
        run.touched.append(f"document:{document.pk}")
        return "new"

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        codes = dict(Unit.objects.filter(pk__in=what.units).values_list("pk", "code"))
        papers = Document.objects.filter(unit_id__in=what.units).exclude(kind=Kind.BOOK).order_by("issued_on", "id")
        for paper in papers.iterator(chunk_size=2_000):
            yield {
                "unit": codes[paper.unit_id], "kind": Kind(paper.kind).label, "number": paper.number, "symbol": paper.symbol,
                "issued_on": paper.issued_on, "issuer": paper.issuer, "title": paper.title, "secrecy": Secrecy(paper.secrecy).label,
                "place": paper.place,
            }  # fmt: skip
