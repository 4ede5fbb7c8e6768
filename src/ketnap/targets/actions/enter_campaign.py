"""Take persons into a campaign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import tree_on
from ketnap.targets.models import Campaign, CampaignEntry


def enter_campaign(
    *, by: Actor, at: dt.datetime, campaign: Campaign, persons: Collection[tuple[Person, Unit]], on: dt.date
) -> int:
    """Enter each person with their cell; who is in already is left as they are. Returns how many were entered.

    Raises Refused for a day outside the campaign or a cell that does not stand below the campaign's unit.
    """
    if not campaign.start <= on <= campaign.end:
        raise Refused(
            "campaign.day",
            f"Ngày {vn.day(on)} ngoài thời gian của đợt ({vn.day(campaign.start)} – {vn.day(campaign.end)}).",
            remedy="Hãy xem lại ngày.",
            field="on",
        )
    tree = tree_on(on)
    strangers = sorted({cell.code for _, cell in persons if not tree.contains(campaign.unit_id, cell.pk)})
    if strangers:
        raise Refused(
            "campaign.cell",
            f"Chi bộ không thuộc đơn vị mở đợt: {', '.join(strangers[:3])}.",
            remedy="Hãy bỏ các chi bộ đó.",
        )
    with transaction.atomic():
        known = set(CampaignEntry.objects.filter(campaign=campaign).values_list("person_id", flat=True))
        fresh = [(person, cell) for person, cell in persons if person.pk not in known]
        CampaignEntry.objects.bulk_create(
            CampaignEntry(campaign=campaign, person=person, unit=cell, entered_on=on, at=at, by=by.username)
            for person, cell in fresh
        )
        record(
            by=by, at=at, action="targets.enter_campaign", subject="targets.campaign", subject_id=campaign.pk,
            unit_id=campaign.unit_id, after={"on": on, "count": len(fresh)}, rows=[str(person.uid) for person, _ in fresh],
        )  # fmt: skip
    return len(fresh)
