"""Writes workbooks (.xlsx): exports, import templates and annex tables, the same look everywhere.

Formula injection: every text goes out as a string cell, never through the library's guessing `write`, so nothing in it
is ever computed or turned into a link. Text that begins like a formula also gets Excel's own quote prefix (the flag
behind a typed apostrophe): the stored text stays exactly what it was, and editing the cell does not wake it up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from os import PathLike
from typing import IO, Any

import xlsxwriter

from ketnap.lib import format as fmt
from ketnap.lib.cells import FIRST_DATE, NUMBER_FORMATS, Column, clean_text, looks_like_formula, stored

Row = Mapping[str, object]

DEMO_MARK = "DỮ LIỆU GIẢ ĐỊNH"
REQUIRED_MARK = " *"
"""Follows the heading of a column that must be filled in; importers drop it before they compare headings."""

LISTS_TITLE = "Danh mục"
"""Name of the extra sheet that holds the choices of drop-down lists."""

_MAX_ROW = 1_048_576
_LINE = 16  # points of a line of 12-point letters
_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}


@dataclass(frozen=True, slots=True)
class Signer:
    """One block under a printed table: who signs (bold capitals), what to do ('Ký, ghi rõ họ tên'), the name."""

    post: str
    hint: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet. `rows` may be a generator; `totals` is one bold row after them; `blank_rows` is how far down the
    drop-down lists and date checks of an empty template reach."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row] = ()
    totals: Row | None = None
    place_day: str = ""
    signers: Sequence[Signer] = ()
    blank_rows: int = 0
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself. `created` is given, never read from a clock: same input, same bytes."""

    created: datetime
    author: str = ""
    subject: str = ""
    keywords: str = ""


def write_workbook(
    target: str | PathLike[str] | IO[bytes],
    sheets: Sequence[SheetSpec],
    *,
    demo: bool,
    title: str,
    properties: Properties,
    subtitle: str = "",
    constant_memory: bool = False,
) -> int:
    """Writes the sheets to a path or an open binary file and returns how many data rows went out.

    `constant_memory` keeps one row in memory at a time, for exports of many thousands of rows. An empty `title` puts
    the headings on the first row (import templates). Raises ValueError when a number is too long to be exact, a value
    does not fit its column's kind, or the rows do not fit a sheet; KeyError when a row lacks a column.
    """
    if not sheets:
        raise ValueError("Tệp bảng tính cần ít nhất một trang.")
    book = _Book(target, demo=demo, title=title, subtitle=subtitle, constant_memory=constant_memory)
    book.describe(title, properties)
    written = sum(book.add(spec) for spec in sheets)
    book.close()
    return written


@dataclass(slots=True)
class _Lists:
    """The choices of every drop-down, one column each, written last."""

    columns: list[tuple[str, Sequence[str]]] = field(default_factory=list)

    def reference(self, column: Column) -> str:
        entry = (column.heading, tuple(column.choices))
        if entry not in self.columns:
            self.columns.append(entry)
        letter = xlsxwriter.utility.xl_col_to_name(self.columns.index(entry))
        return f"='{LISTS_TITLE}'!${letter}$2:${letter}${len(column.choices) + 1}"


def _lines(value: object, width: float) -> int:
    """Lines a text takes in a column of that many digits: programs disagree on fitting wrapped rows, so the height is said."""
    return max(1, ceil(0.95 * len(value) / width)) if isinstance(value, str) else 1


