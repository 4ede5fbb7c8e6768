"""Writing an entry: one call at the end of every action, reveal and export."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from ketnap.accounts.actor import Actor
from ketnap.audit.models import Entry


def plain(value: Any) -> Any:
    """The value as JSON keeps it: dates as ISO text, everything unknown as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    return str(value)


def keyed_digest(value: str) -> str:
    """A digest that shows whether two sensitive values are equal without showing them; useless without the home's key."""
    return hmac.new(settings.AUDIT_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()[:32]


def record(
    *,
    by: Actor,
    at: dt.datetime,
    action: str,
    subject: str,
    subject_id: object = "",
    unit_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    rows: Sequence[object] = (),
) -> Entry:
    """Append one entry in the current transaction. Bulk acts pass the ids they touched as `rows`: one entry, one digest."""
    listed = [plain(row) for row in rows]
    digest = hashlib.sha256(json.dumps(listed, ensure_ascii=False).encode()).hexdigest() if listed else ""
    entry = Entry(
        at=at,
        user_id=by.user_id,
        username=by.username,
        did=by.did,
        channel=by.channel,
        os_user=by.os_user,
        action=action,
        subject=subject,
        subject_id=str(subject_id),
        unit_id=unit_id,
        before=plain(before or {}),
        after=plain(after or {}),
        reason=reason,
        rows=listed,
        rows_digest=digest,
    )
    _append(entry)
    return entry


def _append(entry: Entry) -> None:
    """Insert without reading anything back: the entry may be one its writer is not allowed to see (another unit's, or of no
    unit), and PostgreSQL checks what is returned against what may be read."""
    fields = [field for field in Entry._meta.concrete_fields if field.name not in ("id", "transaction")]
    columns = ", ".join(str(field.column) for field in fields)
    places = ", ".join("%s" for _ in fields)
    values = [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {Entry._meta.db_table} ({columns}) VALUES ({places})", values)  # noqa: S608
