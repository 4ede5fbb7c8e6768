"""The list of imports, where a book is handed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import PAST
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.books.actions.receive_book import receive_book
from ketnap.books.models import Import, State
from ketnap.books.queries import latest
from ketnap.books.web.forms import UploadForm
from ketnap.books.web.work import start
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.ui import parts

TONES: dict[State, parts.Tone] = {
    State.DONE: "good", State.READY: "info", State.FAULTY: "warn", State.ASKING: "warn", State.WORKING: "info",
    State.COMMITTING: "info", State.WITHDRAWN: "neutral",
}  # fmt: skip


@screen(Can.IMPORT)
def imports(request: Request) -> HttpResponse:
    """The latest imports, and the form."""
    return _page(request, UploadForm())


@screen(Can.IMPORT, methods=("POST",))
def upload(request: Request) -> HttpResponse:
    """Take the file in and look it over; long ones go to the worker."""
    require(request.scope, Can.IMPORT, request.frame.unit.pk)
    form = UploadForm(request.POST, request.FILES)
    if request.frame.past:
        form.add_error(None, PAST)
    if not form.is_valid():
        return _page(request, form)
    file = form.cleaned_data["file"]
    try:
        book = receive_book(
            by=request.scope.actor("import"), at=clock.now(), user=request.user, unit=request.frame.unit, file_name=file.name,
            content=file.read(),
        )  # fmt: skip
        start(request, book, "check")
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, form)
    return redirect("books:import", uid=book.uid)


def _page(request: Request, form: UploadForm) -> HttpResponse:
    rows = [_row(request, book) for book in latest(request.scope)]
    columns = [parts.Column(label) for label in ("Tệp", "Đơn vị", "Người nhập", "Nhận lúc")]
    table = parts.DataTable(
        "Các lần nhập gần đây",
        [*columns, parts.Column("Số dòng", figures=True), parts.Column("Tình trạng")],
        rows,
        unit="lần nhập",
        empty=parts.Empty(
            "Chưa nhập sổ nào", "Tải mẫu sổ trống, ghi theo hướng dẫn trong tệp, rồi chọn tệp ở trên để kiểm tra."
        ),
    )
    context = {"form": form, "table": table, "may_export": request.scope.can(Can.EXPORT, request.frame.unit.pk)}
    return render(request, "books/imports.html", context)


def _row(request: Request, book: Import) -> list[parts.Cell | parts.CellValue]:
    own = book.user_id == request.user.pk
    url = reverse("books:import", args=[book.uid]) if own else ""
    state = book.state
    return [
        parts.Cell(book.file_name, url), book.unit.code, str(book.user), book.received_at, book.rows,
        parts.Cell("", badge=parts.Badge(state.label, TONES[state])),
    ]  # fmt: skip
