"""Choosing the unit of a grant: a search, a list of links, then `?tai=` holds the choice. Works without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from ketnap.access.gates import unit_for
from ketnap.access.grants import FOUND_AT_MOST, units_like
from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.access.web.forms import UnitSearch
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of
from ketnap.ui.parts import Cell, Column, DataTable, Empty

AT = "tai"


@dataclass(frozen=True)
class Chosen:
    """The unit of the grant and its name today."""

    unit: Unit
    name: str


def chosen_unit(request: Request) -> Chosen | None:
    """The unit named in the address; None when none is. Raises Http404 for one whose access the user does not manage."""
    code = request.GET.get(AT)
    if not code:
        return None
    unit = unit_for(request.scope, code, Can.MANAGE_ACCESS)
    return Chosen(unit, names_of([unit.pk], request.frame.today)[unit.pk])


def unit_list(request: Request, url_name: str, args: Sequence[Any]) -> dict[str, Any]:
    """Context of `access/choose_unit.html`: the search and the units found, each leading on."""
    form = UnitSearch(request.GET if "tim" in request.GET else None)
    text = form.cleaned_data["tim"] if form.is_valid() else ""
    found = units_like(text, request.scope.units(Can.MANAGE_ACCESS), request.frame.today)
    here = reverse(url_name, args=args)
    rows = [(Cell(name, url=f"{here}?{urlencode({AT: unit.code})}"), unit.code) for unit, name in found]
    table = DataTable(
        "Chọn đơn vị", [Column("Đơn vị"), Column("Mã")], rows, unit="đơn vị",
        empty=Empty("Không tìm thấy đơn vị", "Chỉ tìm trong các đơn vị bạn được quản trị. Hãy thử một phần của tên."),
        caption_hidden=True,
    )  # fmt: skip
    return {"filter": form, "table": table, "reset_url": here, "cut": len(found) == FOUND_AT_MOST}
