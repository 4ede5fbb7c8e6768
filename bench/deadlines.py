"""Limits of three provinces' open cases by the public call, against asking for each case in turn; and the count of days alone.

    uv run python bench/deadlines.py                          # 24,000 open cases; 400,000 for the count alone
    uv run python bench/deadlines.py --cases 3000 --kernel 50000 --loop 500

Starts a throw-away database like the tests. The public call is `outbox.fill`: it computes every limit, and writes only the
reminders that are not there. The loop does for each case what a first version would do: fetch its steps and certificate, count the
days one by one, look for the reminder and write it. Of many cases the loop takes a part, named in the output, and is scaled up
in proportion. Fails when the two disagree on a single due date or reminder.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

ONE = dt.timedelta(days=1)
AHEAD = (-15, -7, -1, 0, 1, 7, 30)


def build(cases: int, today: dt.date) -> Any:
    """Three provinces' worth of cells with open cases in every stage that has a limit; written past the actions, as books are."""
    from ketnap.testing.province import FULL, province

    made = province(replace(FULL, members=1000))
    open_cases(made.cells, cases, today)
    return made


def open_cases(cells: Sequence[int], cases: int, today: dt.date) -> None:
    """Invented people with a case each, dealt to the cells in turn, a fifth in each stage that has a limit."""
    from ketnap.admissions.models import Case, Step
    from ketnap.members.models import Person, Tie
    from ketnap.testing.build import AT
    from ketnap.testing.province import GIVEN

    draw = random.Random(7)
    people = [
        Person(
            full_name=f"Mẫu Giả Định {GIVEN[n % len(GIVEN)]}",
            birth_date=dt.date(2000, 1, 1),
            gender="nam",
            created_at=AT,
        )
        for n in range(cases)
    ]
    Person.objects.bulk_create(people, batch_size=5000)
    homes = [cells[nth % len(cells)] for nth in range(cases)]
    Tie.objects.bulk_create(
        [Tie(person=person, unit_id=cell) for person, cell in zip(people, homes, strict=True)], batch_size=5000
    )
    files, steps = [], []
    for person, cell in zip(people, homes, strict=True):
        opened = today - dt.timedelta(days=400 + draw.randrange(300))
        files.append(Case(person=person, unit_id=cell, opened_on=opened, recorded_at=AT))
    Case.objects.bulk_create(files, batch_size=5000)
    for nth, case in enumerate(files):
        ago = draw.randrange(20, 330)
        for key, days in ways(nth, ago):
            steps.append(
                Step(
                    case=case, unit_id=case.unit_id, key=key, on=today - dt.timedelta(days=days), typed_by="đo",
                    channel="book", recorded_at=AT,
                )
            )  # fmt: skip
    Step.objects.bulk_create(steps, batch_size=5000)


def ways(nth: int, ago: int) -> list[tuple[str, int]]:
    """Steps taken, as days ago: a fifth of the cases each before the vote, voted, decided, on probation, reviewed."""
    before = [("sympathiser", ago + 60), ("file_permitted", ago + 40), ("file_compiled", ago + 30)]
    voted = [*before, ("cell_vote", ago)]
    decided = [*voted, ("decided", ago - 10), ("decision_received", ago - 12)]
    held = [*decided, ("ceremony", ago - 15)]
    return (before, voted, decided, held, [*held, ("recognition_cell_vote", ago - 19)])[nth % 5]


def naive_due(start: dt.date, days: int, calendar: Any) -> dt.date:
    """Count day by day, as one does by hand."""
    day, left = start, days
    while left:
        day += ONE
        if calendar.is_working_day(day):
            left -= 1
    return day


def loop(ids: list[int], today: dt.date, calendar: Any) -> set[tuple[Any, ...]]:
    """Fetch and loop: case by case, limit by limit, day by day; writes reminders that are not there."""
    from ketnap.admissions.clocks import clocks
    from ketnap.admissions.models import Case, Step
    from ketnap.admissions.reminders.models import Reminder
    from ketnap.law import load_rules
    from ketnap.testing.build import AT
    from ketnap.training.models import Certificate

    found = set()
    for pk in ids:
        case = Case.objects.get(pk=pk)
        taken = dict(Step.objects.filter(case=case, undone_at=None, on__lte=today).values_list("key", "on"))
        paper = Certificate.objects.filter(person_id=case.person_id, withdrawn_at=None).order_by("-issued_on").first()
        for clock in clocks(taken, paper.issued_on if paper else None, today, 0, calendar):
            if clock.due is None or not clock.is_limit:
                continue
            value = load_rules().value(clock.rule.partition("@")[0], clock.start)
            due = naive_due(clock.start, value.value, calendar) if value.unit == "working_day" else clock.due
            if due != clock.due:
                raise SystemExit(f"lệch hạn ở hồ sơ {pk}: {due} và {clock.due}")
            offset = max((one for one in AHEAD if due + one * ONE <= today), default=None)
            if offset is None:
                continue
            name = {"case_id": pk, "key": clock.key, "rule": clock.rule, "due": due, "offset": offset}
            if not Reminder.objects.filter(**name).exists():
                Reminder.objects.create(**name, unit_id=case.unit_id, label=clock.label, queued_at=AT)
            found.add(tuple(name.values()))
    return found


