"""Each reminder exactly once: by query, by constraint, and with three workers of whom one is killed."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from ketnap.access.roles import Role
from ketnap.admissions import queries as cases
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.reminders import outbox, queries
from ketnap.admissions.reminders.actions.set_schedule import set_schedule
from ketnap.admissions.reminders.models import Notice, Reminder, Told
from ketnap.admissions.reminders.schedule import in_words, listed, shipped_on
from ketnap.admissions.reminders.sweep import reached, wanted
from ketnap.audit.models import Entry
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.testing import build
from ketnap.testing.build import BY, Committee
from tests.admissions.paths import NOW
from tests.admissions.reminders.cases import TODAY, step, voted

DAY = dt.timedelta(days=1)


def remind(day: dt.date = TODAY) -> int:
    made = outbox.fill(at=NOW, day=day)
    outbox.deliver(at=NOW, day=day)
    return made


def due_of(case_pk: int, unit: int) -> dt.date:
    found = next(one for one in cases.swept([unit], TODAY) if one.case == case_pk)
    due = next(clock.due for clock in found.clocks if clock.key == "decision")
    assert due is not None
    return due


@pytest.mark.parametrize(
    ("days", "offset"), [(-16, None), (-15, -15), (-8, -15), (-7, -7), (-1, -1), (0, 0), (6, 1), (7, 7), (400, 30)]
)
def test_only_the_latest_day_reached_is_reminded(days: int, offset: int | None) -> None:
    assert reached(shipped_on(TODAY), days) == offset


def test_the_words_of_a_schedule() -> None:
    assert listed([7, 0, -1, -15]) == "trước 15, 1 ngày; đúng ngày; sau 7 ngày"
    assert [in_words(offset) for offset in (-7, 0, 1)] == ["còn không quá 7 ngày", "đến hạn", "quá hạn từ 1 ngày"]


def test_a_limit_is_reminded_on_each_of_its_days_once(committee: Committee) -> None:
    user = build.user(Role.CELL_SECRETARY, committee.cell)
    case = voted(committee.cell, dt.date(2026, 9, 7))
    due = due_of(case.pk, committee.cell.pk)
    given = []
    for days in (-40, -15, -14, -7, -7, -1, 0, 1, 1, 7):
        made = remind(due + days * DAY)
        given.append(made)
    assert given == [0, 1, 0, 1, 0, 1, 1, 1, 0, 1]
    rows = Reminder.objects.filter(case=case, key="decision").order_by("offset")
    assert [row.offset for row in rows] == [-15, -7, -1, 0, 1, 7]
    assert {row.due for row in rows} == {due}
    assert all(row.rule.startswith("deadline.admission_decision@") and row.people == 1 for row in rows)
    assert Told.objects.filter(user=user).count() == 6
    assert Entry.objects.filter(action="admissions.queue_reminders").count() == 6


def test_the_database_takes_no_reminder_twice(committee: Committee) -> None:
    build.user(Role.CELL_SECRETARY, committee.cell)
    voted(committee.cell, TODAY - 90 * DAY)
    assert remind() >= 1
    row, told = Reminder.objects.first(), Told.objects.first()
    assert row is not None
    assert told is not None
    for model, again in ((Reminder, row), (Told, told)):
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)
        assert model.objects.exists()


def test_a_case_that_ends_is_reminded_no_more(committee: Committee) -> None:
    case = voted(committee.cell, TODAY - 90 * DAY)
    other = voted(committee.cell, TODAY - 90 * DAY)
    step(other, "decided", TODAY - 60 * DAY)
    close_case(by=BY, at=NOW, case=case, outcome="withdrawn", on=TODAY - DAY, reason="Thử")
    assert {(one.case, one.key) for one in wanted(None, TODAY)} == {(other.pk, "ceremony")}


def test_who_is_told_works_on_the_case_and_nobody_else(committee: Committee) -> None:
    told = {build.user(role, unit).pk for role, unit in (
        (Role.CELL_SECRETARY, committee.cell), (Role.GRASSROOTS_SECRETARY, committee.grassroots), (Role.BOARD_OFFICER, committee.root),
    )}  # fmt: skip
    for role, unit in (
        (Role.CELL_SECRETARY, committee.other_cell), (Role.LEADER, committee.root), (Role.ADMINISTRATOR, committee.province),
        (Role.BOARD_OFFICER, committee.neighbour), (Role.TRAINER, committee.cell),
    ):  # fmt: skip
        build.user(role, unit)
    left = build.user(Role.CELL_SECRETARY, committee.cell)
    left.is_active = False
    left.save()
    voted(committee.cell, TODAY - 90 * DAY)
    remind()
    assert set(Told.objects.values_list("user_id", flat=True)) == told
    assert set(Notice.objects.values_list("user_id", flat=True)) == told


def test_what_must_be_reminded_less_what_was_is_nothing(committee: Committee) -> None:
    units = [committee.cell.pk, committee.other_cell.pk]
    voted(committee.cell, TODAY - 90 * DAY)
    voted(committee.other_cell, TODAY - 60 * DAY)
    before = queries.balance(units, TODAY)
    assert len(before.missing) == len(before.must) > 1
    remind()
    build.user(Role.CELL_SECRETARY, committee.cell)
    after = queries.balance(units, TODAY)
    assert (after.must, after.missing) == (before.must, [])
    assert len(after.unheard) == len(after.must)  # nobody held a right when they were given
    assert sum(must for _, must, _, _ in after.by_offset()) == len(after.must)
    assert queries.balance([committee.cell.pk], TODAY).must == tuple(
        one for one in after.must if one.unit == committee.cell.pk
    )
    Reminder.objects.filter(pk=Reminder.objects.latest("pk").pk).delete()
    assert len(queries.balance(units, TODAY).missing) == 1


def test_a_unit_sets_its_own_days_for_itself_and_below(committee: Committee) -> None:
    case = voted(committee.cell, dt.date(2026, 9, 7))
    due = due_of(case.pk, committee.cell.pk)
    set_schedule(by=BY, at=NOW, unit=committee.grassroots, since=due - 100 * DAY, offsets=[-20, 3, 3])
    set_schedule(by=BY, at=NOW, unit=committee.root, since=due - 100 * DAY, offsets=[-2])
    assert [one.offset for one in wanted(None, due - 20 * DAY) if one.key == "decision"] == [-20]
    assert [one.offset for one in wanted(None, due + 3 * DAY) if one.key == "decision"] == [3]
    set_schedule(by=BY, at=NOW, unit=committee.cell, since=due + DAY, offsets=[5])
    assert [one.offset for one in wanted(None, due + 3 * DAY) if one.key == "decision"] == []
    assert [one.offset for one in wanted(None, due - 20 * DAY) if one.key == "decision"] == [-20]
    for offsets in ([], [400]):
        with pytest.raises(Refused, match=r"ngày nhắc|một năm"):
            set_schedule(by=BY, at=NOW, unit=committee.cell, since=due, offsets=offsets)


def test_the_sweep_sees_what_the_case_page_sees(committee: Committee) -> None:
    """The sweep loads a few steps and no ways; its limits are those of the list of cases."""
    for nth, cell in enumerate((committee.cell, committee.sub_cell, committee.grassroots_cell)):
        voted(cell, TODAY - (30 + nth) * DAY)
        done = voted(cell, TODAY - (200 + nth) * DAY)
        step(done, "decided", TODAY - 150 * DAY)
        step(done, "decision_received", TODAY - 149 * DAY)
        if nth:
            step(done, "ceremony", TODAY - 140 * DAY)
    units = [committee.cell.pk, committee.sub_cell.pk, committee.grassroots_cell.pk]
    listed_ = {one.case.pk: one.clocks for one in cases.running(cases.cases(units, TODAY), TODAY)}
    assert {one.case: one.clocks for one in cases.swept(units, TODAY)} == listed_
    assert cases.swept(None, TODAY) == cases.swept(units, TODAY)


WORKER = """
import datetime as dt, os, signal, sys
import django
django.setup()
from ketnap.admissions.reminders import outbox
from ketnap.admissions.reminders.models import Told
from ketnap.testing.build import AT

