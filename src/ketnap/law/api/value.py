"""The value of a legal parameter on a day, with its citation and how sure it is."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import Http404
from ninja import Query, Router, Schema

from ketnap.access.api.base import PROBLEMS, Caller, IsoDay
from ketnap.law import load_rules

router = Router(tags=["Quy định"])


class ValueOut(Schema):
    """A value on a day. `known` is false where the evidence has a hole; `because` then says why."""

    key: str
    value: int | str | list[str] | None
    unit: str
    text: str
    since: dt.date | None
    until: dt.date | None
    document: str | None
    place: str
    source: str
    verified: str
    layer: str
    known: bool
    because: str


@router.get("", response={200: ValueOut, **PROBLEMS}, summary="Giá trị một quy định vào một ngày")
def value(
    request: Caller, key: Annotated[str, Query(max_length=80, description="Khoá tham số, ví dụ age.min")],
    on: Annotated[IsoDay, Query(description="Ngày áp dụng")],
) -> dict[str, Any]:  # fmt: skip
    """The parameter's value on the day, with source and degree of verification. 404 for a key that does not exist."""
    rules = load_rules()
    if key not in rules.parameters:
        raise Http404
    return rules.value(key, on).as_json()