class _Book:
    """The workbook being written, with its cell formats."""

    def __init__(self, target: Any, *, demo: bool, title: str, subtitle: str, constant_memory: bool) -> None:
        self.demo, self.title, self.subtitle = demo, title, subtitle
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(
            target, {**options, "constant_memory": constant_memory, "in_memory": not constant_memory}
        )
        self.lists = _Lists()
        self.names: set[str] = {LISTS_TITLE.casefold()}
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, **props: Any) -> Any:
        """Returns the format with these properties, made once."""
        key = tuple(sorted(props.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({**_FONT, **props})
        return self.formats[key]

    def describe(self, title: str, properties: Properties) -> None:
        created = properties.created.replace(tzinfo=None)
        self.book.set_properties(
            {
                "title": clean_text(title),
                "author": clean_text(properties.author),
                "subject": clean_text(properties.subject),
                "keywords": clean_text(properties.keywords),
                "comments": DEMO_MARK if self.demo else "",
                "created": created,
            }
        )

    def add(self, spec: SheetSpec) -> int:
        """Writes one sheet and returns the number of its data rows."""
        sheet = self.book.add_worksheet(self._free_name(spec.title))
        self._set_page(sheet, spec)
        top = self._write_title(sheet, spec)
        self._write_headings(sheet, spec, top)
        count = self._write_rows(sheet, spec, top + 1)
        bottom = top + max(count, spec.blank_rows)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.autofilter(top, 0, max(bottom, top + 1), len(spec.columns) - 1)
        self._add_checks(sheet, spec, top + 1, bottom)
        self._write_foot(sheet, spec, bottom + 1)
        return count

    def _free_name(self, title: str) -> str:
        """Returns a sheet name Excel accepts: at most 31 characters, none of []:*?/\\, not used twice."""
        base = "".join("-" if c in "[]:*?/\\" else c for c in clean_text(title)).strip("' ")[:31] or "Trang"
        name, n = base, 2
        while name.casefold() in self.names:
            name, n = f"{base[: 28 - len(str(n))]} ({n})", n + 1
        self.names.add(name.casefold())
        return name

    def _set_page(self, sheet: Any, spec: SheetSpec) -> None:
        if spec.landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)
        sheet.fit_to_pages(1, 0)
        font = '&"Times New Roman,Bold"'
        sheet.set_header(f"&C{font}{DEMO_MARK}" if self.demo else "")
        sheet.set_footer((f"&L{font}{DEMO_MARK}" if self.demo else "") + '&R&"Times New Roman,Regular"Trang &P/&N')
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_MAX_ROW}"})
        for index, column in enumerate(spec.columns):
            sheet.set_column(index, index, column.width, self.style(num_format=NUMBER_FORMATS[column.kind]))

    def _write_title(self, sheet: Any, spec: SheetSpec) -> int:
        """Writes the demo mark, title and subtitle; returns the row of the headings."""
        lines = [(DEMO_MARK, {"bold": True, "font_color": "#B00020"})] if self.demo else []
        lines += [(self.title, {"bold": True, "font_size": 14})] if self.title else []
        lines += [(self.subtitle, {"italic": True})] if self.subtitle else []
        for row, (text, props) in enumerate(lines):
            sheet.write_string(row, 0, clean_text(text), self.style(**props, quote_prefix=looks_like_formula(text)))
        return len(lines) + (1 if self.title else 0)

    def _write_headings(self, sheet: Any, spec: SheetSpec, row: int) -> None:
        plain = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
        sheet.set_row(row, _LINE * max(_lines(column.heading, column.width / 1.2) for column in spec.columns) + 4)
        for index, column in enumerate(spec.columns):
            style = self.style(**plain, bg_color="#F6D9D9" if column.required else "#EDEDED")
            text = clean_text(column.heading) + (REQUIRED_MARK if column.required else "")
            sheet.write_string(row, index, text, style)
            note = " ".join(part for part in ("Bắt buộc." if column.required else "", clean_text(column.note)) if part)
            if note:
                sheet.write_comment(row, index, note, {"author": "", "font_name": "Times New Roman", "font_size": 11})

    def _write_rows(self, sheet: Any, spec: SheetSpec, top: int) -> int:
        cells = [(index, column.key, self._writer(sheet, column)) for index, column in enumerate(spec.columns)]
        wrapped = [(column.key, column.width) for column in spec.columns if column.kind == "text"]
        count = 0
        for count, values in enumerate(spec.rows, start=1):
            row = top + count - 1
            if row >= _MAX_ROW - 20:
                raise ValueError(
                    f"Một trang bảng tính không chứa quá {fmt.number(_MAX_ROW)} dòng. Hãy lọc bớt dữ liệu."
                )
            for index, key, write in cells:
                write(row, index, values[key])
            if (lines := max((_lines(values[key], width) for key, width in wrapped), default=1)) > 1:
                sheet.set_row(row, _LINE * lines + 1)
        return count

    def _writer(self, sheet: Any, column: Column, *, bold: bool = False) -> Callable[[int, int, object], None]:
        """Returns the function that writes one value of the column."""
        wrap = {"text_wrap": True} if column.kind == "text" else {"align": "right"}
        look = {**wrap, "border": 1, "bold": bold, "num_format": NUMBER_FORMATS[column.kind]}
        plain, quoted = self.style(**look), self.style(**look, quote_prefix=True)

        def write(row: int, index: int, value: object) -> None:
            content = stored(column, value)
            if content is None:
                sheet.write_blank(row, index, None, plain)
            elif isinstance(content, str):
                sheet.write_string(row, index, content, quoted if looks_like_formula(content) else plain)
            elif isinstance(content, date):
                sheet.write_datetime(row, index, content, plain)
            else:
                sheet.write_number(row, index, content, plain)

        return write

    def _add_checks(self, sheet: Any, spec: SheetSpec, first: int, last: int) -> None:
        """Adds drop-down lists, and in templates a check that dates are dates."""
        for index, column in enumerate(spec.columns if last >= first else ()):
            if column.choices:
                rule: dict[str, Any] = {"validate": "list", "source": self.lists.reference(column)}
                message = "Hãy chọn một giá trị trong danh sách."
            elif column.kind == "date" and spec.blank_rows:
                rule = {"validate": "date", "criteria": ">=", "value": FIRST_DATE}
                message = "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/03/2024."
            else:
                continue
            words = {"error_title": "Giá trị chưa đúng", "error_message": message, "ignore_blank": not column.required}
            sheet.data_validation(first, index, last, index, {**rule, **words})

    def _write_foot(self, sheet: Any, spec: SheetSpec, row: int) -> None:
        """Writes the totals, then place and day and the signature blocks spread over the columns."""
        for index, column in enumerate(spec.columns if spec.totals else ()):
            self._writer(sheet, column, bold=True)(row, index, (spec.totals or {}).get(column.key))
        row += 2 if spec.totals else 1
        width = len(spec.columns)
        if spec.place_day:
            sheet.write_string(row, (width - 1) * 3 // 4, spec.place_day, self.style(italic=True, align="center"))
        for offset, part in enumerate(("post", "hint", "name"), start=1):
            for n, signer in enumerate(spec.signers):
                where = (2 * n + 1) * width // (2 * len(spec.signers))
                style = self.style(align="center", bold=part != "hint", italic=part == "hint")
                sheet.write_string(row + offset + (4 if part == "name" else 0), where, getattr(signer, part), style)

    def close(self) -> None:
        """Writes the lists of choices and finishes the file."""
        if self.lists.columns:
            sheet = self.book.add_worksheet(LISTS_TITLE)
            for row in range(max(len(choices) for _, choices in self.lists.columns) + 1):
                for index, (heading, choices) in enumerate(self.lists.columns):
                    if row <= len(choices):
                        style = self.style(bold=row == 0, num_format="@")
                        sheet.write_string(row, index, clean_text(heading if row == 0 else choices[row - 1]), style)
            sheet.set_column(0, len(self.lists.columns) - 1, 30)
        self.book.close()
