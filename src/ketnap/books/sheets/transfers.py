"""Sheet “Chuyển sinh hoạt”: members sent from one cell to another, received or not yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.reader import Reading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, contradiction
from ketnap.books.sheets.people import PERSON_FIELDS, find_person
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.models import Transfer
from ketnap.organisations.models import Unit


class Transfers(RowSheet):
    key = "transfers"
    title = "Chuyển sinh hoạt"
    needs = Can.EDIT_MEMBERS
    sees = Can.SEE_MEMBERS
    about = "Mỗi dòng một lần chuyển sinh hoạt đảng. Chưa tiếp nhận thì để trống ngày tiếp nhận."
    names_people = True
    fields: ClassVar[tuple[Field, ...]] = (
        *PERSON_FIELDS,
        Field("sender", "Từ chi bộ", required=True, longest=200, note="Mã chi bộ nơi đi."),
        Field("receiver", "Đến chi bộ", required=True, longest=200, note="Mã chi bộ nơi đến."),
        Field("sent_on", "Ngày giới thiệu", "date", True, aliases=("Ngày chuyển đi",)),
        Field("received_on", "Ngày tiếp nhận", "date"),
        Field("letter", "Số giấy giới thiệu", longest=60),
        Field("reason", "Lý do", width=24),
    )  # fmt: skip

    def ordered(self, rows: list[Row], reading: Reading, run: Loading) -> list[Row]:
        """In the order of time, so that one person's moves follow each other."""
        return sorted(rows, key=lambda row: (row["sent_on"], row.number))

    def write(self, row: Row, run: Loading) -> Outcome:
        sender = run.unit(row.text("sender"), "sender", self.needs)
        receiver = run.unit(row.text("receiver"), "receiver", None)
        person = find_person(row, run, sender.pk)
        known = Transfer.objects.filter(person=person, sender=sender, receiver=receiver, sent_on=row["sent_on"]).first()
        if known is not None and (row["received_on"] is None or known.received_on == row["received_on"]):
            return "unchanged"
        if known is not None and known.received_on is not None:
            raise contradiction("received_on", "Ngày tiếp nhận", vn.day(known.received_on), "hồ sơ đảng viên")
        if row["received_on"] is not None and not run.may(self.needs, receiver.pk):
            raise Refused(
                "transfer.receiver", "Nơi đến ngoài phạm vi được nhập nên không ghi được ngày tiếp nhận.",
                remedy="Hãy để trống ngày tiếp nhận; nơi đến sẽ ghi.", field="received_on",
            )  # fmt: skip
        transfer = known or self._send(row, run, sender, receiver)
        if row["received_on"] is not None:
            receive_transfer(by=run.by, at=run.at, transfer=transfer, on=row["received_on"])
        run.touched.append(f"person:{person.pk}")
        return "changed" if known is not None else "new"

    def _send(self, row: Row, run: Loading, sender: Unit, receiver: Unit) -> Transfer:
        person = find_person(row, run, sender.pk)
        now = ledger.lasting(person)
        if now is not None and now.unit_id != sender.pk:
            raise Refused(
                "transfer.not_there", f"Người này đang sinh hoạt tại {run.unit_name(now.unit_id)}, không phải nơi đi.",
                remedy="Hãy xem lại nơi đi, hoặc ghi đủ các lần chuyển trước đó.", field="sender",
            )  # fmt: skip
        return send_transfer(
            by=run.by, at=run.at, person=person, receiver=receiver, on=row["sent_on"], letter=self._letter(row, run),
            reason=row.text("reason"),
        )  # fmt: skip

    def _letter(self, row: Row, run: Loading) -> Document | None:
        if not row["letter"]:
            return None
        return run.paper(Kind.LETTER, row["letter"], row["sent_on"], f"Cấp uỷ nơi đi, theo sổ {run.root_name}")

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        """Only the transfers still on their way: where people are now stands in “Đảng viên”."""
        waiting = Transfer.objects.filter(sender_id__in=what.units, received_on=None, returned_on=None)
        for transfer in waiting.select_related("person", "sender", "receiver", "letter").order_by("sent_on", "id"):
            yield {
                "full_name": transfer.person.full_name, "birth_date": transfer.person.birth_date, "identity": None,
                "sender": transfer.sender.code, "receiver": transfer.receiver.code, "sent_on": transfer.sent_on, "received_on": None,
                "letter": transfer.letter.symbol if transfer.letter else None, "reason": transfer.reason,
            }  # fmt: skip
