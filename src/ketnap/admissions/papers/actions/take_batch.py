"""Hand the zip of a batch to whoever asked for it; the file is gone afterwards."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.papers import shelf
from ketnap.admissions.papers.models import Batch
from ketnap.audit.record import record


def take_batch(*, by: Actor, at: dt.datetime, batch: Batch) -> bytes:
    """The zip. Raises Refused when it was taken already or has been removed. The file goes once the act is committed."""
    content = shelf.get(batch.uid)
    with transaction.atomic():
        batch.taken_at = at
        batch.save(update_fields=["taken_at"])
        record(
            by=by, at=at, action="admissions.take_batch", subject="papers.batch", subject_id=batch.uid, unit_id=batch.unit_id,
            after={"form": batch.form, "papers": batch.made},
        )  # fmt: skip
        transaction.on_commit(lambda: shelf.drop(batch.uid))
    return content
