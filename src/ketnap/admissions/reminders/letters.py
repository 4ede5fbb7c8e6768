"""The reminder letter as a paper: what lies too long with a unit, listed in an annex, made anew from what was recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ketnap.admissions.kinds import Body
from ketnap.admissions.papers.facts import BODY_OF
from ketnap.admissions.papers.letterheads import Head, heads
from ketnap.admissions.queries import names_of
from ketnap.admissions.reminders.models import Letter
from ketnap.documents.actions.give_number import symbol_of
from ketnap.documents.kinds import Kind
from ketnap.documents.models import NumberBook
from ketnap.lib import format as vn
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Annex, Paper, Paragraph, Signature, Table, TableColumn
from ketnap.members.kinds import SeatTitle
from ketnap.members.models import Seat
from ketnap.work.workdays.queries import calendar_on

SUBJECT = "V/v đôn đốc công tác kết nạp, công nhận đảng viên"
COLUMNS = (("TT", 0.4), ("Họ và tên", 2), ("Chi bộ", 2), ("Việc", 2.2), ("Hạn", 1), ("Quá hạn (ngày)", 0.8))

ANSWER_AFTER = 10  # working days an office gives as a custom; the form lets it choose


@dataclass(frozen=True)
class Defaults:
    """What one click takes: when to answer, and whether a book of letters is open to take a number from."""

    answer_by: dt.date
    numbered: bool


def letter_defaults(unit: int, today: dt.date) -> Defaults:
    """The defaults of the unit's letters. Two queries."""
    book = NumberBook.objects.filter(unit_id=unit, kind=Kind.LETTER, term__contains=today).exists()
    return Defaults(calendar_on(today).add_working_days(today, ANSWER_AFTER).date, book)


def letter_paper(letter: Letter, *, written: dt.datetime, demo: bool) -> Paper:
    """The letter and its annex. Five queries."""
    found = heads([letter.unit_id, letter.to_id], letter.on)
    head, to = found[letter.unit_id], found[letter.to_id]
    items = list(letter.items.select_related("case__person").order_by("due", "pk"))
    names = names_of({item.unit_id for item in items}, letter.on)
    rows = [
        [
            str(nth), item.case.person.full_name, names.get(item.unit_id, ""), item.label, vn.day(item.due),
            vn.number((letter.on - item.due).days),
        ]
        for nth, item in enumerate(items, 1)
    ]  # fmt: skip
    table = Table([TableColumn(label, width) for label, width in COLUMNS], rows)
    return Paper(
        layout=layout_on(letter.on), issuer=head.issuer, superior=head.superior, written=written, place=head.place, day=letter.on,
        subject=SUBJECT, addressees=[to.committee], blocks=_words(letter, head, to, len(items)), signature=_signs(letter, head),
        recipients=["Như trên", f"Lưu {head.committee}"], demo=demo, annexes=[Annex("DANH SÁCH", _annex(letter), [table])],
        **_number(letter, head),
    )  # fmt: skip


def _words(letter: Letter, head: Head, to: Head, count: int) -> list[Paragraph]:
    return [
        Paragraph(
            f"Qua theo dõi công tác kết nạp, công nhận đảng viên, tính đến ngày {vn.day(letter.on)}, tại {to.committee} còn "
            f"{vn.count2(count)} việc đã quá thời hạn theo quy định (danh sách kèm theo)."
        ),
        Paragraph(
            f"{head.committee} đề nghị {to.committee} rà soát, chỉ đạo giải quyết từng việc; việc chưa giải quyết được thì nêu rõ lý do "
            f"và thời gian hoàn thành, báo cáo về {head.committee} trước ngày {vn.day(letter.answer_by)}."
        ),
        Paragraph(f"{head.committee} mong nhận được sự phối hợp của {to.committee}."),
    ]  # fmt: skip


def _annex(letter: Letter) -> str:
    return f"các việc quá thời hạn tính đến ngày {vn.day(letter.on)}"


def _signs(letter: Letter, head: Head) -> Signature:
    body = Body.CELL if head.is_cell else Body.COMMITTEE
    seats = Seat.objects.on(letter.on).filter(
        unit_id=letter.unit_id, title=SeatTitle.SECRETARY, committee__body=BODY_OF[body]
    )
    seat = seats.select_related("person").first()
    name = seat.person.full_name if seat else ""
    return Signature("T/M CHI BỘ" if head.is_cell else "T/M ĐẢNG UỶ", "BÍ THƯ", name)


def _number(letter: Letter, head: Head) -> dict[str, Any]:
    """The number given, else a blank for the clerk's pen."""
    if letter.number is not None:
        return {"number_text": f"Số {symbol_of(letter.number)}"}
    return {"symbol": f"CV/{head.symbol}"}
