"""Open a campaign of admissions under a plan: dates, steps, perhaps a target."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.targets.models import Campaign, CampaignStep, Target
from ketnap.targets.queries import check_stands

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


def open_campaign(
    *,
    by: Actor,
    at: dt.datetime,
    unit: Unit,
    name: str,
    document: Document,
    start: dt.date,
    end: dt.date,
    steps: Sequence[tuple[str, str]],
    target: Target | None = None,
) -> Campaign:
    """Create the campaign with its steps, (key, label) in order. Keys of the law's routes are read from the cases.

    Raises Refused without a name or a step, for dates in disorder, a step twice, or a target of another unit or other days.
    """
    name = clean(name)
    if not name:
        raise Refused("campaign.name", "Đợt chưa có tên.", remedy="Hãy ghi tên đợt.", field="name")
    if end < start:
        raise Refused("campaign.days", "Ngày cuối đợt trước ngày đầu.", remedy="Hãy xem lại hai ngày.", field="end")
    keys = [key for key, _ in steps]
    if (
        not keys
        or len(set(keys)) != len(keys)
        or any(not _KEY.fullmatch(key) or not clean(label) for key, label in steps)
    ):
        raise Refused(
            "campaign.steps",
            "Các bước của đợt chưa đúng.",
            remedy="Mỗi bước một mã, một tên, không lặp.",
            field="steps",
        )
    if target is not None and (target.unit_id != unit.pk or (target.start, target.end) != (start, end)):
        raise Refused(
            "campaign.target", "Chỉ tiêu không cùng đơn vị và thời gian với đợt.", remedy="Hãy chọn chỉ tiêu khác."
        )
    if Campaign.objects.filter(unit=unit, name=name).exists():
        raise Refused("campaign.twice", "Đơn vị đã có đợt mang tên này.", remedy="Hãy đặt tên khác.", field="name")
    with transaction.atomic():
        if target is not None:
            hold("target", target.pk)
            check_stands(target)
        campaign = Campaign.objects.create(
            unit=unit, name=name, document=document, start=start, end=end, target=target, created_at=at
        )
        CampaignStep.objects.bulk_create(
            CampaignStep(campaign=campaign, place=place, key=key, label=clean(label))
            for place, (key, label) in enumerate(steps)
        )
        record(
            by=by, at=at, action="targets.open_campaign", subject="targets.campaign", subject_id=campaign.pk,
            unit_id=unit.pk, after={"name": name, "from": start, "to": end, "steps": keys},
        )  # fmt: skip
    return campaign
