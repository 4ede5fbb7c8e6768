"""Sheet “Đơn vị”: organisations as they were founded. Later changes stand in “Biến động đơn vị”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.reader import Reading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, contradiction
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean, fold
from ketnap.organisations.actions.change_profile import change_profile
from ketnap.organisations.actions.close_unit import close_unit
from ketnap.organisations.actions.found_unit import found_unit
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode, Form, Sector
from ketnap.organisations.models import Authority, Placement, Profile, Unit

FORMS = {value: label for value, label in Form.choices if value != Form.CENTRAL}
_SCREEN = "trang Biến động đơn vị hoặc màn hình Đơn vị"


class Units(RowSheet):
    key = "units"
    title = "Đơn vị"
    needs = Can.EDIT_UNITS
    sees = Can.SEE_UNITS
    about = "Mỗi dòng một tổ chức đảng, như khi mới thành lập. Ghi cấp trên trước, cấp dưới sau hay ngược lại đều được."
    fields: ClassVar[tuple[Field, ...]] = (
        Field("code", "Mã đơn vị", required=True, longest=40, note="Mã không đổi, không trùng.", example="38.168.053"),
        Field("name", "Tên đơn vị", required=True, width=36, note="Tên đầy đủ như trong quyết định thành lập.",
              example="Chi bộ Thôn Đông Giả Định"),
        Field("form", "Loại tổ chức", "choice", True, FORMS, width=26),
        Field("sector", "Loại hình", "choice", False, dict(Sector.choices), width=30, note="Theo biểu thống kê loại hình cơ sở."),
        Field("tags", "Nhóm", "tags", note="Cách nhau bằng dấu chấm phẩy.", example="trường học; nguồn khó khăn"),
        Field("parent", "Mã cấp trên", longest=40, note="Để trống: trực thuộc đơn vị nhận sổ."),
        Field("opened_on", "Ngày thành lập", "date", True, note="Ngày có hiệu lực của quyết định thành lập."),
        Field("closed_on", "Ngày kết thúc hoạt động", "date", note="Ngày đầu tiên không còn hoạt động. Để trống nếu đang hoạt động."),
        Field("symbol", "Ký hiệu văn bản", longest=20, note="Phần ký hiệu trên văn bản của đơn vị.", example="ĐU"),
        Field("authority", "Thẩm quyền kết nạp", "choice", False, dict(AuthorityMode.choices), width=24,
              note="Để trống nếu theo quy định chung."),
        Field("paper_symbol", "Số quyết định thành lập", longest=60, example="12-QĐ/ĐU"),
        Field("paper_on", "Ngày quyết định thành lập", "date"),
        Field("paper_by", "Cơ quan ban hành", width=28, example="Đảng uỷ xã Giả Định"),
    )  # fmt: skip

    def __init__(self) -> None:
        self._closings: list[tuple[Reading, Row, Unit, Document]] = []
        self._reading: Reading | None = None

    def load(self, reading: Reading, run: Loading) -> None:
        """As every row sheet; closings wait until the people have been loaded."""
        self._reading = reading
        super().load(reading, run)

    def ordered(self, rows: list[Row], reading: Reading, run: Loading) -> list[Row]:
        """Superiors before subordinates; a circle keeps its order and is refused by its first row."""
        waiting = {row.text("code").casefold(): row for row in rows}
        done: dict[int, Row] = {}

        def place(row: Row, above: tuple[int, ...]) -> None:
            parent = waiting.get(row.text("parent").casefold())
            if parent is not None and parent.number not in done and parent.number not in above:
                place(parent, (*above, row.number))
            done.setdefault(row.number, row)

        for row in rows:
            place(row, ())
        return list(done.values())

    def write(self, row: Row, run: Loading) -> Outcome:
        unit = run.code(row.text("code"))
        if unit is not None and not run.may(self.needs, unit.pk):
            raise Refused(
                "unit.code_taken",
                "Mã này đã có đơn vị khác dùng, ngoài phạm vi được nhập.",
                remedy="Hãy kiểm tra lại mã.",
                field="code",
            )
        return self._found(row, run) if unit is None else self._compare(row, unit, run)

    def _paper(self, row: Row, run: Loading) -> Document:
        symbol, on = row.text("paper_symbol"), row["paper_on"]
        if not symbol:
            return run.basis()
        if on is None:
            raise Refused(
                "unit.paper_on",
                "Có số quyết định thì phải có ngày quyết định.",
                remedy="Hãy ghi ngày.",
                field="paper_on",
            )
        return run.paper(
            Kind.DECISION, symbol, on, row.text("paper_by") or f"Cấp uỷ có thẩm quyền, theo sổ {run.root_name}"
        )

    def _found(self, row: Row, run: Loading) -> Outcome:
        parent = run.unit(row.text("parent"), "parent", self.needs) if row["parent"] else self._top(row, run)
        document = self._paper(row, run)
        unit = found_unit(
            by=run.by, at=run.at, code=row["code"], name=row["name"], form=row["form"], opened_on=row["opened_on"], parent=parent,
            document=document, sector=row.text("sector"), tags=row["tags"] or (), symbol=row.text("symbol"),
        )  # fmt: skip
        if row["authority"]:
            set_authority(
                by=run.by, at=run.at, unit=unit, mode=row["authority"], on=row["opened_on"], document=document
            )
        run.found(unit, row["name"])
        run.touched.append(f"unit:{unit.pk}")
        self._close_later(row, unit, document)
        return "new"

    def _top(self, row: Row, run: Loading) -> Unit:
        """Without a superior, a unit stands directly under the unit the book is for; unless it is that very unit."""
        if fold(row["name"]) == fold(run.root_name):
            raise Refused(
                "unit.parent",
                f"Đơn vị này đã có, mang mã {run.book.unit.code}.",
                remedy=f"Hãy ghi mã {run.book.unit.code} ở đây và ở các dòng dưới, hoặc ghi mã cấp trên.",
                field="code",
            )
        return run.book.unit

    def _compare(self, row: Row, unit: Unit, run: Loading) -> Outcome:
        """Only what is missing is added; what differs is refused."""
        profiles = list(Profile.objects.known().filter(unit=unit).order_by("valid"))
        last = profiles[-1]
        if fold(row["name"]) not in {fold(profile.name) for profile in profiles}:
            raise contradiction("name", "Tên đơn vị", last.name, _SCREEN)
        if row["form"] not in {profile.form for profile in profiles}:
            raise contradiction("form", "Loại tổ chức", Form(last.form).label, _SCREEN)
        if row["sector"] and last.sector and row["sector"] not in {profile.sector for profile in profiles}:
            raise contradiction("sector", "Loại hình", Sector(last.sector).label, _SCREEN)
        if row["symbol"] and last.symbol and row["symbol"] not in {profile.symbol for profile in profiles}:
            raise contradiction("symbol", "Ký hiệu văn bản", last.symbol, _SCREEN)
        if row["opened_on"] != unit.opened_on:
            raise contradiction("opened_on", "Ngày thành lập", f"{unit.opened_on:%d/%m/%Y}", _SCREEN)
        self._compare_place(row, unit, run)
        changed = self._fill(row, unit, last, run)
        if row["closed_on"] is not None:
            if unit.closed_on is None:
                self._close_later(row, unit, self._paper(row, run))
                changed = True
            elif unit.closed_on != row["closed_on"]:
                raise contradiction("closed_on", "Ngày kết thúc hoạt động", f"{unit.closed_on:%d/%m/%Y}", _SCREEN)
        return "changed" if changed else "unchanged"

    def _compare_place(self, row: Row, unit: Unit, run: Loading) -> None:
        if row["parent"] is None:
            return
        parents = {
            placement.parent for placement in Placement.objects.known().filter(unit=unit).select_related("parent")
        }
        asked = run.code(row.text("parent")) or run.unit(row.text("parent"), "parent", None)
        if asked not in parents:
            raise contradiction(
                "parent", "Cấp trên", ", ".join(sorted(parent.code for parent in parents)) or "không có", _SCREEN
            )

    def _fill(self, row: Row, unit: Unit, last: Profile, run: Loading) -> bool:
        changed = False
        missing = {key: row[key] for key in ("sector", "symbol") if row[key] and not getattr(last, key)}
        if new_tags := sorted(set(row["tags"] or ()) - set(last.tags)):
            missing["tags"] = sorted({*last.tags, *new_tags})
        if missing and last.valid_until is None and last.valid_from is not None:
            change_profile(
                by=run.by, at=run.at, unit=unit, on=last.valid_from, document=last.document or run.basis(), **missing
            )
            changed = True
        modes = set(Authority.objects.known().filter(unit=unit).values_list("mode", flat=True))
        if row["authority"] and not modes:
            set_authority(
                by=run.by,
                at=run.at,
                unit=unit,
                mode=row["authority"],
                on=row["opened_on"],
                document=self._paper(row, run),
            )
            changed = True
        elif row["authority"] and row["authority"] not in modes:
            raise contradiction(
                "authority",
                "Thẩm quyền kết nạp",
                ", ".join(AuthorityMode(mode).label for mode in sorted(modes)),
                _SCREEN,
            )
        if changed:
            run.touched.append(f"unit:{unit.pk}")
        return changed

    def _close_later(self, row: Row, unit: Unit, document: Document) -> None:
        if row["closed_on"] is not None and self._reading is not None:
            self._closings.append((self._reading, row, unit, document))

    def finish(self, run: Loading) -> None:
        """Close units from the bottom up, now that their people have moved or left."""
        closings, self._closings = self._closings, []
        for reading, row, unit, document in sorted(closings, key=lambda item: -len(item[1].text("code"))):
            before = len(run.faults)
            with run.attempt(reading, row):
                close_unit(by=run.by, at=run.at, unit=unit, on=row["closed_on"], document=document)
            if len(run.faults) > before:
                tally = run.tally(reading.title)
                tally.errors += 1
                if unit.pk in run.created:
                    tally.new -= 1
                else:
                    tally.changed -= 1

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        profiles: dict[int, Profile] = {}
        for profile in Profile.objects.known().filter(unit_id__in=what.units).order_by("unit_id", "valid"):
            profiles.setdefault(profile.unit_id, profile)
        parents: dict[int, str] = {}
        for placement in (
            Placement.objects.known()
            .filter(unit_id__in=what.units)
            .select_related("parent")
            .order_by("unit_id", "valid")
        ):
            parents.setdefault(placement.unit_id, placement.parent.code)
        modes: dict[int, str] = {}
        for authority in Authority.objects.known().filter(unit_id__in=what.units).order_by("unit_id", "valid"):
            modes.setdefault(authority.unit_id, AuthorityMode(authority.mode).label)
        for unit in Unit.objects.filter(pk__in=what.units).select_related("founding_document").order_by("code"):
            if (first := profiles.get(unit.pk)) is not None:
                yield _exported(unit, first, parents.get(unit.pk), modes.get(unit.pk))


def _exported(unit: Unit, profile: Profile, parent: str | None, mode: str | None) -> dict[str, object]:
    paper = unit.founding_document if unit.founding_document and unit.founding_document.kind == Kind.DECISION else None
    return {
        "code": unit.code, "name": profile.name, "form": Form(profile.form).label,
        "sector": Sector(profile.sector).label if profile.sector else None, "tags": "; ".join(clean(tag) for tag in profile.tags),
        "parent": parent, "opened_on": unit.opened_on, "closed_on": unit.closed_on, "symbol": profile.symbol, "authority": mode,
        "paper_symbol": paper.symbol if paper else None, "paper_on": paper.issued_on if paper else None,
        "paper_by": paper.issuer if paper else None,
    }  # fmt: skip
