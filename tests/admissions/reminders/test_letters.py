"""Reminder letters: one click from the list of what is late with a unit, numbered when wished, and who it went to is kept."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from ketnap.access.roles import Role
from ketnap.admissions import queries as cases
from ketnap.admissions.reminders import queries
from ketnap.admissions.reminders.actions.print_letter import print_letter
from ketnap.admissions.reminders.actions.send_letter import send_letter
from ketnap.admissions.reminders.letters import letter_paper
from ketnap.admissions.reminders.models import Letter, LetterItem
from ketnap.audit.models import Entry
from ketnap.documents.actions.open_number_book import open_number_book
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import BY, Committee
from ketnap.testing.queries import query_count
from tests.admissions.paths import NOW
from tests.admissions.reminders.cases import NAME, TODAY, step, voted

DAY = dt.timedelta(days=1)


def late(committee: Committee, count: int = 3, day: dt.date = TODAY) -> list[cases.Overdue]:
    """Ceremonies not held in time: they lie with the cell."""
    for nth in range(count):
        case = voted(committee.cell, day - (160 + nth) * DAY)
        step(case, "committee_resolution", day - 155 * DAY)
        step(case, "sent_up", day - 150 * DAY)
        step(case, "decided", day - 90 * DAY)
        step(case, "decision_received", day - 89 * DAY)
    return [one for one in cases.overdue([committee.cell.pk], day) if one.clock.key == "ceremony"]


def book(unit: Unit) -> None:
    open_number_book(by=BY, at=NOW, unit_id=unit.pk, kind=Kind.LETTER, suffix="CV/ĐU", term_from=dt.date(2025, 1, 1))


def send(committee: Committee, found: list[cases.Overdue], *, numbered: bool = False, to: Unit | None = None) -> Letter:
    return send_letter(
        by=BY, at=NOW, unit=committee.root, to=to or committee.cell, on=TODAY, answer_by=TODAY + 10 * DAY, late=found,
        numbered=numbered,
    )  # fmt: skip


def words(content: bytes) -> str:
    read = Word(io.BytesIO(content))
    return "\n".join(
        [one.text for one in read.paragraphs]
        + [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    )


def test_a_letter_lists_what_is_late_and_asks_for_an_answer(committee: Committee) -> None:
    found = late(committee)
    assert {one.with_whom for one in found} == {committee.cell.pk}
    letter = send(committee, found)
    text = words(print_letter(by=BY, at=NOW, letter=letter, kind="docx", demo=False))
    assert "còn 03 việc" in text
    assert "trước ngày 30/11/2026" in text
    for one in found:
        assert one.case.person.full_name in text
    assert text.count("Lễ kết nạp") == 3
    assert print_letter(by=BY, at=NOW, letter=letter, kind="pdf", demo=False).startswith(b"%PDF")
    assert Entry.objects.get(action="admissions.send_letter").rows == [one.case.pk for one in found]
    assert Entry.objects.filter(action="admissions.print_letter").count() == 2
    assert letter_paper(letter, written=NOW, demo=False).symbol.startswith("CV/")


def test_a_number_comes_from_the_book_and_the_register_knows_the_letter(committee: Committee) -> None:
    found = late(committee)
    with pytest.raises(Refused) as refusal:
        send(committee, found, numbered=True)
    assert refusal.value.code == "number.no_book"
    assert not Letter.objects.exists()
    book(committee.root)
    first, second = (send(committee, found, numbered=True) for _ in range(2))
    assert first.number is not None
    assert second.number is not None
    assert (first.number.number, second.number.number) == (1, 2)
    assert first.document is not None
    assert (first.document.symbol, first.document.kind) == ("01-CV/ĐU", Kind.LETTER)
    assert NAME not in first.document.title
    assert "Số 01-CV/ĐU" in words(print_letter(by=BY, at=NOW, letter=first, kind="docx", demo=False))


def test_letters_that_make_no_sense_are_refused(committee: Committee) -> None:
    found = late(committee)
    for more, code in (({"late": []}, "letter.empty"), ({"to": committee.other_cell}, "letter.to"),
                       ({"unit": committee.cell}, "letter.to"), ({"answer_by": TODAY}, "letter.answer")):  # fmt: skip
        asked = {
            "unit": committee.root, "to": committee.cell, "on": TODAY, "answer_by": TODAY + DAY, "late": found, "numbered": False,
        }  # fmt: skip
        with pytest.raises(Refused) as refusal:
            send_letter(by=BY, at=NOW, **{**asked, **more})  # type: ignore[arg-type]
        assert refusal.value.code == code


def test_the_receiver_sees_that_a_letter_was_sent_and_a_stranger_nothing(committee: Committee) -> None:
    send(committee, late(committee))
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert (Letter.objects.count(), LetterItem.objects.count()) == (1, 3)
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])):
        assert (Letter.objects.count(), LetterItem.objects.count()) == (0, 0)


def test_one_click_from_the_list_of_what_is_late(committee: Committee) -> None:
    found = late(committee, day=clock.today())
    client = Client()
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(reverse("admissions:overdue"), {"o": committee.cell.code})
    assert "Lập công văn đôn đốc" in page.content.decode()
    url = page.context["remind_url"]
    remind = page.context["remind"]
    assert remind.numbered is False
    answer = client.post(url, {"answer_by": remind.answer_by.isoformat()})
    assert answer.status_code == 302
    with rls.everything():
        letter = Letter.objects.get()
        assert letter.items.count() == len(found) == 3
        assert letter.to == committee.cell
        assert not Document.objects.filter(kind=Kind.LETTER).exists()
    shown = client.get(answer["Location"])
    assert shown.status_code == 200
    assert len(shown.context["table"].rows) == 3
    for kind in ("docx", "pdf"):
        sent = client.post(reverse("admissions:letter_file", args=[letter.uid]), {"dang": kind})
        assert sent.status_code == 200
        assert sent["Content-Disposition"].endswith(f'.{kind}"')
    assert client.post(reverse("admissions:letter_file", args=[letter.uid]), {"dang": "exe"}).status_code == 404
    with query_count("admissions:letters"):
        register = client.get(reverse("admissions:letters"))
    (row,) = register.context["table"].rows
    assert row[4] == 3
    assert client.get(url).status_code == 200
    assert client.get(reverse("admissions:letters"), {"o": committee.other_cell.code}).status_code == 404
    with rls.everything():
        assert [one.limits for one in queries.letters([committee.root.pk])] == [3]
