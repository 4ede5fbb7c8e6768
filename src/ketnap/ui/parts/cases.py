"""What a page about one case shows: steps, findings, dates, history, masked values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ketnap.lib import format as vn
from ketnap.ui.parts.values import Tone

StepState = Literal["done", "current", "todo", "skipped", "overdue"]
FindingState = Literal["met", "not_met", "unknown", "waived"]


@dataclass(frozen=True)
class Step:
    """One step of a case; `day` is when it was done or is due."""

    label: str
    state: StepState
    day: date | None = None
    note: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """Returns the state in words."""
        return _STEP_WORDS[self.state]


_STEP_WORDS: dict[StepState, str] = {
    "done": "Đã xong",
    "current": "Đang làm",
    "todo": "Chưa đến",
    "skipped": "Không áp dụng",
    "overdue": "Quá hạn",
}


@dataclass(frozen=True)
class FindingRow:
    """The outcome of one rule for one case: about the case and the rule, never about a person's worth."""

    rule: str
    state: FindingState
    reason: str
    citation: str = ""
    value: str = ""
    since: date | None = None
    verified: bool = True
    remedy: str = ""
    url: str = ""
    layer: str = ""

    @property
    def words(self) -> str:
        """Returns the state in words."""
        return _FINDING_WORDS[self.state][0]

    @property
    def icon(self) -> str:
        """Returns the name of the icon that repeats the state."""
        return _FINDING_WORDS[self.state][1]


_FINDING_WORDS: dict[FindingState, tuple[str, str]] = {
    "met": ("Đạt", "check"),
    "not_met": ("Chưa đạt", "cross"),
    "unknown": ("Chưa rõ", "question"),
    "waived": ("Được miễn", "dash-circle"),
}


@dataclass(frozen=True)
class Masked:
    """A sensitive value that is not in the page; revealing posts to `reveal_url` and is logged."""

    label: str
    reveal_url: str
    hint: str = ""


@dataclass(frozen=True)
class Entry:
    """One event of a history: what, when, who did it and, where different, who typed it."""

    title: str
    at: datetime | date
    who: str = ""
    typed_by: str = ""
    detail: str = ""
    url: str = ""
    tone: Tone = "neutral"

    @property
    def when(self) -> str:
        """Returns the moment or day as printed."""
        return vn.moment(self.at) if isinstance(self.at, datetime) else vn.day(self.at)


@dataclass(frozen=True)
class Due:
    """How far a date is: words and tone."""

    words: str
    tone: Tone
    icon: str = "clock"
    day: date | None = None


def due(day: date | None, today: date, expected: bool = False) -> Due:
    """Returns how far `day` is from `today`: còn n ngày, đến hạn hôm nay, quá hạn n ngày; or dự kiến for a forecast."""
    if day is None:
        return Due("Chưa có hạn", "neutral", "question")
    if expected:
        return Due(f"Dự kiến {vn.day(day)}", "neutral", "calendar", day)
    left = (day - today).days
    if left < 0:
        return Due(f"Quá hạn {vn.number(-left)} ngày", "bad", "warning", day)
    if left == 0:
        return Due("Đến hạn hôm nay", "warn", "clock", day)
    return Due(f"Còn {vn.number(left)} ngày", "warn" if left <= 7 else "neutral", "clock", day)
