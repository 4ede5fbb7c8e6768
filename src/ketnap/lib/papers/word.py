"""Draws a paper as a Word file with python-docx, built directly: no template, so no dotted blanks to fill."""

import io
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm

from ketnap.lib import format as fmt
from ketnap.lib.papers import word_parts as parts
from ketnap.lib.papers.model import Paper
from ketnap.lib.papers.pdf import svg_to_png
from ketnap.lib.papers.plan import plan


def write_word(paper: Paper, *, fonts: Path | None = None) -> bytes:
    """Returns the paper as a .docx file with the words of its PDF; the same paper always gives the same bytes.

    Type is named Times New Roman, which the reader's Word has. `fonts` is only for the pictures of charts.
    """
    writer = _Writer(plan(paper), fonts)
    writer.describe(fmt.local_moment(paper.written))
    writer.draw()
    target = io.BytesIO()
    writer.doc.save(target)
    return parts.same_bytes(target.getvalue())


class _Writer:
    """The file being drawn; `box` is what paragraphs go into (the body or a table cell)."""

    def __init__(self, content: dict[str, Any], fonts: Path | None) -> None:
        self.d, self.g, self.fonts = content, content["layout"], fonts
        self.doc: Any = Document()
        parts.set_type(self.doc.styles["Normal"], self.g["body_pt"])
        language = parts.element("lang", val="vi-VN", eastAsia="vi-VN")
        self.doc.styles["Normal"].element.get_or_add_rPr().append(language)
        parts.set_current_mode(self.doc.settings)

    def describe(self, written: datetime) -> None:
        about = self.doc.core_properties
        about.title, about.author, about.last_modified_by = self.d["doc_title"][:255], self.d["author"][:255], ""
        about.subject, about.comments, about.language = "", self.d["demo"], "vi-VN"
        about.created = about.modified = written
        about.revision = 1

    def draw(self) -> None:
        self.set_page(self.doc.sections[0], landscape=self.d["landscape"])
        self.write_headers(self.doc.sections[0])
        if self.d["head"]["kind"] == "columns":
            self.draw_columns_head()
        elif self.d["head"]["kind"] == "personal":
            self.draw_personal_head()
        self.draw_title()
        self.draw_addressees()
        for item in self.d["blocks"]:
            self.draw_block(item)
        self.draw_foot()
        self.draw_annexes()

    # Pages

    def set_page(self, section: Any, *, landscape: bool) -> None:
        short, long = (Mm(size) for size in self.g["page_mm"])
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if landscape else (short, long)
        section.top_margin, section.bottom_margin = Mm(self.g["margin_top_mm"]), Mm(self.g["margin_bottom_mm"])
        section.left_margin, section.right_margin = Mm(self.g["margin_left_mm"]), Mm(self.g["margin_right_mm"])
        section.header_distance = section.footer_distance = Mm(self.g["header_distance_mm"])
        self.width = (section.page_width - section.left_margin - section.right_margin) / Mm(1)

    def write_headers(self, section: Any) -> None:
        """Page 1 shows the demo mark and form code, later pages also the page number in the middle; the note stands below all."""
        section.different_first_page_header_footer = True
        for below in (section.first_page_footer, section.footer) if self.d["note"] else ():
            parts.set_pitch(below.paragraphs[0], pitch=None)
            parts.add_run(below.paragraphs[0], self.d["note"], self.g["small_pt"], italic=True)
        first, later = section.first_page_header.paragraphs[0], section.header.paragraphs[0]
        self.header_line(first, ends=self.d["form_code"])
        self.header_line(later, number=True)

    def header_line(self, paragraph: Any, *, number: bool = False, ends: str = "") -> None:
        paragraph.style = self.doc.styles["Normal"]
        parts.set_pitch(paragraph, pitch=None)
        if not (self.d["demo"] or ends):
            paragraph.alignment = parts.ALIGN["center"]
        else:
            stops = paragraph.paragraph_format.tab_stops
            for place, kind in ((self.width / 2, 1), (self.width, 2)):
                stops.add_tab_stop(Mm(place), kind)
            parts.add_run(paragraph, self.d["demo"], self.g["small_pt"], bold=True)
            parts.add_run(paragraph, "\t", self.g["small_pt"])
        if number:
            parts.add_field(paragraph, "PAGE", self.g["head_pt"])
        if ends:
            parts.add_run(paragraph, f"\t{ends}", self.g["recipients_pt"], bold=True)

    # Lines

    def line(self, box: Any, text: str, size: float, *, align: str = "left", before: float = 0, after: float = 0,
             pitch: float | None = None, keep: bool = False, **look: bool) -> Any:  # fmt: skip
        """Adds one paragraph of one look to the body or a cell, and returns it."""
        paragraph = box.add_paragraph()
        paragraph.alignment = parts.ALIGN[align]
        parts.set_pitch(paragraph, pitch=pitch or self.g["line_pitch_pt"] * max(1, size / self.g["body_pt"]),
                        before=before, after=after)  # fmt: skip
        paragraph.paragraph_format.keep_with_next = keep
        if text:
            parts.add_run(paragraph, text, size, **look)
        return paragraph

    def columns(self, widths: list[float]) -> list[Any]:
        """Adds a borderless one-row table and returns its emptied cells."""
        table = self.doc.add_table(rows=1, cols=len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        parts.set_widths(table, widths)
        parts.set_cell_margins(table, 0, 0)
        parts.keep_row_whole(table.rows[0])
        cells = list(table.rows[0].cells)
        for cell in cells:
            cell._tc.remove(cell.paragraphs[0]._p)
        return cells

    def halves(self) -> list[float]:
        left, right = self.g["head_left_mm"], self.g["head_right_mm"]
        return [self.width * left / (left + right), self.width * right / (left + right)]

    # The head

    def draw_columns_head(self) -> None:
        head, size = self.d["head"], self.g["head_pt"]
        left, right = self.columns(self.halves())
        if head["superior"]:
            self.line(left, head["superior"], size, align="center")
        self.line(left, head["issuer"], size, align="center", bold=True)
        for text in filter(None, (head["star"], head["number"])):
            self.line(left, text, size, align="center")
        if head["about"]:
            self.line(left, head["about"], self.g["letter_subject_pt"], align="center", before=2, italic=True)
        self.draw_title_rule(right, self.halves()[1])
        self.line(right, head["place_day"], size, align="center", italic=True)

    def draw_title_rule(self, box: Any, width: float) -> None:
        head = self.d["head"]
        self.line(box, head["title"], head["title_pt"], align="center", bold=True)
        if head["motto"]:
            self.line(box, head["motto"], head["title_pt"] + 1, align="center", bold=True)
        rule = self.line(box, "", 2, pitch=6)
        parts.draw_rule_above(rule, points=self.g["rule_pt"], side_mm=(width - head["rule_mm"]) / 2)

    def draw_personal_head(self) -> None:
        self.draw_title_rule(self.doc, self.width)
        if self.d["head"]["place_day"]:
            self.line(self.doc, self.d["head"]["place_day"], self.g["head_pt"], align="right", italic=True)

    def draw_title(self) -> None:
        lines = [(self.d["type_name"], self.g["type_pt"], True), (self.d["subject"], self.g["subject_pt"], True),
                 (self.d["hyphens"], self.g["body_pt"], False)]  # fmt: skip
        shown = [line for line in lines if line[0]]
        for n, (text, size, bold) in enumerate(shown):
            self.line(self.doc, text, size, align="center", before=0 if n else 18,
                      after=0 if n + 1 < len(shown) else 12, keep=True, bold=bold)  # fmt: skip
        if not shown:
            self.line(self.doc, "", self.g["body_pt"])

    def draw_addressees(self) -> None:
        to, size = self.d["addressees"], self.g["body_pt"]
        if not to:
            return
        if to["only"]:
            paragraph = self.line(self.doc, to["word"] + " ", size, align="center", after=12, italic=True)
            parts.add_run(paragraph, to["only"], size)
            return
        for n, text in enumerate([to["word"], *to["lines"]]):
            paragraph = self.line(self.doc, text, size, italic=n == 0, after=12 if n == len(to["lines"]) else 0)
            paragraph.paragraph_format.left_indent = Mm(35)

    # Blocks

    def draw_block(self, item: dict[str, Any]) -> None:
        match item["kind"]:
            case "paragraph":
                self.draw_paragraph(item)
            case "table":
                self.draw_table(item)
            case "chart":
                self.draw_chart(item)
            case "break":
                self.line(self.doc, "", self.g["small_pt"]).paragraph_format.page_break_before = True
            case "signatures":
                self.line(self.doc, "", self.g["body_pt"], keep=True)
                cells = self.columns([self.width / 2] * 2)
                for cell, side in zip(cells, ("left", "right"), strict=True):
                    self.draw_signature(cell, item[side])

    def draw_paragraph(self, item: dict[str, Any]) -> None:
        size = self.g["small_pt"] if item["small"] else self.g["body_pt"]
        look = {"bold": item["bold"], "italic": item["italic"]}
        paragraph = self.line(self.doc, item["lead"], size, align=item["align"], after=self.g["paragraph_gap_pt"],
                              keep=item["keep"], bold=True)  # fmt: skip
        parts.add_run(paragraph, item["text"].removeprefix(item["lead"]), size, **look)
        if item["indent"]:
            paragraph.paragraph_format.first_line_indent = Mm(self.g["first_line_mm"])

    def draw_table(self, item: dict[str, Any]) -> None:
        if item["caption"]:
            self.line(self.doc, item["caption"], self.g["body_pt"], align="center", after=3, keep=True, bold=True)
        columns, totals = item["columns"], [item["totals"]] if item["totals"] else []
        heads = [[column["heading"] for column in columns]] * (2 if item["groups"] else 1)
        grid = [*heads, *item["rows"], *totals]
        table = self.doc.add_table(rows=len(grid), cols=len(columns), style="Table Grid")
        shares = sum(column["width"] for column in columns)
        parts.set_widths(table, [self.width * column["width"] / shares for column in columns])
        parts.set_cell_margins(table, 1.2, 0.6)
        aligns = ["right" if column["numeric"] else "left" for column in columns]
        for n, (row, texts) in enumerate(zip(table.rows, grid, strict=True)):
            is_head, is_total = n < len(heads), bool(totals) and n == len(grid) - 1
            parts.keep_row_whole(row, repeat=is_head)
            for cell, text, align in zip(row.cells, texts, aligns, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.alignment = parts.ALIGN["center" if is_head else align]
                parts.set_pitch(paragraph, pitch=None)
                parts.add_run(paragraph, text, self.g["table_pt"], bold=is_head or is_total)
        parts.merge_heads(table, item["groups"])
        self.line(self.doc, "", self.g["small_pt"], pitch=self.g["paragraph_gap_pt"])

    def draw_chart(self, item: dict[str, Any]) -> None:
        picture = svg_to_png(item["svg"], width_mm=item["width_mm"], fonts=self.fonts)
        paragraph = self.doc.add_paragraph()
        paragraph.alignment = parts.ALIGN["center"]
        parts.set_pitch(paragraph, pitch=None)
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(item["width_mm"]))
        parts.describe_picture(shape, item["description"])
        self.line(self.doc, item["caption"], self.g["body_pt"], align="center",
                  after=self.g["paragraph_gap_pt"], italic=True)  # fmt: skip

    # The foot and what follows

    def draw_foot(self) -> None:
        foot = self.d["foot"]
        if not foot:
            return
        self.line(self.doc, "", self.g["small_pt"], pitch=self.g["paragraph_gap_pt"], keep=True)
        left, right = self.columns(self.halves())
        if foot["recipients"]:
            self.line(left, "Nơi nhận:", self.g["head_pt"], underline=True)
        for entry in foot["recipients"]:
            size = self.g["recipients_pt"]
            paragraph = self.line(left, entry["text"], size, pitch=size * 1.25)
            for text, italic in ((entry["purpose"], True), (entry["mark"], False)):
                parts.add_run(paragraph, text, size, italic=italic)
        if foot["signature"]:
            self.draw_signature(right, foot["signature"])
        for cell in (left, right):
            if not cell.paragraphs:
                cell.add_paragraph()

    def draw_signature(self, box: Any, signature: dict[str, Any]) -> None:
        size = self.g["head_pt"]
        if signature["above"]:
            self.line(box, signature["above"], size, align="center", italic=True)
        if signature["authority"]:
            self.line(box, signature["authority"], size, align="center", bold=True)
        if signature["post"]:
            self.line(box, signature["post"], size, align="center")
        if signature["hint"]:
            self.line(box, signature["hint"], self.g["recipients_pt"], align="center", italic=True)
        for _ in range(signature["blank_lines"]):
            self.line(box, "", size)
        self.line(box, signature["name"], size, align="center", bold=True)

    def draw_annexes(self) -> None:
        turns = [self.d["landscape"], *(annex["landscape"] for annex in self.d["annexes"])]
        for annex, (before, now) in zip(self.d["annexes"], pairwise(turns), strict=True):
            if now != before:
                section = self.doc.add_section(WD_SECTION.NEW_PAGE)
                section.different_first_page_header_footer = False
                self.set_page(section, landscape=now)
                section.header.is_linked_to_previous = False
                self.header_line(section.header.paragraphs[0], number=True)
            heading = self.line(self.doc, annex["heading"], self.g["body_pt"], align="center", keep=True, bold=True)
            heading.paragraph_format.page_break_before = now == before
            self.line(self.doc, annex["subject"], self.g["body_pt"], align="center", keep=True, bold=True)
            self.line(self.doc, annex["hyphens"], self.g["body_pt"], align="center", after=12, keep=True)
            for item in annex["blocks"]:
                self.draw_block(item)
