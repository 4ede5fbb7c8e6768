"""The outbox: reminders go in once, and each is told once to everybody who works on its case.

Filling writes only what is not there; the constraint decides when several fill at once. Delivering takes rows under a lock others
skip, and a reminder is marked in the transaction that tells it: a worker that dies in between has told nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from ketnap.access.models import Grant
from ketnap.access.roles import CAPABILITIES, Can
from ketnap.accounts.actor import machine
from ketnap.admissions.reminders.models import Notice, Reminder, Told
from ketnap.admissions.reminders.sweep import Name, Wanted, wanted
from ketnap.audit.record import record
from ketnap.lib import rls
from ketnap.organisations.tree import tree_on

AT_ONCE = 500  # reminders told in one transaction
_ROWS = 2000  # rows of one INSERT
_TELLS = tuple(role for role, held in CAPABILITIES.items() if Can.EDIT_CASES in held)


def fill(*, at: dt.datetime, day: dt.date) -> int:
    """Put into the outbox what must be reminded on `day` and is not there. Returns how many were missing."""
    with rls.everything():
        found = wanted(None, day)
        there = given(found)
        missing = [one for one in found if one.name not in there]
        if missing:
            _queue(missing, at)
            record(
                by=machine("nhắc hạn"), at=at, action="admissions.queue_reminders", subject="admissions.reminder",
                after={"count": len(missing), "on": day},
            )  # fmt: skip
    return len(missing)


def given(found: Iterable[Wanted], *, told: bool = False) -> set[Name]:
    """The names of those reminders that are in the outbox, or (`told`) were given. One query."""
    rows = Reminder.objects.filter(case__in={one.case for one in found})
    if told:
        rows = rows.filter(delivered_at__isnull=False)
    return set(rows.values_list("case_id", "key", "rule", "due", "offset"))


def _queue(missing: list[Wanted], at: dt.datetime) -> None:
    rows = [
        Reminder(
            case_id=one.case,
            unit_id=one.unit,
            key=one.key,
            label=one.label,
            rule=one.rule,
            due=one.due,
            offset=one.offset,
            queued_at=at,
        )
        for one in sorted(missing)
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_ROWS)


def deliver(*, at: dt.datetime, day: dt.date) -> int:
    """Tell everything in the outbox, a batch a transaction. Returns how many reminders this worker told."""
    told = 0
    while batch := _deliver_some(at=at, day=day):
        told += batch
    return told


def _deliver_some(*, at: dt.datetime, day: dt.date) -> int:
    with rls.everything():
        rows = list(
            Reminder.objects.filter(delivered_at=None)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("id")[:AT_ONCE]
        )
        if not rows:
            return 0
        tell(rows, at=at, day=day)
    return len(rows)


def tell(rows: list[Reminder], *, at: dt.datetime, day: dt.date) -> None:
    """Tell the locked reminders to their people, and mark them. Runs inside the transaction that holds the locks."""
    people = recipients({row.unit_id for row in rows}, day)
    notices = _notices({(user, row.offset) for row in rows for user in people[row.unit_id]}, day)
    Told.objects.bulk_create(
        [
            Told(reminder=row, unit_id=row.unit_id, user_id=user, notice_id=notices[user, row.offset], at=at)
            for row in rows
            for user in people[row.unit_id]
        ],
        batch_size=_ROWS,
    )
    for row in rows:
        row.delivered_at, row.people = at, len(people[row.unit_id])
    Reminder.objects.bulk_update(rows, ["delivered_at", "people"], batch_size=_ROWS)


def _notices(pairs: set[tuple[int, int]], day: dt.date) -> dict[tuple[int, int], int]:
    """Lines of the inboxes, made where missing and unread again where something is added. In one order, so that two workers wait
    for each other instead of for ever."""
    fresh = [Notice(user_id=user, on=day, offset=offset) for user, offset in sorted(pairs)]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=_ROWS)
    users = {user for user, _ in pairs}
    rows = Notice.objects.filter(on=day, user_id__in=users).order_by("pk").select_for_update()
    found = {(row.user_id, row.offset): row for row in rows}
    seen = [found[key].pk for key in pairs if found[key].read_at is not None]
    Notice.objects.filter(pk__in=seen).update(read_at=None)
    return {key: row.pk for key, row in found.items()}


def recipients(cells: Iterable[int], day: dt.date) -> Mapping[int, list[int]]:
    """Users who write cases at each cell on `day`, by id: those the reminder is for, and nobody who may not see the case."""
    held = Grant.objects.filter(role__in=_TELLS, valid__contains=day, user__is_active=True)
    by_root: dict[int, set[int]] = defaultdict(set)
    for root, user in held.values_list("unit_id", "user_id"):
        by_root[root].add(user)
    tree = tree_on(day)
    return {cell: sorted(set().union(*(by_root.get(unit, set()) for unit in tree.path(cell)))) for cell in cells}
