"""The caller of the API, and the shapes all resources share.

A caller reaches exactly what the same user reaches on the screens: the scope of their roles, and row security set to it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import BeforeValidator, Field, WithJsonSchema

from ketnap.access.roles import Can
from ketnap.access.scope import Scope, scope_of
from ketnap.access.tokens import token_holder
from ketnap.lib import clock, rls

LONGEST_PAGE = 200
_ISO = re.compile(r"(19|20)\d\d-\d\d-\d\d")


class Caller(HttpRequest):
    """A request with a valid token: `auth` is the scope of its user, `today` the day it is asked on."""

    auth: Scope


class Token(HttpBearer):
    """`Authorization: Bearer kn_…`. Cookies of the screens open nothing here."""

    openapi_bearerFormat = "kn_…"  # noqa: N815 - the name the OpenAPI document wants

    def authenticate(self, request: HttpRequest, token: str) -> Scope | None:
        """The caller's scope, with row security set to it; None (401) when the token does not count."""
        user = token_holder(token, clock.now())
        if user is None:
            return None
        scope = scope_of(user, clock.today())
        request.scope = scope  # type: ignore[attr-defined]
        rls.set_scope(scope.multirange)
        return scope


class Problem(Schema):
    """Why a request was not answered: a stable code, and in Vietnamese what is wrong and what to do."""

    code: str
    message: str
    remedy: str = ""
    field: str = ""


PROBLEMS: dict[int, Any] = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem}
"""Answers every resource may give besides its own."""


def _day(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise ValueError("Ngày phải ghi theo dạng năm-tháng-ngày, ví dụ 2026-03-05.")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"Ngày “{value}” không có trong lịch.") from None


IsoDay = Annotated[
    dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "example": "2026-03-05"})
]
_TEXT = r"^[^\x00-\x1f\x7f]*$"
Code = Annotated[str, Field(max_length=40, min_length=1, pattern=_TEXT, description="Mã đơn vị")]
UnitQuery = Annotated[Code, Query(alias="unit", description="Mã đơn vị")]
UnitPath = Annotated[Code, Path()]
OnDay = Annotated[IsoDay | None, Query(description="Tính đến ngày; bỏ trống là hôm nay")]
From = Annotated[IsoDay, Query(alias="from", description="Ngày đầu kỳ")]
To = Annotated[IsoDay, Query(alias="to", description="Ngày cuối kỳ, tính cả ngày này")]
Limit = Annotated[int, Query(ge=1, le=LONGEST_PAGE, description=f"Số dòng một trang, nhiều nhất {LONGEST_PAGE}")]
Cursor = Annotated[
    str, Query(max_length=64, pattern=_TEXT, description="Giá trị “next” của trang trước; bỏ trống là trang đầu")
]
Search = Annotated[str, Query(max_length=100, pattern=_TEXT, description="Một phần tên hoặc mã")]


def day_asked(day: dt.date | None) -> dt.date:
    """The day asked about: none means today, the future is today."""
    today = clock.today()
    return min(day or today, today)


def need(scope: Scope, capability: Can) -> None:
    """Raise 403 unless the caller holds the capability somewhere, as the guard of a screen does."""
    if not scope.can(capability):
        raise HttpError(403, "access.forbidden")
