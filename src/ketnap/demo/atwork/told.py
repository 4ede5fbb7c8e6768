"""What the house tells its people: reminders in their inboxes, and a letter about what is late."""

from __future__ import annotations

from collections import Counter

from ketnap.admissions.queries import overdue
from ketnap.admissions.reminders import outbox
from ketnap.admissions.reminders.actions.send_letter import send_letter
from ketnap.demo.atwork.cast import Cast
from ketnap.demo.committees.baxuyen import CITY, COMMUNE
from ketnap.demo.shape import DAY
from ketnap.organisations.models import Unit


def _reminders(cast: Cast) -> None:
    """What the worker would tell a few minutes after the start, told at once."""
    outbox.fill(at=cast.at, day=cast.today)
    outbox.deliver(at=cast.at, day=cast.today)


def _letter(cast: Cast) -> None:
    """Whatever is late with the unit that has most of it, in one numbered letter of the unit above."""
    late = overdue([unit.pk for unit in cast.units.values()], cast.today)
    most = Counter(one.with_whom for one in late if one.with_whom != cast.units[CITY].pk).most_common(1)[0][0]
    to = Unit.objects.get(pk=most)
    unit, by = (cast.units[CITY], cast.city) if to.code == COMMUNE else (cast.units[COMMUNE], cast.commune)
    send_letter(
        by=by, at=cast.at, unit=unit, to=to, on=cast.today, answer_by=cast.today + 14 * DAY, numbered=True,
        late=[one for one in late if one.with_whom == most],
    )  # fmt: skip


SCENES = (_reminders, _letter)