victim = sys.argv[1] == "die"
day, at = dt.date.fromisoformat(sys.argv[2]), AT
outbox.AT_ONCE = 5
tell, batches = outbox.tell, []

def told(rows, **more):
    tell(rows, **more)
    batches.append(len(rows))
    if victim and len(batches) == 2:
        print("dying", Told.objects.filter(reminder__in=rows).count(), flush=True)
        sys.stdin.readline()
        os.kill(os.getpid(), signal.SIGKILL)

outbox.tell = told
print("ready", flush=True)
sys.stdin.readline()
outbox.fill(at=at, day=day)
print("filled", flush=True)
sys.stdin.readline()
outbox.deliver(at=at, day=day)
print("done", sum(batches), flush=True)
"""


def heard(worker: subprocess.Popen[str]) -> str:
    """The next line of a worker."""
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def go_on(*workers: subprocess.Popen[str]) -> None:
    """Let the workers take their next part, all at once."""
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()


def database_url() -> str:
    parts = urlsplit(os.environ["KETNAP_DB_URL"])
    return urlunsplit(parts._replace(path="/" + str(connection.settings_dict["NAME"])))


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_and_one_killed_remind_each_exactly_once() -> None:
    with rls.everything():
        tree = build.committee()
        people = [build.user(Role.CELL_SECRETARY, tree.cell), build.user(Role.BOARD_OFFICER, tree.root)]
        for nth in range(40):
            voted(tree.cell, TODAY - (66 + nth) * DAY)
        must = {one.name for one in wanted(None, TODAY)}
    assert len(must) == 40
    environment = {**os.environ, "KETNAP_DB_URL": database_url(), "DJANGO_SETTINGS_MODULE": "ketnap.config.settings"}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, what, TODAY.isoformat()], env=environment, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for what in ("die", "live", "live")
    ]  # fmt: skip
    victim, *others = workers
    assert [heard(worker) for worker in workers] == ["ready"] * 3
    go_on(*workers)  # all fill the outbox together
    assert [heard(worker) for worker in workers] == ["filled"] * 3
    go_on(victim)  # it has told one batch for good and is within the next before the others begin
    assert heard(victim) == "dying 10"
    go_on(*others, victim)
    answers = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [-signal.SIGKILL, 0, 0], answers
    outbox.deliver(at=NOW, day=TODAY)  # the next run takes up what the dead worker held, if the others were done before
    with rls.everything():
        rows = Reminder.objects.annotate(n=Count("told"))
        assert {(row.case_id, row.key, row.rule, row.due, row.offset) for row in rows} == must
        assert rows.count() == len(must)
        assert all(row.delivered_at is not None and row.people == row.n == len(people) for row in rows)
        assert Told.objects.count() == len(must) * len(people)
        listed_ = Told.objects.filter(user=people[0]).values("notice_id").distinct().count()
        assert Notice.objects.filter(user=people[0]).count() == listed_
        assert queries.balance([tree.cell.pk], TODAY).missing == []