def sweep(cases: int, part: int, today: dt.date) -> None:
    """The public call, once to fill and once more with nothing to write, against the loop on the same cases."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from ketnap.admissions.models import Case
    from ketnap.admissions.reminders import outbox
    from ketnap.admissions.reminders.models import Reminder
    from ketnap.lib import rls
    from ketnap.testing.build import AT
    from ketnap.work.workdays.queries import calendar_on

    with rls.everything():
        ids = list(Case.objects.order_by("pk").values_list("pk", flat=True))[:: max(1, cases // part)]
        point = transaction.savepoint()
        start = time.perf_counter()
        named = loop(ids, today, calendar_on(today))
        spent = time.perf_counter() - start
        transaction.savepoint_rollback(point)
    whole = spent * cases / len(ids)
    with CaptureQueriesContext(connection) as seen:
        start = time.perf_counter()
        made = outbox.fill(at=AT, day=today)
        first = time.perf_counter() - start
    queries = len(seen)
    start = time.perf_counter()
    again = outbox.fill(at=AT, day=today)
    second = time.perf_counter() - start
    with rls.everything():
        rows = Reminder.objects.filter(case__in=ids).values_list("case_id", "key", "rule", "due", "offset")
        if set(rows) != named:
            raise SystemExit("lệch: lời gọi chung và vòng lặp cho các lần nhắc khác nhau")
    if again:
        raise SystemExit("lần thứ hai vẫn còn ghi")
    print(
        f"{cases} hồ sơ, {made} lần nhắc: lời gọi chung {first:.2f} giây ({queries} câu lệnh), gọi lại {second:.2f} giây, ghi 0"
    )
    print(f"vòng lặp từng hồ sơ: {spent:.2f} giây cho {len(ids)} hồ sơ, tức {whole:.1f} giây cho {cases}")
    print(f"tỷ lệ: {whole / first:.1f} lần khi ghi tất cả, {whole / second:.1f} lần khi chỉ tìm phần khác")


def kernel(count: int, today: dt.date) -> None:
    """Due dates alone: all at once by the calendar's prefix counts, writing only what differs, against counting day by day."""
    from ketnap.law import load_calendar

    calendar, draw = load_calendar(), random.Random(11)
    starts = [today - dt.timedelta(days=draw.randrange(1, 900)) for _ in range(count)]
    start = time.perf_counter()
    slow = [naive_due(one, 45, calendar) for one in starts]
    looped = time.perf_counter() - start
    start = time.perf_counter()
    quick = calendar.due_dates(starts, 45)
    counted = time.perf_counter() - start
    if slow != quick:
        raise SystemExit("lệch: hai cách đếm cho hạn khác nhau")
    kept = list(quick)
    for nth in range(0, count, 997):  # some due dates on record are out of date
        kept[nth] -= ONE
    start = time.perf_counter()
    differing = {nth: due for nth, due in enumerate(calendar.due_dates(starts, 45)) if kept[nth] != due}
    both = time.perf_counter() - start
    if len(differing) != len(range(0, count, 997)):
        raise SystemExit("lệch: không tìm đúng các hạn khác")
    print(
        f"{count} hạn: đếm từng ngày {looped:.2f} giây, đếm theo lịch {counted * 1000:.0f} ms, cả tìm {len(differing)} hạn khác {both * 1000:.0f} ms"
    )
    print(f"tỷ lệ: {looped / counted:.0f} lần, {looped / both:.0f} lần khi chỉ ghi phần khác (mục tiêu 20)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=24_000)
    parser.add_argument("--kernel", type=int, default=400_000)
    parser.add_argument("--loop", type=int, default=2_000, help="how many of the cases the loop takes")
    options = parser.parse_args()

    import ketnap.testing.plugin  # starts the throw-away database and names it in the environment

    _ = ketnap.testing.plugin
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from ketnap.lib import rls
    from ketnap.testing.backend import base

    today = dt.date(2026, 11, 20)
    kernel(options.kernel, today)
    call_command("migrate", verbosity=0)
    base.play_application = True
    connections.close_all()
    start = time.perf_counter()
    with rls.everything():
        build(options.cases, today)
    base.play_application = False  # only the owner may refresh the planner's statistics
    connections.close_all()
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
    base.play_application = True
    connections.close_all()
    print(f"dựng {options.cases} hồ sơ trong {time.perf_counter() - start:.0f} giây")
    sys.stdout.flush()
    sweep(options.cases, options.loop, today)


if __name__ == "__main__":
    main()
