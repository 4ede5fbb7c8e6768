"""Mark that persons of a campaign have passed one of its own steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.states import ORDER
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.targets.models import Campaign, CampaignEntry, CampaignMark, CampaignStep


def mark_step(
    *, by: Actor, at: dt.datetime, campaign: Campaign, key: str, entries: Collection[CampaignEntry], on: dt.date
) -> int:
    """Mark the step for each; who has it already is left. Returns how many were marked.

    Raises Refused for a step the campaign does not have, one that is read from the cases, or a person who fell out before.
    """
    if not CampaignStep.objects.filter(campaign=campaign, key=key).exists():
        raise Refused("mark.step", "Đợt không có bước này.", remedy="Hãy chọn bước khác.", field="key")
    if key in ORDER:
        raise Refused(
            "mark.from_case",
            "Bước này lấy từ hồ sơ kết nạp, không ghi tại đây.",
            remedy="Hãy ghi bước trong hồ sơ.",
            field="key",
        )
    if CampaignEntry.objects.filter(pk__in=[entry.pk for entry in entries], dropped__on__lte=on).exists():
        raise Refused("mark.dropped", "Có người đã thôi tham gia đợt trước ngày này.", remedy="Hãy bỏ người đó ra.")
    with transaction.atomic():
        known = set(CampaignMark.objects.filter(entry__in=entries, key=key).values_list("entry_id", flat=True))
        fresh = [entry for entry in entries if entry.pk not in known and entry.campaign_id == campaign.pk]
        CampaignMark.objects.bulk_create(
            CampaignMark(entry=entry, unit_id=entry.unit_id, key=key, on=on, at=at, by=by.username) for entry in fresh
        )
        record(
            by=by, at=at, action="targets.mark_step", subject="targets.campaign", subject_id=campaign.pk,
            unit_id=campaign.unit_id, after={"key": key, "on": on, "count": len(fresh)}, rows=[entry.pk for entry in fresh],
        )  # fmt: skip
    return len(fresh)
