"""Make the file of a paper of one case. It leaves the house, so it is written into the trail, with what it lacked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.papers.choosing import template_for
from ketnap.admissions.papers.drafting import Writing, draft
from ketnap.admissions.papers.facts import Facts, gather
from ketnap.admissions.papers.fields import values_of
from ketnap.admissions.papers.registry import Form
from ketnap.admissions.papers.sandbox import fill
from ketnap.admissions.papers.sheet import Draft
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word
from ketnap.members.actions.reveal_private import reveal_private

KINDS = ("docx", "pdf")


@dataclass(frozen=True)
class Order:
    """What is asked for: form, kind of file, for which referee or helper, what was typed for this printing only.

    `sensitive`: ethnicity and religion are filled in; the caller has checked the right to them.
    """

    form: Form
    kind: str
    which: int = 0
    typed: Mapping[str, str] | None = None
    sensitive: bool = False
    demo: bool = False


@dataclass(frozen=True)
class Printed:
    """The file and what is still missing in it. `template` is the id of the user's template it was made from, if any."""

    content: bytes
    kind: str
    draft: Draft
    template: int | None = None


def print_paper(*, by: Actor, at: dt.datetime, case: Case, day: dt.date, order: Order) -> Printed:
    """The file. The caller has checked who may see the case. Raises Refused for a form or kind that is not printed."""
    if order.kind not in KINDS:
        raise Refused(
            "paper.kind", "Dạng tệp không có trong danh sách.", remedy="Hãy chọn Word hoặc PDF.", field="dang"
        )
    with transaction.atomic():
        facts = gather(case, day)
        if order.sensitive and order.form.builder == "application":
            facts = _with_sensitive(facts, by=by, at=at)
        made = draft(order.form, facts, Writing(at, order.demo, order.typed or {}, order.which))
        template = template_for(order.form.slug, facts.case.unit_id, day) if order.kind == "docx" else None
        if template is not None:
            content = fill(bytes(template.content), values_of(facts, made))
        else:
            content = write_word(made.paper) if order.kind == "docx" else write_pdf(made.paper)
        record(
            by=by, at=at, action="admissions.print_paper", subject="admissions.case", subject_id=case.uid, unit_id=case.unit_id,
            after={"form": order.form.code, "variant": order.form.variant, "kind": order.kind, "missing": len(made.missing),
                   "sensitive": bool(facts.sensitive), "template": template.pk if template else None},
        )  # fmt: skip
    return Printed(content, order.kind, made, template.pk if template else None)


def _with_sensitive(facts: Facts, *, by: Actor, at: dt.datetime) -> Facts:
    known = reveal_private(
        by=by, at=at, person=facts.person, unit_id=facts.case.unit_id, reason="In đơn xin vào Đảng (bản nháp)"
    )
    return replace(facts, sensitive={"ethnicity": known.ethnicity, "religion": known.religion})
