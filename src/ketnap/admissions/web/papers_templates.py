"""Word templates of a unit, the fields they may hold, and how the unit stands at the head of its papers."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import PAST, Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.papers.actions.end_template import end_template
from ketnap.admissions.papers.actions.set_letterhead import set_letterhead
from ketnap.admissions.papers.actions.upload_template import check_template, upload_template
from ketnap.admissions.papers.choosing import templates_of
from ketnap.admissions.papers.fields import LISTS, TEXTS, sample
from ketnap.admissions.papers.letterheads import heads
from ketnap.admissions.papers.models import DocTemplate
from ketnap.admissions.papers.registry import form_of, forms_on
from ketnap.admissions.papers.sandbox import MAX_FILE, fill
from ketnap.admissions.web.papers_forms import LetterheadForm, TemplateForm
from ketnap.admissions.web.papers_show import file_answer
from ketnap.lib import clock
from ketnap.lib.cells import Column
from ketnap.lib.errors import Refused
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.ui import parts

TRY = "xem_thu"


def template_for_user(request: Request, pk: int) -> DocTemplate:
    """The template, if the user keeps documents at its unit. Raises Http404 otherwise."""
    found = DocTemplate.objects.filter(pk=pk).first()
    if found is None or not request.scope.can(Can.EDIT_DOCUMENTS, found.unit_id):
        raise Http404
    return found


@screen(Can.EDIT_DOCUMENTS, methods=("GET", "POST"))
def templates(request: Request) -> HttpResponse:
    """Templates of the unit worked in, and the form for a new one; “Xem thử” fills it with an invented case and keeps nothing."""
    unit, day = request.frame.unit, request.frame.today
    require(request.scope, Can.EDIT_DOCUMENTS, unit.pk)
    form = TemplateForm(forms_on(day), request.POST or None, request.FILES or None, initial={"since": day})
    if request.method == "POST" and request.frame.past:
        form.add_error(None, PAST)
    elif request.method == "POST" and form.is_valid():
        done = _received(request, form)
        if done is not None:
            return done
    return render(request, "papers/templates.html", _shown(request, form))


def _received(request: Request, form: TemplateForm) -> HttpResponse | None:
    """The answer to a good upload; None with the refusal beside its field."""
    given = form.cleaned_data
    paper, content = form_of(given["form"], request.frame.today), given["file"].read(MAX_FILE + 1)
    try:
        if TRY in request.POST:
            check_template(paper, content)
            return file_answer(fill(content, sample()), f"xem-thu-{paper.slug}.docx", "docx")
        _, reading = upload_template(
            by=request.scope.actor(), at=clock.now(), unit=request.frame.unit, form=paper, since=given["since"],
            file_name=given["file"].name, content=content,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    lacks = ", ".join(f"{TEXTS[name].lower()} ({name})" for name in reading.lacks)
    messages.success(request, f"Đã nhận mẫu cho “{paper.name}”, dùng {len(reading.uses)} trường.")
    if lacks:
        messages.warning(request, f"Mẫu không có các trường thường cần: {lacks}. Giấy tờ vẫn in được.")
    return redirect("admissions:templates")


def _shown(request: Request, form: TemplateForm) -> dict[str, Any]:
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for row in templates_of([request.frame.unit.pk]):
        name = next((one.name for one in forms_on(row.since) if one.slug == row.form), row.form)
        rows.append([
            name, parts.Cell(row.file_name, reverse("admissions:template", args=[row.pk]), note=f"{len(row.uses)} trường"), row.since,
            row.until or "", row.uploaded_by,
        ])  # fmt: skip
    empty = parts.Empty("Chưa có mẫu riêng", "Mọi giấy tờ đang dùng mẫu của phần mềm hoặc mẫu của cấp trên.")
    columns = [parts.Column(label) for label in ("Giấy tờ", "Tệp", "Dùng từ", "Thôi dùng từ", "Người tải lên")]
    return {
        "form": form, "table": parts.DataTable("Mẫu riêng của đơn vị", columns, rows, unit="mẫu", empty=empty, caption_hidden=True),
        "breadcrumbs": [{"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")}, {"label": "Mẫu Word riêng", "url": ""}],
    }  # fmt: skip


@screen(Can.EDIT_DOCUMENTS)
def template(request: Request, pk: int) -> HttpResponse:
    """One template: the fields it uses, a look at it filled in, and the way to stop using it."""
    found = template_for_user(request, pk)
    uses = [
        parts.Term(name, TEXTS.get(name) or LISTS[name][0]) for name in found.uses if name in TEXTS or name in LISTS
    ]
    context = {
        "template": found, "uses": uses, "in_use": found.until is None or found.until > request.frame.today,
        "breadcrumbs": [{"label": "Mẫu Word riêng", "url": reverse("admissions:templates")}, {"label": found.file_name, "url": ""}],
    }  # fmt: skip
    return render(request, "papers/template.html", context)


@screen(Can.EDIT_DOCUMENTS)
def template_preview(request: Request, pk: int) -> HttpResponse:
    """The template filled with an invented case: nothing personal in it, so a plain link."""
    found = template_for_user(request, pk)
    try:
        content = fill(bytes(found.content), sample())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("admissions:template", pk=pk)
    return file_answer(content, f"xem-thu-{found.form}.docx", "docx")


@screen(Can.EDIT_DOCUMENTS, methods=("POST",))
def template_end(request: Request, pk: int) -> HttpResponse:
    """Stop using the template from today."""
    found = template_for_user(request, pk)
    if request.frame.past:
        messages.error(request, PAST)
        return redirect("admissions:template", pk=pk)
    try:
        end_template(by=request.scope.actor(), at=clock.now(), template=found, on=request.frame.today)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã thôi dùng mẫu. Giấy tờ trở về mẫu của phần mềm hoặc của cấp trên.")
    return redirect("admissions:templates")


def _field_rows() -> list[dict[str, str]]:
    rows = [{"name": f"{{{{ {name} }}}}", "label": label} for name, label in TEXTS.items()]
    for name, (label, columns) in LISTS.items():
        loop = f"trong {{% for dong in {name} %}}"
        rows += [
            {"name": f"{{{{ dong.{column} }}}} {loop}", "label": f"{label}: {words}"}
            for column, words in columns.items()
        ]
    return rows


@screen(Can.EDIT_DOCUMENTS)
def fields(request: Request) -> HttpResponse:
    """The fields a template may hold; `dang=xlsx` as a workbook. Nothing personal."""
    rows = _field_rows()
    if request.GET.get("dang") == "xlsx":
        target = io.BytesIO()
        columns = (Column("name", "Viết trong mẫu", 44), Column("label", "Nội dung", 52))
        write_workbook(
            target, [SheetSpec("Trường", columns, rows)], demo=settings.DEMO, title="CÁC TRƯỜNG ĐƯỢC DÙNG TRONG MẪU WORD",
            properties=Properties(created=clock.now()),
        )  # fmt: skip
        return file_answer(target.getvalue(), "truong-mau-word.xlsx", "xlsx")
    columns_shown = [parts.Column("Viết trong mẫu"), parts.Column("Nội dung")]
    table = parts.DataTable(
        "Các trường", columns_shown, [[row["name"], row["label"]] for row in rows], unit="trường", caption_hidden=True
    )
    crumbs = [
        {"label": "Mẫu Word riêng", "url": reverse("admissions:templates")},
        {"label": "Các trường được dùng", "url": ""},
    ]
    return render(request, "papers/fields.html", {"table": table, "breadcrumbs": crumbs})


@screen(Can.EDIT_DOCUMENTS, methods=("GET", "POST"))
def letterhead(request: Request) -> HttpResponse:
    """How the unit worked in stands at the head of its papers."""
    unit, day = request.frame.unit, request.frame.today
    require(request.scope, Can.EDIT_DOCUMENTS, unit.pk)
    now = heads([unit.pk], day)[unit.pk]
    form = LetterheadForm(
        request.POST or None, initial={"since": day, "superior": now.superior, "issuer": now.issuer, "place": now.place}
    )
    page = Screen(
        title="Tên trên văn bản", label="Ghi lại", cancel_url=reverse("admissions:templates"), done="Đã ghi cách ghi tên trên văn bản.",
        lead=f"{request.frame.unit_name}. Nội dung này được in đúng như đã ghi, không tự đổi chính tả.",
        crumbs=[{"label": "Mẫu Word riêng", "url": reverse("admissions:templates")}, {"label": "Tên trên văn bản", "url": ""}],
    )  # fmt: skip

    def act() -> object:
        return set_letterhead(by=request.scope.actor(), at=clock.now(), unit=unit, **form.cleaned_data)

    return perform(request, form, page, act, lambda _: reverse("admissions:letterhead"))
