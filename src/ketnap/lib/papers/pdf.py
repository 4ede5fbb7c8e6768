"""Draws a paper as PDF with typst: tagged, archival (PDF/A-2a, PDF/UA-1), fonts inside the file."""

import json
from datetime import UTC
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from ketnap.lib import format as fmt
from ketnap.lib.papers.model import Paper
from ketnap.lib.papers.plan import plan

TIMES_FAMILIES = ("Times New Roman", "Tinos", "Liberation Serif")
"""Families with the widths of Times New Roman, best first; Debian's older Liberation Serif lacks Vietnamese letters."""

BUILT_IN_FAMILY = "Libertinus Serif"
"""Complete for Vietnamese and carried inside typst, so that a PDF needs no font file at all."""

# A family without a letter draws a box of another width; a toned letter is as wide as its bare one.
_PROBE = """#let pairs = (("a", "ẵ"), ("e", "ễ"), ("o", "ộ"), ("ư", "ự"), ("y", "ỹ"))
#set text(font: sys.inputs.family, fallback: false)
#context [#metadata(pairs.map(p => calc.abs((measure(p.at(0)).width - measure(p.at(1)).width) / 1pt))) <gaps>]"""


def write_pdf(paper: Paper, *, fonts: Path | None = None) -> bytes:
    """Returns the paper as a PDF; the same paper always gives the same bytes.

    `fonts` is a folder of font files; when it holds a complete Times-like family that one is used, else the built-in.
    The file follows PDF/A-2a and PDF/UA-1; where a text holds a character no font has (an emoji, say), which those
    standards forbid, it is a plain tagged PDF that shows an empty box there.
    """
    inputs = {"data": json.dumps(plan(paper), ensure_ascii=False), "fonts": ",".join(families(fonts))}
    stamp = int(fmt.local_moment(paper.written).replace(tzinfo=UTC).timestamp())
    return compile_source(_template(), inputs, fonts=fonts, stamp=stamp)


def svg_to_png(svg: str, *, width_mm: float, ppi: int = 200, fonts: Path | None = None) -> bytes:
    """Returns the drawing as PNG, `width_mm` wide at `ppi` points an inch."""
    source = (
        f'#set page(width: {width_mm:.1f}mm, height: auto, margin: 0pt)\n#set text(font: sys.inputs.fonts.split(","))\n'
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    inputs = {"svg": svg, "fonts": ",".join(families(fonts))}
    drawn = typst.compile(
        source.encode(), font_paths=_fonts(fonts), ignore_system_fonts=True, format="png", ppi=ppi, sys_inputs=inputs
    )
    return _whole(drawn)


def compile_source(source: bytes, inputs: dict[str, str], *, fonts: Path | None, stamp: int) -> bytes:
    """Returns the PDF of a typst source that reads its data from `inputs`. Raises typst.TypstError on a bad source."""
    options: dict[str, Any] = {
        "font_paths": _fonts(fonts), "ignore_system_fonts": True, "sys_inputs": inputs, "timestamp": stamp,
    }  # fmt: skip
    try:
        return _whole(typst.compile(source, pdf_standards=["a-2a", "ua-1"], **options))
    except typst.TypstError as error:
        if "font" not in str(error):
            raise
        return _whole(typst.compile(source, **options))


def _whole(result: object) -> bytes:
    """Returns the one file that was made. Raises TypeError when the source gave several pictures or none."""
    if not isinstance(result, bytes):
        raise TypeError(f"typst returned {type(result).__name__}, one file was expected")
    return result


def families(fonts: Path | None) -> tuple[str, ...]:
    """Returns the families to set type in, best first; the built-in one is always the last resort."""
    if fonts is None:
        return (BUILT_IN_FAMILY,)
    return (*_complete_families(fonts), BUILT_IN_FAMILY)


@cache
def _complete_families(fonts: Path) -> tuple[str, ...]:
    known = set(_fonts(fonts).families())
    return tuple(family for family in TIMES_FAMILIES if family in known and _has_vietnamese(fonts, family))


def _has_vietnamese(fonts: Path, family: str) -> bool:
    found = typst.query(
        _PROBE.encode(), "<gaps>", field="value", one=True, font_paths=_fonts(fonts), ignore_system_fonts=True,
        sys_inputs={"family": family},
    )  # fmt: skip
    return all(gap < 0.01 for gap in json.loads(found))


@cache
def _fonts(fonts: Path | None) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)] if fonts else [])


@cache
def _template() -> bytes:
    return files(__package__).joinpath("paper.typ").read_bytes()
