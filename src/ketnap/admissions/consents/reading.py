"""Reads of special groups: the hidden ones, and where the law puts each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ketnap.admissions.consents.models import SpecialSecret
from ketnap.admissions.models import Case
from ketnap.law import Value, load_rules, rules
from ketnap.lib import rls
from ketnap.members.secret import decrypt


def hidden_groups(case: Case) -> dict[int, str]:
    """Hidden groups of the case by id of their row. For actions that check or reveal; nothing of it goes on a page unaudited."""
    with rls.sensitive():
        rows = list(SpecialSecret.objects.filter(special__case=case).order_by("pk"))
    return {row.pk: decrypt(row.cipher) for row in rows}


@dataclass(frozen=True)
class Route:
    """To whom a group is put, with which papers, by the law of a day; a hole in the law says why it is one."""

    body: Value
    papers: Value | None


def route(group: str, on: dt.date) -> Route:
    """The route of a group on `on`. Raises LookupError for an unknown group."""
    _, body, papers = rules.SPECIAL[group]
    book = load_rules()
    return Route(book.value(body, on), book.value(papers, on) if papers else None)
