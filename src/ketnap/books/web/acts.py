"""What one does with a book that was handed in: check again, answer, write, give up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from ketnap.access.acting import PAST
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.books.access import import_for
from ketnap.books.actions.answer_questions import answer_questions
from ketnap.books.actions.withdraw_book import withdraw_book
from ketnap.books.findings import findings_of
from ketnap.books.models import Import
from ketnap.books.web.forms import AnswerForm
from ketnap.books.web.work import start
from ketnap.lib import clock
from ketnap.lib.errors import Refused

GOOD_ROWS = "dong_tot"


def _act(request: Request, uid: UUID, act: Callable[[Import], None]) -> HttpResponse:
    book = import_for(request.scope, uid)
    if request.frame.past:
        messages.error(request, PAST)
        return redirect("books:import", uid=uid)
    try:
        act(book)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("books:import", uid=uid)


@screen(Can.IMPORT, methods=("POST",))
def check(request: Request, uid: UUID) -> HttpResponse:
    """Look over the book again: the house may have changed since."""
    return _act(request, uid, lambda book: start(request, book, "check"))


@screen(Can.IMPORT, methods=("POST",))
def answer(request: Request, uid: UUID) -> HttpResponse:
    """Keep the answers and look again."""

    def act(book: Import) -> None:
        form = AnswerForm(findings_of(book).questions, request.POST)
        if not form.is_valid():
            raise Refused("book.answer", "Câu trả lời không có trong các lựa chọn.", remedy="Hãy chọn lại.")
        start(
            request,
            answer_questions(by=request.scope.actor("import"), at=clock.now(), book=book, answers=form.answers()),
            "check",
        )

    return _act(request, uid, act)


@screen(Can.IMPORT, methods=("POST",))
def commit(request: Request, uid: UUID) -> HttpResponse:
    """Write the book, or its good rows."""
    return _act(request, uid, lambda book: start(request, book, "commit", good_rows=GOOD_ROWS in request.POST))


@screen(Can.IMPORT, methods=("POST",))
def withdraw(request: Request, uid: UUID) -> HttpResponse:
    """Give the import up."""
    book = import_for(request.scope, uid)
    try:
        withdraw_book(by=request.scope.actor("import"), at=clock.now(), book=book)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("books:import", uid=uid)
    messages.success(request, f"Đã bỏ lần nhập “{book.file_name}”. Chưa ghi gì vào hệ thống.")
    return redirect("books:imports")
