"""The limits that run in a case: due dates with the sentence that explains them. Nothing is stored, overdue is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ketnap.law import Calendar, DueDate, Value, add_months, load_calendar, load_rules, overlays, rules
from ketnap.law.overlays import Adopted
from ketnap.law.rules.deadlines import RECEIVED
from ketnap.lib import format as vn

_REMEMBERED = 20_000
# The steps whose days a limit rests on or ends with; sweeps over many cases load these alone.
READS = (
    "sympathiser", "file_compiled", "cell_vote", "decided", "decision_received", "ceremony", "recognition_cell_vote", "recognised",
)  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """A limit. `due` is its last day, None where the law or the calendar can't say; `ends_with` is the step that meets it.

    `why` explains: from which event, how long, by which document. `provisional` days rest on an unpublished calendar. `rule` is
    the parameter of the law and the day its value holds from: another value is another rule, and reminds anew.
    """

    key: str
    label: str
    ends_with: str
    start: dt.date
    due: dt.date | None
    why: str
    provisional: bool = False
    is_limit: bool = True
    rule: str = ""

    def overdue(self, day: dt.date) -> bool:
        """Whether the limit has passed on `day`. The end of the probation is an expected day, never overdue."""
        return self.is_limit and self.due is not None and self.due < day


def clocks(
    taken: Mapping[str, dt.date], certificate: dt.date | None, on: dt.date, extension: int = 0, calendar: Calendar | None = None,
    layers: tuple[Adopted, ...] = (),
) -> list[Clock]:  # fmt: skip
    """Limits that run on `on`, given the days of the steps taken and of the awareness certificate; nearest due date first.

    Where the law picks a value by a meeting still to come, the value of `on` is shown. `calendar` carries what offices corrected
    (`work.workdays`); None is the calendar as shipped. `layers` are the local layers of the law that hold for the cell.
    """
    days = _Days(calendar or load_calendar(), layers)
    running = [
        *_before_vote(taken, certificate, on, layers),
        *_to_decision(taken, extension, days),
        *_to_ceremony(taken, days),
        *_probation(taken, on, days),
        *(local_clocks(taken, days) if layers else ()),
    ]
    return sorted(running, key=lambda clock: clock.due or dt.date.max)


@dataclass(frozen=True)
class _Days:
    """What limits are counted by: the calendar, and the local layers of the law."""

    calendar: Calendar
    layers: tuple[Adopted, ...] = ()


def nearest_first(running: list[Clock], more: list[Clock]) -> list[Clock]:
    """Limits of two sources, the nearest due date first."""
    return sorted([*running, *more], key=lambda clock: clock.due or dt.date.max) if more else running


def _version(value: Value) -> str:
    return f"{value.key}@{value.since.isoformat()}"


@lru_cache(maxsize=_REMEMBERED)
def _months(
    key: str, label: str, start: dt.date, param: str, event: str, on: dt.date, layers: tuple[Adopted, ...]
) -> Clock:
    """A limit in months; remembered, since many cases share their days."""
    value = overlays.rules_for(layers).value(param, on)
    due = add_months(start, value.value) if isinstance(value.value, int) else None
    why = f"{value.text} kể từ {event} {vn.day(start)} ({value.citation})." if due else value.because
    return Clock(key, label, "cell_vote", start, due, why, rule=_version(value))


def _before_vote(
    taken: Mapping[str, dt.date], certificate: dt.date | None, on: dt.date, layers: tuple[Adopted, ...]
) -> list[Clock]:
    if "cell_vote" in taken:
        return []
    made = []
    if certificate is not None and "sympathiser" in taken:
        param = "certificate_awareness.validity"
        made.append(_months("certificate", "Giấy chứng nhận còn giá trị", certificate, param, "ngày cấp", on, layers))
    if "file_compiled" in taken:
        start = taken["file_compiled"]
        made.append(_months("dossier", "Chi bộ xem xét hồ sơ", start, "dossier.validity", "ngày lập hồ sơ", on, layers))
    return made


@dataclass(frozen=True)
class _Limit:
    """What a limit in working days is made of: `param` on `law_day` (plus `extra`), from `start`, the day of `event`."""

    key: str
    label: str
    ends_with: str
    start: dt.date
    param: str
    event: str
    law_day: dt.date
    extra: int = 0


@lru_cache(maxsize=_REMEMBERED)
def _working(limit: _Limit, days: _Days) -> Clock:
    """A limit in working days, of the length the law gives that day; remembered as above."""
    book, calendar = overlays.rules_for(days.layers), days.calendar
    value = book.value(limit.param, limit.law_day)
    due = rules.due_date(limit.param, limit.start, book, calendar, on=limit.law_day, extra=limit.extra)
    if due is None:
        return Clock(limit.key, limit.label, limit.ends_with, limit.start, None, value.because, rule=_version(value))
    more = f", gia hạn {limit.extra} ngày làm việc" if limit.extra else ""
    why = (
        f"{value.text}{more} kể từ {limit.event} {vn.day(limit.start)}{_shift(due)} ({value.citation})."
        f"{_corrected(calendar, limit.start, due)}{_doubt(due)}"
    )
    return Clock(
        limit.key, limit.label, limit.ends_with, limit.start, due.date, why, due.provisional, rule=_version(value)
    )


def working_limit(
    key: str, label: str, ends_with: str, start: dt.date, param: str, event: str, calendar: Calendar,
    layers: tuple[Adopted, ...] = (),
) -> Clock:  # fmt: skip
    """A limit in working days of another subject of the case: days of `param` on `start`, counted from it."""
    return _working(_Limit(key, label, ends_with, start, param, event, start), _Days(calendar, layers))


def _shift(due: DueDate) -> str:
    """By how many calendar days holidays and exchanged Saturdays move the day, in words."""
    if due.shifted > 0:
        return f", lùi {due.shifted} ngày do nghỉ lễ, Tết"
    return f", sớm {-due.shifted} ngày do có ngày làm bù" if due.shifted < 0 else ""


def _corrected(calendar: Calendar, start: dt.date, due: DueDate) -> str:
    noted = calendar.corrections_between(start, due.date)
    return f" Lịch làm việc đã điều chỉnh: {'; '.join(noted)}." if noted else ""


def _doubt(due: DueDate) -> str:
    return f" Dự kiến: {' '.join(due.why)}" if due.provisional else ""


def _to_decision(taken: Mapping[str, dt.date], extension: int, days: _Days) -> list[Clock]:
    event = "ngày chi bộ ra nghị quyết"
    made = []
    if "cell_vote" in taken and "decided" not in taken:
        start, param = taken["cell_vote"], "deadline.admission_decision"
        limit = _Limit("decision", "Quyết định kết nạp", "decided", start, param, event, start, extension)
        made.append(_working(limit, days))
    if "recognition_cell_vote" in taken and "recognised" not in taken:
        start, param = taken["recognition_cell_vote"], "deadline.official_decision"
        label = "Quyết định công nhận chính thức"
        made.append(_working(_Limit("recognition", label, "recognised", start, param, event, start, extension), days))
    return made


def _to_ceremony(taken: Mapping[str, dt.date], days: _Days) -> list[Clock]:
    if "decided" not in taken or "ceremony" in taken:
        return []
    decided, param = taken["decided"], "deadline.ceremony"
    event_of = load_rules().value("deadline.ceremony.start_event", decided)
    if not event_of.known:
        return [Clock("ceremony", "Lễ kết nạp", "ceremony", decided, None, event_of.because, rule=_version(event_of))]
    received = event_of.value == RECEIVED
    start = taken.get("decision_received") if received else decided
    if start is None:
        because = "Hạn tính từ ngày chi bộ nhận quyết định; chưa ghi ngày nhận."
        return [Clock("ceremony", "Lễ kết nạp", "ceremony", decided, None, because, rule=_version(event_of))]
    event = "ngày chi bộ nhận quyết định" if received else "ngày ra quyết định"
    return [_working(_Limit("ceremony", "Lễ kết nạp", "ceremony", start, param, event, decided), days)]


def _probation(taken: Mapping[str, dt.date], on: dt.date, days: _Days) -> list[Clock]:
    if "ceremony" not in taken or "recognition_cell_vote" in taken:
        return []
    held, label = taken["ceremony"], "Hết thời gian dự bị"
    length = load_rules().value("probation.length", held)
    end = rules.probation_ends_on(held, load_rules())
    if end is None:
        because = length.because
        return [Clock("probation", label, "", held, None, because, is_limit=False, rule=_version(length))]
    why = f"{length.text} kể từ lễ kết nạp {vn.day(held)} ({length.citation})."
    what, param, event = "Chi bộ xét công nhận chính thức", "deadline.conversion_review", "ngày hết thời gian dự bị"
    return [
        Clock("probation", label, "", held, end, why, is_limit=False, rule=_version(length)),
        _working(_Limit("review", what, "recognition_cell_vote", end, param, event, on), days),
    ]


# Local limits that run inside the national ones: (begins with, ends with any of, words for the beginning, what must be done).
_LOCAL: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "local.hanoi.chi_bo_forward": (
        "cell_vote", ("subcommittee_appraisal", "committee_resolution", "sent_up", "decided"),
        "ngày chi bộ ra nghị quyết", "Chi bộ gửi nghị quyết lên trên",
    ),
    "local.hanoi.cap_uy_forward": (
        "cell_vote", ("sent_up", "decided"), "ngày chi bộ ra nghị quyết", "Đảng uỷ cơ sở gửi hồ sơ lên cấp trên",
    ),
}  # fmt: skip
LOCAL_READS = tuple(dict.fromkeys(key for start, ends, _, _ in _LOCAL.values() for key in (start, *ends)))


def local_clocks(taken: Mapping[str, dt.date], days: _Days) -> list[Clock]:
    """Limits that the layers of the cell add. A step that ends one shows only that the paper has arrived."""
    named = {key for layer in overlays.overlays_for(days.layers) for key in layer.limits}
    made = []
    for key, (begins, ends, event, label) in _LOCAL.items():
        start = taken.get(begins)
        if key in named and start is not None and not any(end in taken for end in ends):
            made.append(_working(_Limit(key, label, ends[0], start, key, event, start), days))
    return [clock for clock in made if clock.due is not None]
