"""Decisions named in a member sheet become documents, each once, many at a time."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ketnap.books.context import Loading
from ketnap.books.sheets.members.bulk import Papers
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document


def issuer_of(run: Loading, named: str) -> str:
    """Who issued a decision: as named, else whoever was competent, by this unit's book."""
    return (named or f"Cấp uỷ có thẩm quyền, theo sổ {run.root_name}")[:200]


def register(frame: pl.DataFrame, run: Loading) -> Papers:
    """Documents by (symbol, day, issuer as named): those already in the register, and new ones for the rest."""
    wanted: set[tuple[str, dt.date, str]] = set()
    for symbol, on, issuer in (
        ("decided_symbol", "decided_on", "decided_by"),
        ("recognised_symbol", "recognised_on", None),
    ):
        named = pl.col(issuer).fill_null("") if issuer else pl.lit("")
        rows = frame.filter(pl.col(symbol).is_not_null()).select(pl.col(symbol), pl.col(on), named.alias("by")).unique()
        wanted |= set(rows.rows())
    if not wanted:
        return {}
    default = issuer_of(run, "")
    by_key = {(symbol, on, issuer or default): (symbol, on, issuer) for symbol, on, issuer in wanted}
    found: Papers = {}
    for document in Document.objects.filter(
        kind=Kind.DECISION, issuer__in={issuer for *_, issuer in by_key}
    ).iterator():
        key = (document.symbol, document.issued_on, document.issuer)
        if key in by_key:
            found[by_key[key]] = document.pk
    new = [
        Document(
            unit_id=run.book.unit_id, kind=Kind.DECISION, symbol=symbol, issued_on=on, issuer=issuer, recorded_at=run.at
        )
        for (symbol, on, issuer), key in sorted(by_key.items(), key=str)
        if key not in found
    ]
    for document in Document.objects.bulk_create(new, batch_size=2_000):
        found[by_key[document.symbol, document.issued_on, document.issuer]] = document.pk
        run.touched.append(f"document:{document.pk}")
    return found
