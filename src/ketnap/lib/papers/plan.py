"""Settles every word and mark a paper prints, once, as plain data; the two writers only draw it.

Rules (which mark where) follow `layouts.yaml`; page positions are left to the writers.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ketnap.lib import format as fmt
from ketnap.lib.papers.model import (
    Annex,
    Block,
    ChartBlock,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Signature2,
    Table,
)

DEMO_MARK = "DỮ LIỆU GIẢ ĐỊNH"
TITLE = "ĐẢNG CỘNG SẢN VIỆT NAM"
# Title and motto of each head, and the printed length in millimetres of the line that is ruled in Word (None: the regime's).
TITLES: dict[str, tuple[str, str, float | None]] = {
    "party": (TITLE, "", None),
    "personal": (TITLE, "", None),
    "bare": ("", "", None),
    "youth_union": ("ĐOÀN TNCS HỒ CHÍ MINH", "", 65),
    "state": ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", 58),
}
STATE_TITLE_PT = 12  # the long title of the State fits its column at this size only
FIVE_HYPHENS = "-----"
_SUBMISSION = "TỜ TRÌNH"
_SIGNATURE_LINES = 4
_BLANK = "\u00a0" * 8
_DAY = re.compile(r"ngày \d\d tháng \d{1,2} năm \d{4}")
_LEAD = re.compile(r"Điều \d+\.")
_PURPOSE = re.compile(r"(.*\S)\s+(\([^()]*\))", re.DOTALL)

_JUSTIFIED = {"bold": False, "italic": False, "align": "justify", "indent": True, "keep": False, "small": False}
STYLES: dict[str, dict[str, Any]] = {
    "body": _JUSTIFIED,
    "ground": _JUSTIFIED,
    "item": _JUSTIFIED,
    "h1": {**_JUSTIFIED, "bold": True, "keep": True},
    "h2": {**_JUSTIFIED, "bold": True, "keep": True},
    "h3": {**_JUSTIFIED, "keep": True},
    "article": {**_JUSTIFIED, "bold": True, "keep": True},
    "clause": _JUSTIFIED,
    "part": {**_JUSTIFIED, "bold": True, "align": "center", "indent": False, "keep": True},
    "centre": {**_JUSTIFIED, "align": "center", "indent": False},
    "plain": {**_JUSTIFIED, "align": "left", "indent": False},
    "note": {**_JUSTIFIED, "italic": True, "align": "left", "indent": False, "small": True},
}


def plan(paper: Paper) -> dict[str, Any]:
    """Returns all that is printed, as data that goes through JSON: composed text, no control characters."""
    is_letter, written = not paper.type_name, fmt.local_moment(paper.written)
    title = fmt.printable(" ".join(filter(None, (paper.type_name, paper.subject))) or paper.issuer)
    content = {
        "doc_title": " ".join(title.split()),
        "author": paper.issuer,
        "written": [getattr(written, part) for part in ("year", "month", "day", "hour", "minute", "second")],
        "layout": asdict(paper.layout.geometry),
        "landscape": paper.landscape,
        "demo": DEMO_MARK if paper.demo else "",
        "form_code": paper.form_code,
        "head": _head(paper, about=paper.subject if is_letter else ""),
        "type_name": paper.type_name,
        "subject": "" if is_letter else paper.subject,
        "hyphens": "" if is_letter or paper.head != "party" else FIVE_HYPHENS,
        "addressees": _addressees(paper),
        "blocks": _blocks(paper, paper.blocks, closes=True),
        "foot": _foot(paper),
        "note": paper.note,
        "annexes": [_annex(paper, annex) for annex in paper.annexes],
    }
    cleaned: dict[str, Any] = _clean(content)
    return cleaned


def number_line(number: int | None, symbol: str) -> str:
    """Returns 'Số 05-NQ/ĐU': no colon, two digits below ten, a blank for the pen when the number is None."""
    return f"Số {_BLANK if number is None else f'{number:02d}'}-{symbol}" if symbol else ""


def whole_day(line: str) -> str:
    """Returns a line of place and day whose day stays in one piece: a long place goes above it, the year is never alone."""
    return _DAY.sub(lambda found: found[0].replace(" ", "\u00a0"), line)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return fmt.printable(value).replace("\t", " ")
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value


def _head(paper: Paper, *, about: str) -> dict[str, Any]:
    place = f"{paper.place}, " if paper.place else ""
    title, motto, rule_mm = TITLES[paper.head]
    geometry = paper.layout.geometry
    return {
        "kind": paper.head if paper.head in ("personal", "bare") else "columns",
        "title": title,
        "title_pt": STATE_TITLE_PT if motto else geometry.title_pt,
        "motto": motto,
        "rule_mm": rule_mm or geometry.title_rule_mm,
        "superior": paper.superior,
        "issuer": paper.issuer,
        "star": "*" if paper.star and paper.head == "party" and (paper.symbol or paper.number_text) else "",
        "number": paper.number_text or number_line(paper.number, paper.symbol),
        "about": about,
        "place_day": whole_day(f"{place}{fmt.day_long(paper.day)}") if paper.place or paper.day else "",
    }


def _addressees(paper: Paper) -> dict[str, Any] | None:
    if not paper.addressees:
        return None
    is_submission = paper.type_name.strip().upper() == _SUBMISSION
    word = paper.layout.submission_word if is_submission else "Kính gửi"
    return {
        "word": f"{word}:",
        "lines": _listed(paper, paper.addressees) if len(paper.addressees) > 1 else [],
        "only": paper.addressees[0] if len(paper.addressees) == 1 else "",
    }


def _listed(paper: Paper, lines: Sequence[str]) -> list[str]:
    """Returns the lines with a dash before and the regime's separator after each, a full stop after the last."""
    last, separator = len(lines) - 1, paper.layout.recipients_separator
    return [f"- {line.rstrip(' .,;')}{'.' if n == last else separator}" for n, line in enumerate(lines)]


