"""Make a reminder letter to a unit from limits that have passed, numbered from the book when wished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.queries import Overdue
from ketnap.admissions.reminders.letters import SUBJECT
from ketnap.admissions.reminders.models import Letter, LetterItem
from ketnap.audit.record import record
from ketnap.documents.actions.give_number import give_number, symbol_of
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of


def send_letter(
    *, by: Actor, at: dt.datetime, unit: Unit, to: Unit, on: dt.date, answer_by: dt.date, late: Sequence[Overdue], numbered: bool
) -> Letter:  # fmt: skip
    """The letter. `late` are the limits it names, all lying with `to`; the caller has checked who may see them.

    Raises Refused without a limit, to oneself, for an answer before the letter, and where no book of letters is open.
    """
    if not late:
        raise Refused(
            "letter.empty",
            "Đơn vị này không có việc nào quá hạn.",
            remedy="Hãy xem lại danh sách quá hạn.",
            field="answer_by",
        )
    if unit == to or any(one.with_whom != to.pk for one in late):
        raise Refused(
            "letter.to", "Chỉ đôn đốc việc đang ở đơn vị nhận công văn.", remedy="Hãy chọn lại đơn vị ở danh sách quá hạn.",
            field="answer_by",
        )  # fmt: skip
    if answer_by <= on:
        raise Refused(
            "letter.answer",
            "Ngày đề nghị báo cáo phải sau ngày công văn.",
            remedy="Hãy chọn ngày sau.",
            field="answer_by",
        )
    with transaction.atomic():
        letter = Letter.objects.create(unit=unit, to=to, on=on, answer_by=answer_by, by=by.username, made_at=at)
        LetterItem.objects.bulk_create(
            LetterItem(letter=letter, unit_id=one.case.unit_id, case=one.case, label=one.clock.label, due=one.clock.due)
            for one in late
            if one.clock.due is not None  # what is overdue has a day
        )
        if numbered:
            _number(letter, by=by, at=at)
        record(
            by=by, at=at, action="admissions.send_letter", subject="admissions.letter", subject_id=letter.uid, unit_id=unit.pk,
            after={"unit": to.code, "on": on, "count": len(late), "symbol": symbol_of(letter.number) if letter.number else ""},
            rows=[one.case.pk for one in late],
        )  # fmt: skip
    return letter


def _number(letter: Letter, *, by: Actor, at: dt.datetime) -> None:
    number = give_number(by=by, at=at, unit_id=letter.unit_id, kind=Kind.LETTER, on=letter.on)
    document = register_document(
        by=by, at=at, unit_id=letter.unit_id, kind=Kind.LETTER, symbol=symbol_of(number), number=number.number, issued_on=letter.on,
        issuer=names_of([letter.unit_id], letter.on)[letter.unit_id], title=SUBJECT,
    )  # fmt: skip
    number.document = letter.document = document
    letter.number = number
    number.save(update_fields=["document"])
    letter.save(update_fields=["number", "document"])
