"""Small pieces of Word's XML that python-docx has no words for, and the type every run is set in."""

import io
import zipfile
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def element(tag: str, **attributes: str) -> Any:
    """Returns a new element of Word's main namespace, its attributes in that namespace too."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_type(
    font_owner: Any, size: float, *, bold: bool = False, italic: bool = False, underline: bool = False
) -> None:
    """Sets the font of a run or style for every script, so that no letter falls back to another face."""
    font = font_owner.font
    font.name, font.size, font.bold, font.italic, font.underline = FONT, Pt(size), bold, italic, underline
    fonts = font_owner.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def add_run(paragraph: Any, text: str, size: float, **look: bool) -> Any:
    """Adds a run; line breaks in the text become breaks on the page."""
    run = paragraph.add_run(text)
    set_type(run, size, **look)
    return run


def set_pitch(paragraph: Any, *, pitch: float | None, before: float = 0, after: float = 0) -> None:
    """Sets the line pitch exactly, or single lines when None (pictures would be cut off under an exact pitch)."""
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if pitch is None:
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)


def draw_rule_above(paragraph: Any, *, points: float, side_mm: float) -> None:
    """Draws a rule over the paragraph, `side_mm` short of the column on each side."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(side_mm)
    borders = element("pBdr")
    borders.append(element("top", val="single", sz=str(round(points * 8)), space="1", color="auto"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def add_field(paragraph: Any, code: str, size: float) -> None:
    """Adds a field Word works out itself, such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("", "2"), ("end", "")):
        run = add_run(paragraph, "", size)
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            part = element("instrText" if text == code else "t")
            part.text = text
            run._r.append(part)


def set_widths(table: Any, widths_mm: list[float]) -> None:
    """Fixes the column widths, in the grid and in every cell, as Word and other readers each look at one of them."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths_mm, strict=True):
            cell.width = Mm(width)


def set_cell_margins(table: Any, side_mm: float, edge_mm: float) -> None:
    """Sets the room between text and the border of every cell, left and right `side_mm`, above and below `edge_mm`."""
    margins = element("tblCellMar")
    for side, room in (("top", edge_mm), ("left", side_mm), ("bottom", edge_mm), ("right", side_mm)):
        margins.append(element(side, w=str(round(room * 56.7)), type="dxa"))
    properties = table._tbl.tblPr
    properties.insert(len(properties) - (1 if properties.find(qn("w:tblLook")) is not None else 0), margins)


def keep_row_whole(row: Any, *, repeat: bool = False) -> None:
    """Keeps a row on one page; `repeat` prints it again at the top of every page the table reaches."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if repeat:
        properties.append(element("tblHeader"))


def merge_heads(table: Any, groups: list[dict[str, Any]]) -> None:
    """Joins the cells of a two-row head: across the columns of a group, down where a heading takes both rows."""
    start = 0
    for group in groups:
        end = start + group["span"] - 1
        upper, other = table.cell(0, start), table.cell(0, end) if group["text"] else table.cell(1, start)
        joined = upper.merge(other)
        for paragraph in joined.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        joined.paragraphs[0].runs[0].text = group["text"] or group["heading"]
        joined.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        start = end + 1


def set_current_mode(settings: Any) -> None:
    """Marks the file as made for today's Word, not for the compatibility mode that shifts tables to the left."""
    for setting in settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def describe_picture(shape: Any, text: str) -> None:
    """Gives a picture the words a screen reader says."""
    shape._inline.docPr.set("descr", text)


def same_bytes(data: bytes) -> bytes:
    """Returns the package with every entry dated alike, so that the same paper gives the same file."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return target.getvalue()
