"""The tree of units, opened node by node, and the search in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.organisations.access import tops, unit_seen
from ketnap.organisations.kinds import Form
from ketnap.organisations.queries import Hit, path_to, search_units
from ketnap.organisations.web.nodes import node_part, trees
from ketnap.ui import parts

LIMIT = 50


class SearchForm(forms.Form):
    """The box above the tree."""

    q = forms.CharField(
        label="Tìm đơn vị", required=False, help_text="Tên hiện nay, tên cũ hoặc mã; có dấu hay không dấu."
    )


def hit_rows(hits: list[Hit]) -> list[list[parts.Cell | parts.CellValue]]:
    """The rows of a list of units found."""
    return [
        [
            parts.Cell(
                hit.name, reverse("organisations:unit", args=[hit.code]), f"Tên cũ: {hit.former}" if hit.former else ""
            ),
            str(Form(hit.form).label) if hit.form else "",
            hit.code,
        ]
        for hit in hits
    ]


HIT_COLUMNS = (parts.Column("Đơn vị"), parts.Column("Loại"), parts.Column("Mã"))


@screen(Can.SEE_UNITS)
def units(request: Request) -> HttpResponse:
    """The tree on the date looked at, open along `?mo=`; with `?q=` the units found."""
    scope, day = request.scope, request.frame.day
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    context: dict[str, Any] = {"form": form, "text": text}
    if text:
        hits = search_units(scope.units(Can.SEE_UNITS), text, day, limit=LIMIT)
        none = parts.Empty("Không thấy đơn vị nào", "Hãy thử một phần của tên, tên cũ hoặc mã đơn vị.")
        context["table"] = parts.DataTable(
            f"Đơn vị có “{text}”", HIT_COLUMNS, hit_rows(hits), unit="đơn vị", empty=none
        )
    else:
        top_nodes = tops(scope, day)
        code = request.GET.get("mo")  # empty: all folded, as asked; missing: nobody asked
        opened = top_nodes if code is None and len(top_nodes) == 1 else []
        if code:
            opened = path_to(unit_seen(scope, code).pk, day)
        context["nodes"] = trees(scope, top_nodes, opened, day)
    return render(request, "organisations/units.html", context)


@screen(Can.SEE_UNITS)
def node(request: Request, code: str) -> HttpResponse:
    """One node of the tree: opened, or folded with `?gap=1`."""
    drawn = node_part(request.scope, code, request.frame.day, opened="gap" not in request.GET)
    return HttpResponse(render_to_string("ui/parts/tree_node.html", {"node": drawn}))
