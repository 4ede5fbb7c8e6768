"""Keep a Word template of a unit for a form, from a day on; the one before it ends that day."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.papers.fields import sample
from ketnap.admissions.papers.models import DocTemplate
from ketnap.admissions.papers.registry import Form
from ketnap.admissions.papers.sandbox import Reading, fill, read_template
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit

VOTES = frozenset(
    {"cell_vote", "committee_resolution", "recognition_cell_vote", "recognition_committee_resolution"}
)  # forms whose first step is one of these print a vote


def upload_template(
    *, by: Actor, at: dt.datetime, unit: Unit, form: Form, since: dt.date, file_name: str, content: bytes
) -> tuple[DocTemplate, Reading]:
    """The template kept, and what it uses and lacks. Raises Refused for a file or construct that is not allowed, or a doubled day."""
    if not form.builder:
        raise Refused(
            "template.controlled",
            "Giấy tờ này viết trên phôi do cấp trên phát hành.",
            remedy="Hãy chọn mẫu khác.",
            field="form",
        )
    reading = check_template(form, content)
    with transaction.atomic():
        rows = DocTemplate.objects.select_for_update().filter(unit=unit, form=form.slug)
        if rows.filter(since__gte=since).exists():
            raise Refused(
                "template.later", "Đã có mẫu riêng dùng từ ngày này hoặc sau đó.", remedy="Hãy chọn ngày sau, hoặc thôi dùng mẫu kia trước.",
                field="since",
            )  # fmt: skip
        rows.filter(until=None).update(until=since)
        made = DocTemplate.objects.create(
            unit=unit, form=form.slug, since=since, file_name=clean(file_name)[:200], content=content,
            sha256=hashlib.sha256(content).hexdigest(), uses=list(reading.uses), uploaded_by=by.username, uploaded_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="admissions.upload_template", subject="papers.template", subject_id=made.pk, unit_id=unit.pk,
            after={"form": form.code, "since": since, "sha256": made.sha256, "uses": made.uses},
        )  # fmt: skip
    return made, reading


def check_template(form: Form, content: bytes) -> Reading:
    """What the template uses and lacks; it is also filled once with the invented case. Raises Refused as the upload does."""
    reading = read_template(content, votes=form.steps[0] in VOTES)
    fill(content, sample())
    return reading
