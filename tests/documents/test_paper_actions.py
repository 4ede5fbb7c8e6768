"""Papers and numbers: what is refused, and that numbers come one after the other whoever asks at the same time."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from ketnap.documents.actions.cancel_number import cancel_number
from ketnap.documents.actions.give_number import give_number, symbol_of
from ketnap.documents.actions.open_number_book import open_number_book
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind, Secrecy
from ketnap.documents.models import Document, Number, NumberBook
from ketnap.lib import rls
from ketnap.lib.temporal import span
from ketnap.organisations.kinds import Form
from ketnap.testing import build
from ketnap.testing.build import AT, BY, TODAY, Committee
from ketnap.testing.expect import constraint, refused

TERM = dt.date(2025, 6, 1)


def register(unit_id: int, **facts: object) -> Document:
    given = {"kind": Kind.DECISION, "symbol": "15-QĐ/ĐU", "issued_on": TERM, "issuer": "Đảng uỷ giả định", **facts}
    return register_document(by=BY, at=AT, unit_id=unit_id, **given)  # type: ignore[arg-type]


def test_the_same_paper_is_entered_once_a_register(committee: Committee) -> None:
    first = register(committee.cell.pk)
    assert register(committee.cell.pk, symbol=" 15-QĐ/ĐU ") == first
    assert register(committee.other_cell.pk) != first  # another unit keeps its own register


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kind": "postcard"}, "document.kind"),
        ({"symbol": " "}, "document.symbol"),
        ({"issuer": ""}, "document.issuer"),
        ({"issued_on": TODAY + dt.timedelta(days=1)}, "document.future"),
        ({"secrecy": Secrecy.SECRET, "title": "Về việc gì đó"}, "document.classified"),
    ],
)
def test_refusals(committee: Committee, facts: dict[str, object], code: str) -> None:
    with refused(code):
        register(committee.cell.pk, **facts)


def test_database_refuses_too(committee: Committee) -> None:
    known = register(committee.cell.pk)
    facts = {
        "unit_id": known.unit_id,
        "kind": known.kind,
        "issued_on": known.issued_on,
        "issuer": known.issuer,
        "recorded_at": AT,
    }
    with constraint("document_once"):
        Document.objects.create(symbol=known.symbol, **facts)
    with constraint("document_has_symbol"):
        Document.objects.create(symbol="", **facts)
    with constraint("document_classified_has_no_title"):
        Document.objects.create(symbol="1", title="Về việc", secrecy=Secrecy.SECRET, **facts)


def book_of(unit_id: int, **facts: object) -> NumberBook:
    given = {"kind": Kind.DECISION, "suffix": "QĐ/ĐU", "term_from": TERM, **facts}
    return open_number_book(by=BY, at=AT, unit_id=unit_id, **given)  # type: ignore[arg-type]


def test_numbers_follow_the_paper_book_and_a_cancelled_one_stays(committee: Committee) -> None:
    unit = committee.grassroots.pk
    book = book_of(unit, last=8)
    first, second = (give_number(by=BY, at=AT, unit_id=unit, kind=Kind.DECISION, on=TODAY) for _ in range(2))
    assert [symbol_of(first), symbol_of(second)] == ["09-QĐ/ĐU", "10-QĐ/ĐU"]
    cancel_number(by=BY, at=AT, number=first, reason=" Ghi nhầm ")
    third = give_number(by=BY, at=AT, unit_id=unit, kind=Kind.DECISION, on=TODAY)
    rows = Number.objects.filter(book=book).order_by("number").values_list("number", "reason")
    assert list(rows) == [(9, "Ghi nhầm"), (10, ""), (11, "")]
    assert third.number == 11


def test_number_refusals(committee: Committee) -> None:
    unit = committee.grassroots.pk
    with refused("number.no_book"):
        give_number(by=BY, at=AT, unit_id=unit, kind=Kind.DECISION, on=TODAY)
    for until in (TERM, TERM - dt.timedelta(days=1)):
        with refused("number_book.dates"):
            book_of(unit, term_until=until)
    book = book_of(unit)
    with refused("number_book.overlap"):
        book_of(unit, term_from=TODAY)
    with refused("number.no_book"):
        give_number(by=BY, at=AT, unit_id=unit, kind=Kind.DECISION, on=TERM - dt.timedelta(days=1))
    number = give_number(by=BY, at=AT, unit_id=unit, kind=Kind.DECISION, on=TODAY)
    with refused("number.reason"):
        cancel_number(by=BY, at=AT, number=number, reason=" ")
    cancel_number(by=BY, at=AT, number=number, reason="Ghi nhầm")
    with refused("number.cancelled"):
        cancel_number(by=BY, at=AT, number=number, reason="Lần nữa")
    with constraint("number_book_one_a_term"):
        NumberBook.objects.create(unit_id=unit, kind=Kind.DECISION, suffix="QĐ/ĐU", term=span(TODAY))
    with constraint("number_given_once"):
        Number.objects.create(book=book, number=number.number, given_at=AT)
    with constraint("number_cancelled_says_why"):
        Number.objects.create(book=book, number=99, given_at=AT, cancelled_at=AT)


def test_a_decision_taken_back_gives_its_number_back(committee: Committee) -> None:
    unit = committee.grassroots.pk
    book_of(unit)
    with pytest.raises(RuntimeError), transaction.atomic():
        give_number(by=BY, at=AT, unit_id=unit, kind=Kind.DECISION, on=TODAY)
        raise RuntimeError
    assert give_number(by=BY, at=AT, unit_id=unit, kind=Kind.DECISION, on=TODAY).number == 1


@pytest.fixture
def open_house(transactional_db: None) -> int:
    """A unit with an open book, committed, so that two connections see it."""
    with rls.everything():
        unit = build.unit("SO", "Đảng bộ Sổ Thử", Form.OUTSIDE)
        book_of(unit.pk)
    return unit.pk


def test_two_connections_get_consecutive_numbers(open_house: int) -> None:
    taken = threading.Event()
    given: dict[str, int] = {}

    def slow() -> None:
        with rls.everything():
            given["slow"] = give_number(by=BY, at=AT, unit_id=open_house, kind=Kind.DECISION, on=TODAY).number
            taken.set()
            waiting.wait(120)
        connection.close()

    def quick() -> None:
        taken.wait(120)
        with rls.everything():
            waiting_soon.start()
            given["quick"] = give_number(by=BY, at=AT, unit_id=open_house, kind=Kind.DECISION, on=TODAY).number
        connection.close()

    waiting = threading.Event()
    waiting_soon = threading.Timer(0.3, waiting.set)  # the second stands at the lock before the first commits
    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert given == {"slow": 1, "quick": 2}
    with rls.everything():
        assert NumberBook.objects.get(unit_id=open_house).last == 2
