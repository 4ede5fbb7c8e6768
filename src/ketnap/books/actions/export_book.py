"""Write out what a unit and everything below it hold, as the book that import reads. Audited."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.conf import settings
from django.db import transaction

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.books.sheets.base import Exporting
from ketnap.books.template import write_book
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import below


def export_book(*, by: Actor, at: dt.datetime, scope: Scope, unit: Unit, target: IO[bytes]) -> int:
    """Write the book into `target` and return the number of rows. Raises Refused without the right to export there.

    Identity and card numbers, ethnicity and religion go out only where the user may see them.
    """
    if not scope.can(Can.EXPORT, unit.pk):
        raise Refused(
            "export.right", "Bạn không có quyền xuất danh sách tại đơn vị này.", remedy="Hãy chọn đơn vị khác."
        )
    units = below([unit.pk], at.date()) & scope.units(Can.EXPORT)
    with transaction.atomic(), rls.scope(scope.multirange):
        rows = write_book(
            target, Exporting(scope, units, at.date()), demo=settings.DEMO, created=at, author=by.username
        )
        record(
            by=by, at=at, action="books.export", subject="organisations.unit", subject_id=unit.pk, unit_id=unit.pk,
            after={"units": len(units), "rows": rows},
        )  # fmt: skip
    return rows
