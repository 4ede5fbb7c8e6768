"""The limits that run in a case: due dates with the sentence that explains them. Nothing is stored, overdue is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ketnap.law import add_months, load_calendar, load_rules, rules
from ketnap.law.rules.deadlines import RECEIVED
from ketnap.lib import format as vn

_REMEMBERED = 20_000


@dataclass(frozen=True)
class Clock:
    """A limit. `due` is its last day, None where the law or the calendar can't say; `ends_with` is the step that meets it.

    `why` explains: from which event, how long, by which document. `provisional` days rest on an unpublished calendar.
    """

    key: str
    label: str
    ends_with: str
    start: dt.date
    due: dt.date | None
    why: str
    provisional: bool = False
    is_limit: bool = True

    def overdue(self, day: dt.date) -> bool:
        """Whether the limit has passed on `day`. The end of the probation is an expected day, never overdue."""
        return self.is_limit and self.due is not None and self.due < day


def clocks(taken: Mapping[str, dt.date], certificate: dt.date | None, on: dt.date, extension: int = 0) -> list[Clock]:
    """Limits that run on `on`, given the days of the steps taken and of the awareness certificate; nearest due date first.

    Where the law picks a value by a meeting still to come, the value of `on` is shown.
    """
    running = [
        *_before_vote(taken, certificate, on),
        *_to_decision(taken, extension),
        *_to_ceremony(taken),
        *_probation(taken, on),
    ]
    return sorted(running, key=lambda clock: clock.due or dt.date.max)


@lru_cache(maxsize=_REMEMBERED)
def _months(key: str, label: str, start: dt.date, param: str, event: str, on: dt.date) -> Clock:
    """A limit in months; remembered, since many cases share their days."""
    value = load_rules().value(param, on)
    due = add_months(start, value.value) if isinstance(value.value, int) else None
    why = f"{value.text} kể từ {event} {vn.day(start)} ({value.citation})." if due else value.because
    return Clock(key, label, "cell_vote", start, due, why)


def _before_vote(taken: Mapping[str, dt.date], certificate: dt.date | None, on: dt.date) -> list[Clock]:
    if "cell_vote" in taken:
        return []
    made = []
    if certificate is not None and "sympathiser" in taken:
        param = "certificate_awareness.validity"
        made.append(_months("certificate", "Giấy chứng nhận còn giá trị", certificate, param, "ngày cấp", on))
    if "file_compiled" in taken:
        start = taken["file_compiled"]
        made.append(_months("dossier", "Chi bộ xem xét hồ sơ", start, "dossier.validity", "ngày lập hồ sơ", on))
    return made


@lru_cache(maxsize=_REMEMBERED)
def _working(
    key: str, label: str, ends_with: str, start: dt.date, param: str, event: str, on: dt.date, extra: int = 0
) -> Clock:
    """A limit in working days, of the length the law gives on `on`; remembered as above."""
    book = load_rules()
    value = book.value(param, on)
    due = rules.due_date(param, start, book, load_calendar(), on=on, extra=extra)
    if due is None:
        return Clock(key, label, ends_with, start, None, value.because)
    more = f", gia hạn {extra} ngày làm việc" if extra else ""
    doubt = f" Tạm tính: {' '.join(due.why)}" if due.provisional else ""
    why = f"{value.text}{more} kể từ {event} {vn.day(start)} ({value.citation}).{doubt}"
    return Clock(key, label, ends_with, start, due.date, why, due.provisional)


def _to_decision(taken: Mapping[str, dt.date], extension: int) -> list[Clock]:
    event = "ngày chi bộ ra nghị quyết"
    made = []
    if "cell_vote" in taken and "decided" not in taken:
        start, param = taken["cell_vote"], "deadline.admission_decision"
        made.append(_working("decision", "Quyết định kết nạp", "decided", start, param, event, start, extension))
    if "recognition_cell_vote" in taken and "recognised" not in taken:
        start, param = taken["recognition_cell_vote"], "deadline.official_decision"
        label = "Quyết định công nhận chính thức"
        made.append(_working("recognition", label, "recognised", start, param, event, start, extension))
    return made


def _to_ceremony(taken: Mapping[str, dt.date]) -> list[Clock]:
    if "decided" not in taken or "ceremony" in taken:
        return []
    decided = taken["decided"]
    received = load_rules().value("deadline.ceremony.start_event", decided).value == RECEIVED
    start = taken.get("decision_received") if received else decided
    if start is None:
        because = "Hạn tính từ ngày chi bộ nhận quyết định; chưa ghi ngày nhận."
        return [Clock("ceremony", "Lễ kết nạp", "ceremony", decided, None, because)]
    event = "ngày chi bộ nhận quyết định" if received else "ngày ra quyết định"
    return [_working("ceremony", "Lễ kết nạp", "ceremony", start, "deadline.ceremony", event, decided)]


def _probation(taken: Mapping[str, dt.date], on: dt.date) -> list[Clock]:
    if "ceremony" not in taken or "recognition_cell_vote" in taken:
        return []
    held, label = taken["ceremony"], "Hết thời gian dự bị"
    length = load_rules().value("probation.length", held)
    end = rules.probation_ends_on(held, load_rules())
    if end is None:
        return [Clock("probation", label, "", held, None, length.because, is_limit=False)]
    why = f"{length.text} kể từ lễ kết nạp {vn.day(held)} ({length.citation})."
    what, param = "Chi bộ xét công nhận chính thức", "deadline.conversion_review"
    review = _working("review", what, "recognition_cell_vote", end, param, "ngày hết thời gian dự bị", on)
    return [Clock("probation", label, "", held, end, why, is_limit=False), review]
