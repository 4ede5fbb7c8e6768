"""Number books: open, see every number in its place, cancel one with its reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.documents import queries
from ketnap.documents.access import book_for, number_for
from ketnap.documents.actions.cancel_number import cancel_number
from ketnap.documents.actions.give_number import symbol_of
from ketnap.documents.actions.open_number_book import open_number_book
from ketnap.documents.models import Number, NumberBook
from ketnap.documents.web.forms import BookForm, CancelForm
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import below
from ketnap.ui import parts
from ketnap.ui.frame import Crumb


def term_of(book: NumberBook) -> str:
    """The term in words."""
    since = f"từ {vn.day(book.term.lower)}"
    return since if book.term.upper is None else f"{since} đến {vn.day(book.term.upper)}"


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [
        {"label": "Văn bản", "url": reverse("documents:register")},
        {"label": "Sổ cấp số", "url": reverse("documents:number_books") if more else ""},
        *more,
    ]


@screen(Can.SEE_DOCUMENTS)
def number_books(request: Request) -> HttpResponse:
    """The books of the unit one works in and below."""
    scope, view = request.scope, request.frame
    units = below([view.unit.pk], view.day) & scope.units(Can.SEE_DOCUMENTS)
    books = list(queries.books(units))
    names = dict(
        Profile.objects.on(view.day).filter(unit_id__in={book.unit_id for book in books}).values_list("unit_id", "name")
    )
    may_open = scope.can(Can.EDIT_DOCUMENTS, view.unit.pk) and not view.past
    action = parts.Link("Mở sổ cấp số", reverse("documents:open_book"), "main", "plus")
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(f"{book.get_kind_display()} …-{book.suffix}", reverse("documents:number_book", args=[book.pk])),
            names.get(book.unit_id, ""), term_of(book), book.last, book.given, book.cancelled,  # type: ignore[attr-defined]
        ]
        for book in books
    ]  # fmt: skip
    columns = [
        parts.Column("Sổ"), parts.Column("Cơ quan"), parts.Column("Nhiệm kỳ"), parts.Column("Số gần nhất", figures=True),
        parts.Column("Cấp trên máy", figures=True), parts.Column("Đã huỷ", figures=True),
    ]  # fmt: skip
    empty = parts.Empty(
        "Chưa mở sổ cấp số nào",
        "Mỗi loại văn bản của một nhiệm kỳ có một sổ; máy cấp số liên tục, không trùng, không sót.",
        action if may_open else None,
    )
    table = parts.DataTable("Sổ cấp số", columns, rows, unit="sổ", empty=empty, caption_hidden=True)
    context = {"table": table, "actions": [action] if may_open else [], "breadcrumbs": _crumbs()}
    return render(request, "documents/number_books.html", context)


@screen(Can.EDIT_DOCUMENTS, methods=("GET", "POST"))
def open_book(request: Request) -> HttpResponse:
    """Open a book for the unit one works in."""
    unit = request.frame.unit
    require(request.scope, Can.EDIT_DOCUMENTS, unit.pk)
    form = BookForm(request.POST or None)

    def act() -> NumberBook:
        return open_number_book(by=request.scope.actor(), at=clock.now(), unit_id=unit.pk, **form.cleaned_data)

    page = Screen(
        "Mở sổ cấp số", "Mở sổ", reverse("documents:number_books"), lead=request.frame.unit_name, done="Đã mở sổ cấp số.",
        crumbs=_crumbs({"label": "Mở sổ cấp số", "url": ""}),
    )  # fmt: skip
    return perform(request, form, page, act, lambda book: reverse("documents:number_book", args=[book.pk]))


@screen(Can.SEE_DOCUMENTS)
def number_book(request: Request, pk: int) -> HttpResponse:
    """Every number given, cancelled ones in their place."""
    book = book_for(request.scope, pk, Can.SEE_DOCUMENTS)
    may_cancel = request.scope.can(Can.EDIT_DOCUMENTS, book.unit_id) and not request.frame.past
    rows = [_row(number, may_cancel=may_cancel) for number in queries.numbers_of(book)]
    columns = [parts.Column(label) for label in ("Số, ký hiệu", "Cấp lúc", "Văn bản", "Tình trạng", "Việc")]
    first = vn.number(book.last + 1)
    empty = parts.Empty("Chưa cấp số nào", f"Số tiếp theo sẽ là {first}. Số được cấp khi ghi quyết định, nghị quyết.")
    title = f"Sổ cấp số {book.get_kind_display().lower()}"
    table = parts.DataTable(title, columns, rows, unit="số", empty=empty, caption_hidden=True)
    context = {
        "title": title, "lead": f"Ký hiệu …-{book.suffix}, nhiệm kỳ {term_of(book)}. Số gần nhất: {vn.number(book.last)}.",
        "table": table, "breadcrumbs": _crumbs({"label": title, "url": ""}),
    }  # fmt: skip
    return render(request, "documents/number_book.html", context)


def _row(number: Number, *, may_cancel: bool) -> list[parts.Cell | parts.CellValue]:
    paper = number.document
    cancelled = number.cancelled_at is not None
    state = (
        parts.Cell("", badge=parts.Badge("Đã huỷ", "bad", "cross"), note=number.reason)
        if cancelled
        else parts.Cell("Đã cấp")
    )
    act = (
        parts.Cell("Huỷ số", reverse("documents:cancel_number", args=[number.pk]))
        if may_cancel and not cancelled
        else ""
    )
    linked = parts.Cell(str(paper), reverse("documents:document", args=[paper.pk])) if paper else ""
    return [symbol_of(number), parts.Cell(number.given_at), linked, state, act]


@screen(Can.EDIT_DOCUMENTS, methods=("GET", "POST"))
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel a number, with its reason."""
    number = number_for(request.scope, pk)
    form = CancelForm(request.POST or None)
    home = reverse("documents:number_book", args=[number.book_id])

    def act() -> Number:
        return cancel_number(
            by=request.scope.actor(), at=clock.now(), number=number, reason=form.cleaned_data["reason"]
        )

    page = Screen(
        f"Huỷ số {symbol_of(number)}", "Huỷ số", home, done="Đã huỷ số; số vẫn hiện trong sổ cùng lý do.", danger=True,
        lead="Số đã huỷ vẫn nằm trong sổ và không cấp lại.", crumbs=_crumbs({"label": "Huỷ số", "url": ""}),
    )  # fmt: skip
    return perform(request, form, page, act, lambda row: home)
