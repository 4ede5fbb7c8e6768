"""The trail: list, one entry, and the history of one thing for other screens."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can, Role
from ketnap.access.scope import Scope
from ketnap.audit import words
from ketnap.audit.models import Entry
from ketnap.audit.queries import PAGE, Wanted, entries, last_seal, seal_of
from ketnap.audit.seal import short
from ketnap.audit.verify import seal_is_sound
from ketnap.audit.web.forms import EntryFilter
from ketnap.organisations.names import names_of
from ketnap.ui import parts

BEFORE = "truoc"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ROLES = {str(code): str(label) for code, label in Role.choices}
HISTORY = 20


def _wanted(request: Request, form: EntryFilter) -> Wanted:
    facts = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get(BEFORE, "")
    return Wanted(
        username=facts.get("nguoi", ""), action=facts.get("viec", ""), subject=facts.get("doi_tuong", ""),
        subject_id=facts.get("ma", ""), since=facts.get("tu"), until=facts.get("den"),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )  # fmt: skip


@screen(Can.SEE_AUDIT)
def trail(request: Request) -> HttpResponse:
    """Entries about the units whose trail one reads, latest first, fifty a page."""
    form = EntryFilter(request.GET or None)
    query = entries(request.scope.units(Can.SEE_AUDIT), _wanted(request, form))
    found = list(query[: PAGE + 1])
    shown = found[:PAGE]
    context = {
        "filter": form, "reset_url": reverse("audit:entries"), "table": _table(request, shown),
        "pager": _pager(request, shown, more=len(found) > PAGE), "seal": _seal_words(),
    }  # fmt: skip
    return render(request, "audit/entries.html", context)


def _table(request: Request, shown: list[Entry]) -> parts.DataTable:
    names = names_of({entry.unit_id for entry in shown if entry.unit_id is not None}, request.frame.today)
    rows = [
        (
            parts.Cell(words.action(entry.action), url=reverse("audit:entry", args=[entry.pk])),
            entry.at, parts.Cell(entry.username, note=f"thực hiện: {entry.did}" if entry.did else ""),
            words.subject(entry.subject), names.get(entry.unit_id or 0), words.channel(entry.channel),
        )
        for entry in shown
    ]  # fmt: skip
    columns = [parts.Column(label) for label in ("Việc", "Lúc", "Người nhập", "Đối tượng", "Đơn vị", "Kênh")]
    empty = parts.Empty(
        "Không có mục nào khớp", "Hãy bỏ bớt điều kiện lọc. Nhật ký chỉ hiện việc của các đơn vị trong phạm vi của bạn."
    )
    return parts.DataTable("Nhật ký", columns, rows, unit="mục", empty=empty, caption_hidden=True)


def _pager(request: Request, shown: list[Entry], *, more: bool) -> parts.Pager:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != BEFORE]
    older = f"?{urlencode([*kept, (BEFORE, str(shown[-1].pk))])}" if more else ""
    newest = f"?{urlencode(kept)}" if BEFORE in request.GET else ""
    return parts.Pager(previous_url=newest, next_url=older)


def _seal_words() -> tuple[str, str]:
    """Tone and sentence about the last seal."""
    seal = last_seal()
    if seal is None:
        return "info", "Chưa có niêm phong nào: việc nền niêm phong nhật ký mỗi phút một lần."
    moment = parts.printed(seal.at)
    if seal_is_sound(seal):
        return "good", f"Niêm phong cuối {short(seal)}, lúc {moment}, khớp khoá và nối đúng với niêm phong trước."
    return "bad", f"Niêm phong cuối {short(seal)}, lúc {moment}, không khớp. Hãy chạy ngay lệnh ketnap audit verify."


@screen(Can.SEE_AUDIT)
def entry(request: Request, pk: int) -> HttpResponse:
    """One entry, with what was so before and after. Raises Http404 outside the units whose trail one reads."""
    found = Entry.objects.filter(pk=pk, unit_id__in=list(request.scope.units(Can.SEE_AUDIT))).first()
    if found is None:
        raise Http404
    seal = seal_of(found)
    name = names_of([found.unit_id], request.frame.today).get(found.unit_id) if found.unit_id else None
    terms = [
        parts.Term("Lúc", found.at),
        parts.Term("Người nhập", found.username),
        parts.Term("Người thực hiện", found.did or found.username),
        parts.Term("Kênh", words.channel(found.channel)),
        parts.Term("Đơn vị", name),
        parts.Term("Đối tượng", parts.Cell(words.subject(found.subject), note=found.subject_id)),
        parts.Term("Lý do, căn cứ", found.reason or None),
        parts.Term("Số dòng", len(found.rows) or None),
        parts.Term("Niêm phong", short(seal) if seal else "Chưa niêm phong"),
    ]
    context = {
        "title": words.action(found.action), "terms": terms, "before": facts(found.before), "after": facts(found.after),
        "all_url": f"{reverse('audit:entries')}?{urlencode({'doi_tuong': found.subject, 'ma': found.subject_id})}",
        "breadcrumbs": [
            {"label": "Nhật ký", "url": reverse("audit:entries")}, {"label": f"Mục {found.pk}", "url": ""},
        ],
    }  # fmt: skip
    return render(request, "audit/entry.html", context)


def facts(kept: Mapping[str, Any]) -> list[parts.Term]:
    """What an entry kept, as label and value: dates and roles as people write them, yes and no in words, lists joined."""
    return [
        parts.Term(words.fact(name), _printed(_ROLES.get(value, value) if name == "role" else value))
        for name, value in kept.items()
    ]


def _printed(value: Any) -> str | int | None:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return ", ".join(str(_printed(item)) for item in value) or None
    if isinstance(value, dict):
        return "; ".join(f"{words.fact(name)}: {_printed(item)}" for name, item in value.items()) or None
    if isinstance(value, str) and _DAY.fullmatch(value):
        return parts.printed(_as_day(value))
    return value if isinstance(value, int) else (value or None)


def _as_day(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:  # a text of that shape which is no day, such as a code
        return text


def history(scope: Scope, subject: str, subject_id: object) -> list[parts.Entry]:
    """The last twenty acts on one thing, for `{% history %}` on another subject's screen; empty without the right to see it."""
    found = entries(scope.units(Can.SEE_AUDIT), Wanted(subject=subject, subject_id=str(subject_id)))[:HISTORY]
    return [
        parts.Entry(
            words.action(one.action), one.at, who=one.did or one.username, typed_by=one.username, detail=one.reason,
            url=reverse("audit:entry", args=[one.pk]),
        )
        for one in found
    ]  # fmt: skip
