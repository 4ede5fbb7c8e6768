"""The limits that run in a case: due dates with the sentence that explains them. Nothing is stored, overdue is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ketnap.law import Calendar, RuleSet, add_months, load_calendar, load_rules, rules
from ketnap.law.rules.deadlines import RECEIVED
from ketnap.lib import format as vn


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
    book, calendar = load_rules(), load_calendar()
    running = [
        *_before_vote(taken, certificate, book, on),
        *_to_decision(taken, extension, book, calendar),
        *_to_ceremony(taken, book, calendar),
        *_probation(taken, book, calendar, on),
    ]
    return sorted(running, key=lambda clock: clock.due or dt.date.max)


def _months(key: str, label: str, start: dt.date, param: str, book: RuleSet, event: str, on: dt.date) -> Clock:
    value = book.value(param, on)
    due = add_months(start, value.value) if isinstance(value.value, int) else None
    why = f"{value.text} kể từ {event} {vn.day(start)} ({value.citation})." if due else value.because
    return Clock(key, label, "cell_vote", start, due, why)


def _before_vote(taken: Mapping[str, dt.date], certificate: dt.date | None, book: RuleSet, on: dt.date) -> list[Clock]:
    if "cell_vote" in taken:
        return []
    made = []
    if certificate is not None and "sympathiser" in taken:
        param = "certificate_awareness.validity"
        made.append(_months("certificate", "Giấy chứng nhận còn giá trị", certificate, param, book, "ngày cấp", on))
    if "file_compiled" in taken:
        start = taken["file_compiled"]
        made.append(_months("dossier", "Chi bộ xem xét hồ sơ", start, "dossier.validity", book, "ngày lập hồ sơ", on))
    return made


def _working(
    key: str, label: str, ends_with: str, start: dt.date, param: str, book: RuleSet, calendar: Calendar, event: str,
    *, on: dt.date | None = None, extra: int = 0,
) -> Clock:  # fmt: skip
    value = book.value(param, on or start)
    due = rules.due_date(param, start, book, calendar, on=on, extra=extra)
    if due is None:
        return Clock(key, label, ends_with, start, None, value.because)
    more = f", gia hạn {extra} ngày làm việc" if extra else ""
    doubt = f" Tạm tính: {' '.join(due.why)}" if due.provisional else ""
    why = f"{value.text}{more} kể từ {event} {vn.day(start)} ({value.citation}).{doubt}"
    return Clock(key, label, ends_with, start, due.date, why, due.provisional)


def _to_decision(taken: Mapping[str, dt.date], extension: int, book: RuleSet, calendar: Calendar) -> list[Clock]:
    made = []
    if "cell_vote" in taken and "decided" not in taken:
        made.append(
            _working(
                "decision",
                "Quyết định kết nạp",
                "decided",
                taken["cell_vote"],
                "deadline.admission_decision",
                book,
                calendar,
                "ngày chi bộ ra nghị quyết",
                extra=extension,
            )
        )
    if "recognition_cell_vote" in taken and "recognised" not in taken:
        made.append(
            _working(
                "recognition",
                "Quyết định công nhận chính thức",
                "recognised",
                taken["recognition_cell_vote"],
                "deadline.official_decision",
                book,
                calendar,
                "ngày chi bộ ra nghị quyết",
                extra=extension,
            )
        )
    return made


def _to_ceremony(taken: Mapping[str, dt.date], book: RuleSet, calendar: Calendar) -> list[Clock]:
    if "decided" not in taken or "ceremony" in taken:
        return []
    decided = taken["decided"]
    received = book.value("deadline.ceremony.start_event", decided).value == RECEIVED
    start = taken.get("decision_received") if received else decided
    if start is None:
        because = "Hạn tính từ ngày chi bộ nhận quyết định; chưa ghi ngày nhận."
        return [Clock("ceremony", "Lễ kết nạp", "ceremony", decided, None, because)]
    event = "ngày chi bộ nhận quyết định" if received else "ngày ra quyết định"
    return [
        _working("ceremony", "Lễ kết nạp", "ceremony", start, "deadline.ceremony", book, calendar, event, on=decided)
    ]


def _probation(taken: Mapping[str, dt.date], book: RuleSet, calendar: Calendar, on: dt.date) -> list[Clock]:
    if "ceremony" not in taken or "recognition_cell_vote" in taken:
        return []
    held = taken["ceremony"]
    length = book.value("probation.length", held)
    end = rules.probation_ends_on(held, book)
    if end is None:
        return [Clock("probation", "Hết thời gian dự bị", "", held, None, length.because, is_limit=False)]
    why = f"{length.text} kể từ lễ kết nạp {vn.day(held)} ({length.citation})."
    review = _working(
        "review", "Chi bộ xét công nhận chính thức", "recognition_cell_vote", end, "deadline.conversion_review", book,
        calendar, "ngày hết thời gian dự bị", on=on,
    )  # fmt: skip
    return [Clock("probation", "Hết thời gian dự bị", "", held, end, why, is_limit=False), review]