def _foot(paper: Paper) -> dict[str, Any] | None:
    if not paper.signature and not paper.recipients:
        return None
    recipients = []
    for line in _listed(paper, paper.recipients):
        body, mark = line[:-1], line[-1]
        found = _PURPOSE.fullmatch(body)
        text, purpose = (found[1] + " ", found[2]) if found else (body, "")
        recipients.append({"text": text, "purpose": purpose, "mark": mark})
    return {"recipients": recipients, "signature": _signature(paper.signature) if paper.signature else None}


def _signature(signature: Signature, *, beside: Signature | None = None) -> dict[str, Any]:
    """Returns the block with the blank lines left for the hand; beside a taller block the names stay level."""
    missing = max(0, _height(beside) - _height(signature)) if beside else 0
    return {**asdict(signature), "above": whole_day(signature.above), "blank_lines": _SIGNATURE_LINES + missing}


def _height(signature: Signature) -> int:
    return sum(bool(line) for line in (signature.above, signature.authority, signature.post, signature.hint))


def _annex(paper: Paper, annex: Annex) -> dict[str, Any]:
    return {
        "heading": annex.heading,
        "subject": annex.subject,
        "hyphens": FIVE_HYPHENS,
        "landscape": annex.landscape,
        "blocks": _blocks(paper, annex.blocks, closes=False),
    }


def _blocks(paper: Paper, blocks: Sequence[Block], *, closes: bool) -> list[dict[str, Any]]:
    """Returns the blocks; `closes` puts the end mark after the last running paragraph: a Party paper's is the regime's."""
    end_mark = paper.layout.end_mark if paper.head == "party" else "."
    running = [
        n
        for n, block in enumerate(blocks)
        if isinstance(block, Paragraph) and block.style in ("body", "item", "clause")
    ]
    last = running[-1] if closes and running else -1
    planned: list[dict[str, Any]] = []
    for n, block in enumerate(blocks):
        match block:
            case Paragraph():
                text = _marked(paper, blocks, n) if block.style == "ground" else block.text
                text = f"{text.rstrip(' ./')}{end_mark}" if n == last else text
                look = STYLES[block.style]
                # Names are never signed on a sheet that holds none of the text.
                keep = look["keep"] or (closes and (n == len(blocks) - 1 or isinstance(blocks[n + 1], Signature2)))
                lead = _LEAD.match(text) if block.style == "clause" else None
                planned.append(
                    {"kind": "paragraph", "text": text, **look, "keep": keep, "lead": lead[0] if lead else ""}
                )
            case Table():
                planned.append(_table(block))
            case ChartBlock():
                planned += _chart(block)
            case PageBreak():
                planned.append({"kind": "break"})
            case Signature2():
                left, right = block.left, block.right
                pair = {"left": _signature(left, beside=right), "right": _signature(right, beside=left)}
                planned.append({"kind": "signatures", **pair})
    return planned


def _marked(paper: Paper, blocks: Sequence[Block], n: int) -> str:
    """Returns a ground with its dash and mark: ';' while another ground follows, the regime's mark after the last."""
    text = str(getattr(blocks[n], "text", "")).strip().removeprefix("- ").rstrip(" ;,.")
    following = blocks[n + 1] if n + 1 < len(blocks) else None
    more = isinstance(following, Paragraph) and following.style == "ground"
    return f"- {text}{';' if more else paper.layout.last_ground_mark}"


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": [asdict(column) for column in table.columns],
        "groups": _groups(table),
        "rows": [list(row) for row in table.rows],
        "totals": list(table.totals),
    }


def _groups(table: Table) -> list[dict[str, Any]]:
    """Returns the upper heading row as runs of columns, '' where a heading takes both rows; [] for one row."""
    if not any(column.group for column in table.columns):
        return []
    runs: list[dict[str, Any]] = []
    for column in table.columns:
        if column.group and runs and runs[-1]["text"] == column.group:
            runs[-1]["span"] += 1
        else:
            runs.append({"text": column.group, "span": 1, "heading": column.heading})
    return runs


def _chart(block: ChartBlock) -> list[dict[str, Any]]:
    picture = {
        "kind": "chart",
        "svg": block.svg,
        "caption": block.caption,
        "description": block.description,
        "width_mm": block.width_mm,
    }
    return [picture, _table(block.twin)] if block.twin else [picture]
