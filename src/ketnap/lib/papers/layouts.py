"""Layout regimes of Party papers as dated data (`layouts.yaml`), chosen by the date of the paper."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ketnap.lib import format as fmt


@dataclass(frozen=True, slots=True)
class Geometry:
    """Sizes of the page in millimetres and of type in points."""

    page_mm: tuple[float, float]
    margin_top_mm: float
    margin_bottom_mm: float
    margin_left_mm: float
    margin_right_mm: float
    header_distance_mm: float
    head_left_mm: float
    head_right_mm: float
    first_line_mm: float
    title_rule_mm: float
    body_pt: float
    line_pitch_pt: float
    paragraph_gap_pt: float
    title_pt: float
    head_pt: float
    type_pt: float
    subject_pt: float
    letter_subject_pt: float
    recipients_pt: float
    table_pt: float
    small_pt: float
    rule_pt: float


@dataclass(frozen=True, slots=True)
class Layout:
    """One regime; `verified` is False while the full official text has not been read, `source` names it."""

    code: str
    title: str
    since: date
    until: date | None
    verified: bool
    source: str
    recipients_separator: str
    submission_word: str
    end_mark: str
    last_ground_mark: str
    regulation_symbol: str
    geometry: Geometry


def _read(entry: dict[str, Any]) -> Layout:
    geometry = {**entry["geometry"], "page_mm": tuple(entry["geometry"]["page_mm"])}
    return Layout(**{**entry, "geometry": Geometry(**geometry)})


@cache
def layouts() -> tuple[Layout, ...]:
    """Returns every known regime, oldest first. Raises TypeError when the data file lacks or adds a value."""
    text = files(__package__).joinpath("layouts.yaml").read_text(encoding="utf-8")
    return tuple(sorted((_read(entry) for entry in yaml.safe_load(text)), key=lambda layout: layout.since))


def layout_on(day: date) -> Layout:
    """Returns the regime in force on the day. Raises ValueError with a Vietnamese sentence when none is known."""
    for layout in reversed(layouts()):
        if layout.since <= day and (layout.until is None or day <= layout.until):
            return layout
    first = fmt.day(layouts()[0].since)
    raise ValueError(f"Chưa có dữ liệu thể thức văn bản cho ngày {fmt.day(day)}; chỉ in được giấy tờ từ ngày {first}.")
