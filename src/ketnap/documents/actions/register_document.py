"""Enter a document into a unit's register."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.kinds import Kind, Secrecy
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def register_document(
    *,
    by: Actor,
    at: dt.datetime,
    unit_id: int,
    kind: str,
    symbol: str,
    issued_on: dt.date,
    issuer: str,
    title: str = "",
    number: int | None = None,
    secrecy: str = Secrecy.OPEN,
    place: str = "",
) -> Document:
    """Register a document in the unit's register and return it; entered again there, it is returned, not doubled.

    Raises Refused when the date lies after the day of entry, when number or issuer is missing, or when a classified paper
    comes with a title.
    """
    symbol, issuer, title, place = clean(symbol), clean(issuer), clean(title), clean(place)
    if kind not in Kind.values:
        raise Refused(
            "document.kind", "Loại văn bản không có trong danh mục.", remedy="Hãy chọn lại loại.", field="kind"
        )
    if not symbol:
        raise Refused(
            "document.symbol", "Chưa có số, ký hiệu văn bản.", remedy="Hãy ghi như trên bản giấy.", field="symbol"
        )
    if not issuer:
        raise Refused("document.issuer", "Chưa có cơ quan ban hành.", remedy="Hãy ghi tên cơ quan.", field="issuer")
    if issued_on > at.date():
        raise Refused(
            "document.future", "Ngày ban hành sau ngày vào sổ.", remedy="Hãy kiểm tra lại ngày.", field="issued_on"
        )
    if secrecy != Secrecy.OPEN and title:
        raise Refused(
            "document.classified", "Văn bản mật không ghi trích yếu.", remedy="Hãy để trống trích yếu.", field="title"
        )
    with transaction.atomic():
        known = Document.objects.filter(
            unit_id=unit_id, issuer=issuer, kind=kind, symbol=symbol, issued_on=issued_on
        ).first()
        if known is not None:
            return known
        document = Document.objects.create(
            unit_id=unit_id, kind=kind, number=number, symbol=symbol, issued_on=issued_on, issuer=issuer,
            title=title, secrecy=secrecy, place=place, recorded_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="documents.register", subject="documents.document", subject_id=document.pk,
            unit_id=unit_id, after={"kind": kind, "symbol": symbol, "issued_on": issued_on, "issuer": issuer,
                                    "secrecy": secrecy},
        )  # fmt: skip
    return document
