"""Files out: the empty book, the filled one, the one with its faults. Those that name people go out by POST, audited."""

from __future__ import annotations

import io
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.audit.record import record
from ketnap.books import vault
from ketnap.books.access import import_for
from ketnap.books.actions.export_book import export_book
from ketnap.books.faultbook import write_faults
from ketnap.books.findings import findings_of
from ketnap.books.template import write_template
from ketnap.lib import clock
from ketnap.lib.errors import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@screen(Can.IMPORT)
def template(request: Request) -> HttpResponse:
    """The empty book: nothing personal in it, so a plain link."""
    target = io.BytesIO()
    write_template(target, demo=settings.DEMO, created=clock.now())
    return _file(target.getvalue(), "mau-so-cap-uy")


@screen(Can.EXPORT, methods=("POST",))
def export(request: Request) -> HttpResponse:
    """The book of the unit being worked in."""
    unit = request.frame.unit
    require(request.scope, Can.EXPORT, unit.pk)
    target = io.BytesIO()
    export_book(by=request.scope.actor(), at=clock.now(), scope=request.scope, unit=unit, target=target)
    return _file(target.getvalue(), f"so-cap-uy-{request.frame.today:%Y-%m-%d}")


@screen(Can.IMPORT, methods=("POST",))
def faults(request: Request, uid: UUID) -> HttpResponse:
    """The clerk's own workbook with a column that says what to mend."""
    book = import_for(request.scope, uid)
    found, at = findings_of(book), clock.now()
    try:
        content = write_faults(
            vault.get(book.uid, "book"), found.faults, found.questions, rows=book.rows, demo=settings.DEMO, created=at
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("books:import", uid=uid)
    record(
        by=request.scope.actor(), at=at, action="books.take_faults", subject="books.import", subject_id=book.uid,
        unit_id=book.unit_id, after={"faults": len(found.faults)},
    )  # fmt: skip
    return _file(content, "so-can-sua")
