"""Record that a person falls out of a campaign, after which step and why."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.targets.models import CampaignEnd, CampaignEntry, CampaignStep


def leave_campaign(
    *, by: Actor, at: dt.datetime, entry: CampaignEntry, on: dt.date, reason: str, key: str = ""
) -> CampaignEnd:
    """`key` is the last step passed, empty when none was. Raises Refused without a reason, twice, or for an unknown step."""
    reason = clean(reason)
    if not reason:
        raise Refused("leave.reason", "Đưa ra khỏi đợt phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    if on < entry.entered_on:
        raise Refused("leave.day", "Ngày thôi trước ngày vào đợt.", remedy="Hãy xem lại ngày.", field="on")
    if key and not CampaignStep.objects.filter(campaign=entry.campaign_id, key=key).exists():
        raise Refused("leave.step", "Đợt không có bước này.", remedy="Hãy chọn bước khác.", field="key")
    with transaction.atomic():
        if CampaignEnd.objects.filter(entry=entry).exists():
            raise Refused("leave.twice", "Người này đã được đưa ra khỏi đợt.", remedy="Hãy xem danh sách đã thôi.")
        end = CampaignEnd.objects.create(
            entry=entry, unit_id=entry.unit_id, key=key, on=on, reason=reason, at=at, by=by.username
        )
        record(
            by=by, at=at, action="targets.leave_campaign", subject="targets.campaign", subject_id=entry.campaign_id,
            unit_id=entry.unit_id, after={"entry": entry.pk, "on": on, "after_step": key}, reason=reason,
        )  # fmt: skip
    return end
