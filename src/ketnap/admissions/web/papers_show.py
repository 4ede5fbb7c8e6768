"""Papers as parts of a page, and files as answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request
from ketnap.admissions.models import Case
from ketnap.admissions.papers.drafting import Writing, drafts, needs_case, sheets_of, words_of
from ketnap.admissions.papers.facts import Facts
from ketnap.admissions.papers.registry import LAYERS, Form
from ketnap.admissions.states import open_steps
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.ui import parts
from ketnap.ui.frame import Crumb

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip",
}  # fmt: skip
COLUMNS = ("Giấy tờ", "Người lập", "Đã ghi", "Còn thiếu")


def file_answer(content: bytes, name: str, kind: str) -> HttpResponse:
    """The file to download; names are plain letters and name nobody."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def each_of(form: Form) -> str:
    """Of what there is a sheet each, where a form has several."""
    return "Mỗi cuộc họp một bản" if form.builder == "minutes" else "Mỗi người một bản"


def crumbs(case: Case, *more: Crumb) -> list[Crumb]:
    """The way to a page of papers of a case."""
    return [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": case.person.full_name, "url": reverse("admissions:case", args=[case.uid])},
        *more,
    ]


def wanted_now(facts: Facts) -> set[str]:
    """Keys of the steps whose papers are due: those that may be taken now, and the last one taken."""
    taken = facts.dossier.steps
    last = max(taken.values(), key=lambda one: (one.on, one.pk), default=None)
    return {step.key for step in open_steps(facts.way, taken)} | ({last.key} if last else set())


def tables(
    facts: Facts, forms: tuple[Form, ...], request: Request, writing: Writing
) -> list[tuple[str, parts.DataTable]]:
    """The papers of the case: those of the step now due first, then the others, then what is never printed here."""
    now = wanted_now(facts)
    on_the_way = [form for form in forms if needs_case(form, facts)]
    groups = (
        ("Cần cho bước hiện nay", [form for form in on_the_way if now & set(form.steps) and form.builder]),
        ("Giấy tờ khác của hồ sơ", [form for form in on_the_way if not now & set(form.steps) and form.builder]),
        ("Viết trên phôi do cấp trên phát hành", [form for form in on_the_way if not form.builder]),
    )
    return [(title, _table(title, found, facts, writing)) for title, found in groups if found]


def _table(title: str, forms: list[Form], facts: Facts, writing: Writing) -> parts.DataTable:
    rows = [_row(form, facts, writing) for form in forms]
    return parts.DataTable(title, [parts.Column(label) for label in COLUMNS], rows, unit="giấy tờ", caption_hidden=True)


def _row(form: Form, facts: Facts, writing: Writing) -> list[parts.Cell | parts.CellValue]:
    url = reverse("admissions:paper", args=[facts.case.uid, form.slug]) if form.builder else ""
    note = form.mark or ("" if form.layer == "national" else LAYERS[form.layer])
    return [
        parts.Cell(form.name, url, note=note),
        form.writer,
        parts.Cell(recorded(form, facts)),
        _lacks(form, facts, writing),
    ]


def recorded(form: Form, facts: Facts) -> str:
    """Number and day of the paper where its step was taken."""
    step = facts.dossier.steps.get(form.steps[0])
    if form.layer == "house" or step is None:
        return ""
    return ", ".join(filter(None, (facts.symbol_of(form.steps[0]), vn.day(step.paper_on or step.on))))


def _lacks(form: Form, facts: Facts, writing: Writing) -> parts.Cell:
    if not form.builder:
        return parts.Cell("Không in từ phần mềm")
    try:
        found = drafts(form, facts, writing)
    except Refused as refusal:
        return parts.Cell("Không soạn được", note=str(refusal))
    count = len(words_of(found))
    badge = parts.Badge(f"{count} mục", "warn", "warning") if count else parts.Badge("Đủ", "good")
    copies = len(sheets_of(form, facts))
    return parts.Cell("", badge=badge, note=f"{copies} bản, {each_of(form).lower()}" if copies > 1 else "")
