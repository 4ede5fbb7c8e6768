"""A calendar as RFC 5545 has it: one all-day event a day with limits, with count, date and link, never a name."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from ketnap.lib import format as vn

_OCTETS = 75


def folded(line: str) -> str:
    """The line cut into pieces of at most 75 octets, each but the first led by a space; no letter is cut in two."""
    pieces, current = [], b""
    for letter in line:
        octets = letter.encode()
        if len(current) + len(octets) > _OCTETS:
            pieces.append(current.decode())
            current = b" "
        current += octets
    return "\r\n".join([*pieces, current.decode()])


def escaped(text: str) -> str:
    """Text as a value: backslash, comma, semicolon and line break are marked."""
    for letter, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(letter, written)
    return text


def stamp(at: dt.datetime) -> str:
    """A moment in UTC."""
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def calendar_text(days: Iterable[dt.date], feed: UUID, *, at: dt.datetime, link: Callable[[dt.date], str]) -> str:
    """The calendar: `days` are the last days of limits, one for each limit. UIDs are the feed's and the day's, so they stay."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ket Nap//Nhac han//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:Kết Nạp: việc đến hạn", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]  # fmt: skip
    for day, count in sorted(Counter(days).items()):
        lines += _event(day, count, feed, at, link(day))
    return "\r\n".join(folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _event(day: dt.date, count: int, feed: UUID, at: dt.datetime, url: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{feed}-{day:%Y%m%d}@ketnap"
    yield f"DTSTAMP:{stamp(at)}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(f'Kết Nạp: {vn.number(count)} việc đến hạn')}"
    yield f"DESCRIPTION:{escaped(f'Hạn {vn.day(day)}. Xem danh sách: {url}')}"
    yield f"URL:{url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
