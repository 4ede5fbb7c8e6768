"""The register of papers of the unit one works in and below."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.documents import queries
from ketnap.documents.access import document_for
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Secrecy
from ketnap.documents.models import Document
from ketnap.documents.web.forms import DocumentForm, FilterForm
from ketnap.lib import clock
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import below
from ketnap.ui import parts

PAGE = 50
START = "tu_dong"  # the row a page of the register starts at


def _wanted(form: FilterForm) -> queries.Wanted:
    facts = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return queries.Wanted(
        facts.get("chu", ""), facts.get("loai", ""), facts.get("mat", ""), facts.get("tu"), facts.get("den")
    )


def _row(document: Document, names: dict[int, str]) -> list[parts.Cell | parts.CellValue]:
    badge = parts.Badge(document.get_secrecy_display(), "warn", "lock") if document.secrecy != Secrecy.OPEN else None
    return [
        parts.Cell(document.symbol, reverse("documents:document", args=[document.pk]), badge=badge),
        document.get_kind_display(),
        document.issued_on,
        document.issuer,
        document.title or ("(văn bản mật)" if badge else ""),
        names.get(document.unit_id, ""),
    ]


@screen(Can.SEE_DOCUMENTS)
def register(request: Request) -> HttpResponse:
    """The list, filtered, a page at a time, the latest first."""
    scope, view = request.scope, request.frame
    units = below([view.unit.pk], view.day) & scope.units(Can.SEE_DOCUMENTS)
    form = FilterForm(request.GET or None)
    found = queries.register(units, _wanted(form)).filter(issued_on__lte=view.day)
    text = request.GET.get(START, "0")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    total = found.count()
    rows = list(found[start : start + PAGE])
    registers = {row.unit_id for row in rows}
    names = dict(Profile.objects.on(view.day).filter(unit_id__in=registers).values_list("unit_id", "name"))
    may_add = scope.can(Can.EDIT_DOCUMENTS, view.unit.pk) and not view.past
    add = parts.Link("Vào sổ văn bản", reverse("documents:add"), "main", "plus")
    filtered = form.is_bound and any(form.data.get(name) for name in form.fields)
    empty = parts.Empty(
        "Không có văn bản nào như vậy" if filtered else "Sổ văn bản còn trống",
        "Hãy bỏ bớt điều kiện lọc."
        if filtered
        else "Vào sổ nghị quyết, quyết định, biên bản làm căn cứ cho việc kết nạp.",
        add if may_add and not filtered else None,
    )
    columns = [
        parts.Column(label)
        for label in ("Số, ký hiệu", "Loại", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu", "Sổ của")
    ]
    table = parts.DataTable(
        "Sổ văn bản",
        columns,
        [_row(row, names) for row in rows],
        total=total,
        unit="văn bản",
        empty=empty,
        caption_hidden=True,
    )
    actions = [parts.Link("Sổ cấp số", reverse("documents:number_books"))] + ([add] if may_add else [])
    pager = _pager(request, start, total)
    return render(
        request, "documents/register.html", {"form": form, "table": table, "pager": pager, "actions": actions}
    )


def _pager(request: Request, start: int, total: int) -> parts.Pager:
    kept = [(name, value) for name, value in request.GET.items() if name != START]

    def link(row: int) -> str:
        return "?" + urlencode([*kept, (START, str(row))])

    return parts.Pager(link(max(0, start - PAGE)) if start else "", link(start + PAGE) if start + PAGE < total else "")


@screen(Can.EDIT_DOCUMENTS, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    """Enter a paper into the register of the unit one works in."""
    unit = request.frame.unit
    require(request.scope, Can.EDIT_DOCUMENTS, unit.pk)
    form = DocumentForm(request.POST or None)

    def act() -> Document:
        return register_document(by=request.scope.actor(), at=clock.now(), unit_id=unit.pk, **form.cleaned_data)

    page = Screen(
        "Vào sổ văn bản", "Vào sổ", reverse("documents:register"), lead=f"Sổ văn bản của {request.frame.unit_name}.",
        done="Đã vào sổ văn bản.",
        crumbs=[{"label": "Văn bản", "url": reverse("documents:register")}, {"label": "Vào sổ văn bản", "url": ""}],
    )  # fmt: skip
    return perform(request, form, page, act, lambda document: reverse("documents:document", args=[document.pk]))


@screen(Can.SEE_DOCUMENTS)
def document(request: Request, pk: int) -> HttpResponse:
    """One paper."""
    found = document_for(request.scope, pk)
    name = (
        Profile.objects.known().filter(unit_id=found.unit_id).order_by("-valid").values_list("name", flat=True).first()
    )
    classified = found.secrecy != Secrecy.OPEN
    terms = [
        parts.Term("Loại", found.get_kind_display()),
        parts.Term("Số, ký hiệu", found.symbol),
        parts.Term("Ngày ban hành", found.issued_on),
        parts.Term("Cơ quan ban hành", found.issuer),
        parts.Term("Trích yếu", found.title or None, "Văn bản mật không ghi trích yếu." if classified else ""),
        parts.Term("Độ mật", found.get_secrecy_display()),
        parts.Term("Nơi lưu bản gốc", found.place or None),
        parts.Term("Sổ của", name or None),
        parts.Term("Vào sổ lúc", parts.Cell(found.recorded_at)),
    ]
    crumbs = [{"label": "Văn bản", "url": reverse("documents:register")}, {"label": found.symbol, "url": ""}]
    return render(request, "documents/document.html", {"document": found, "terms": terms, "breadcrumbs": crumbs})
