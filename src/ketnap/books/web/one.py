"""One import: what it would do, what must be mended, what is asked; then the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.books import vault
from ketnap.books.access import import_for
from ketnap.books.findings import Findings, findings_of, short
from ketnap.books.models import Import, State
from ketnap.books.web.acts import GOOD_ROWS
from ketnap.books.web.forms import AnswerForm
from ketnap.lib import format as vn
from ketnap.ui import parts

SHOWN = 100
_FIXED = "\u00a0"  # keeps the words of a place together
_COUNTS = (("new", "Mới"), ("changed", "Bổ sung"), ("unchanged", "Không đổi"), ("errors", "Cần sửa"))


@screen(Can.IMPORT)
def book(request: Request, uid: UUID) -> HttpResponse:
    """The page of one import, whatever its state."""
    found = import_for(request.scope, uid)
    crumbs = [{"label": "Sổ cấp uỷ", "url": reverse("books:imports")}, {"label": found.file_name, "url": ""}]
    context: dict[str, Any] = {"book": found, "state": found.state, "breadcrumbs": crumbs}
    if found.state in (State.WORKING, State.COMMITTING):
        return render(request, "books/import.html", {**context, "work": _work(found)})
    findings = findings_of(found)
    context |= {
        "counts": _counts(found), "faults": _faults(findings), "notes": _notes(found), "has_file": vault.has(found.uid, "book"),
        "has_faults": bool(findings.faults), "refused": found.result.get("refused", ""),
    }  # fmt: skip
    if found.state == State.DONE:
        context["receipt"] = _receipt(found)
    elif found.state != State.WITHDRAWN and context["has_file"]:
        context["questions"] = AnswerForm(findings.questions) if findings.questions else None
        context["panel"] = _panel(found)
    return render(request, "books/import.html", context)


@screen(Can.IMPORT)
def progress(request: Request, uid: UUID) -> HttpResponse:
    """The progress alone, asked for again and again; when the work is over the whole page is loaded."""
    found = import_for(request.scope, uid)
    if found.state in (State.WORKING, State.COMMITTING):
        return render(request, "books/_progress.html", {"work": _work(found)})
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("books:import", args=[uid])
    return response


def _work(found: Import) -> parts.Progress:
    said = vault.get_progress(found.uid)
    committing = found.state == State.COMMITTING
    return parts.Progress(
        "Đang ghi sổ" if committing else "Đang kiểm tra sổ", said["done"], said["total"] or found.rows, "dòng", said["note"],
        reverse("books:progress", args=[found.uid]), reverse("books:import", args=[found.uid]),
        "" if committing else reverse("books:withdraw", args=[found.uid]),
    )  # fmt: skip


def _counts(found: Import) -> parts.DataTable:
    every = found.result.get("sheets", [])
    sheets = [n for n in every if n["rows"]] or every  # a book may bring one sheet and leave the others empty
    keys = ("rows", *dict(_COUNTS))
    rows: list[list[parts.Cell | parts.CellValue]] = [[n["title"], *(n[key] for key in keys)] for n in sheets]
    totals: list[parts.Cell | parts.CellValue] = ["Cộng", *(sum(n[key] for n in sheets) for key in keys)]
    labels = ("Số dòng", *dict(_COUNTS).values())
    columns = [parts.Column("Trang"), *(parts.Column(label, figures=True) for label in labels)]
    shown = totals if len(rows) > 1 else ()
    return parts.DataTable("Kết quả kiểm tra theo trang", columns, rows, shown, unit="trang", caption_hidden=True)


def _faults(findings: Findings) -> parts.DataTable | None:
    if not findings.faults:
        return None
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [parts.Cell(f"Dòng{_FIXED}{fault.row}", note=fault.sheet.replace(" ", _FIXED)), fault.column or "Cả dòng",
         short(fault.value) or vn.NOTHING,
         parts.Cell(fault.sentence, note=fault.remedy)]
        for fault in findings.faults[:SHOWN]
    ]  # fmt: skip
    columns = [parts.Column(label) for label in ("Chỗ sai", "Cột", "Đang ghi", "Lỗi và cách sửa")]
    return parts.DataTable(
        "Các lỗi cần sửa", columns, rows, total=len(findings.faults), unit="lỗi", caption_hidden=True
    )


def _notes(found: Import) -> list[str]:
    """What of the file is not imported, said before it is too late to ask."""
    notes = [
        f"Trang {title} có cột không nhập: {', '.join(columns)}."
        for title, columns in found.result.get("ignored", {}).items()
    ]
    if unknown := found.result.get("unknown"):
        notes.append(f"Không nhập trang: {', '.join(unknown)}.")
    return notes


def _panel(found: Import) -> parts.ConfirmPanel | None:
    sheets = found.result.get("sheets", [])
    lines = [
        parts.Consequence(n[key], f"dòng {word} ở trang {n['title']}")
        for n in sheets for key, word in (("new", "mới"), ("changed", "được bổ sung")) if n[key]
    ]  # fmt: skip
    url, back = reverse("books:commit", args=[found.uid]), reverse("books:imports")
    if found.state == State.READY:
        if not lines:
            return None
        return parts.ConfirmPanel("Ghi sổ vào hệ thống", lines, "Ghi sổ", url, back)
    if not lines:
        return None
    skipped = sum(n["errors"] for n in sheets)
    lines.append(parts.Consequence(skipped, "dòng bị bỏ qua, cần sửa rồi nhập lại"))
    warning = "Nên sửa hết lỗi rồi nhập cả sổ. Nhập lại tệp đã sửa không làm trùng các dòng đã ghi."
    return parts.ConfirmPanel(
        "Hoặc chỉ nhập các dòng tốt",
        lines,
        "Nhập các dòng tốt",
        url,
        back,
        warning,
        danger=True,
        hidden=[(GOOD_ROWS, "1")],
    )


def _receipt(found: Import) -> parts.Receipt:
    sheets = found.result.get("sheets", [])
    lines = [parts.Term(n["title"], f"{vn.number(n['new'])} mới, {vn.number(n['changed'])} bổ sung",
                        f"{vn.number(n['unchanged'])} không đổi, {vn.number(n['errors'])} bỏ qua") for n in sheets]  # fmt: skip
    if found.document is not None:
        lines.append(parts.Term("Căn cứ ghi trong sổ văn bản", str(found.document)))
    lines.append(parts.Term("Tệp", found.file_name, f"{vn.number(found.rows)} dòng, mã băm {found.sha256[:16]}"))
    assert found.committed_at is not None
    title = "Đã nhập các dòng tốt của sổ" if found.good_rows_only else "Đã nhập sổ cấp uỷ"
    number = f"{found.committed_at.year}-{found.pk:04d}"
    return parts.Receipt(title, number, found.committed_at, str(found.user), lines)
