"""Stop using a template from a day on: the built-in paper, or that of the unit above, takes over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.papers.models import DocTemplate
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def end_template(*, by: Actor, at: dt.datetime, template: DocTemplate, on: dt.date) -> DocTemplate:
    """The template, ended. One that was to begin on `on` or later never begins and is removed; the trail keeps its digest."""
    with transaction.atomic():
        row = DocTemplate.objects.select_for_update().get(pk=template.pk)
        if row.until is not None and row.until <= on:
            raise Refused("template.ended", "Mẫu này đã thôi dùng.", remedy="Không cần làm gì thêm.")
        record(
            by=by, at=at, action="admissions.end_template", subject="papers.template", subject_id=row.pk, unit_id=row.unit_id,
            before={"form": row.form, "since": row.since, "until": row.until, "sha256": row.sha256}, after={"until": on},
        )  # fmt: skip
        if row.since >= on:
            row.delete()
        else:
            row.until = on
            row.save(update_fields=["until"])
    return row
