"""Figures: the numbers of `ketnap figures`, for whoever may see them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from ketnap.access.api.base import PROBLEMS, Caller, From, To, UnitQuery, need
from ketnap.access.gates import unit_for
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.statistics.figures import unit_figures

router = Router(tags=["Số liệu"], by_alias=True)


class FiguresOut(Schema):
    """Counts of persons for a unit and period; `basis` says by which date each is counted."""

    unit: str
    name: str
    start: dt.date = Field(alias="from")
    end: dt.date = Field(alias="to")
    tree: Literal["then", "now"]
    opening: int
    admitted: int
    restored: int
    moved_in: int
    reorganised_in: int
    left: int
    moved_out: int
    reorganised_out: int
    closing: int
    in_transit: int
    decided: int
    recognised: int
    achieved: int
    target: int | None
    achieved_percent: float | None
    basis: dict[str, str]
    children: list[FiguresOut]


TreeQuery = Annotated[
    Literal["then", "now"], Query(description="then: theo từng thời điểm trong kỳ; now: theo hệ thống tổ chức hiện nay")
]


@router.get("", response={200: FiguresOut, **PROBLEMS}, summary="Số liệu của một đơn vị trong một kỳ")
def figures(
    request: Caller, unit: UnitQuery, start: From, end: To, tree: TreeQuery = "then",
    by_child: Annotated[bool, Query(description="Tách theo đơn vị trực thuộc")] = False,
) -> dict[str, Any]:  # fmt: skip
    """Opening, changes, closing, admissions and recognitions; the target set for exactly the period, if any."""
    need(request.auth, Can.SEE_FIGURES)
    asked = unit_for(request.auth, unit, Can.SEE_FIGURES)
    found = unit_figures(request.auth, asked, start, end, today=clock.today(), tree=tree, by_child=by_child)
    return found.as_json()
