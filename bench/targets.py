"""Targets of an invented province of 101,000 members: handing down to every cell by the public act, and the pages.

    uv run python bench/targets.py                 # 67 committees under each of 12 superiors: 8,040 cells
    uv run python bench/targets.py --members 20000 --rounds 3

Starts a throw-away database like the tests. Prints seconds, queries and what was checked; fails when a sum is wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import sys
import time
from dataclasses import replace
from typing import Any

YEAR = 2025


def hand_out(province: Any) -> Any:
    """Set a target, divide it by membership and hand it down to every cell; prints times and checks every node."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from ketnap.lib import rls
    from ketnap.members.counting import HOUSE
    from ketnap.organisations.models import Unit
    from ketnap.organisations.tree import tree_on
    from ketnap.targets import ledger
    from ketnap.targets.actions.hand_down_through import hand_down_through
    from ketnap.targets.actions.set_target import set_target
    from ketnap.targets.models import Target
    from ketnap.targets.ways import Way, Wish, divide
    from ketnap.testing import build

    start, end, today = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31), build.TODAY
    with rls.everything():
        unit = Unit.objects.get(pk=province.province)
        target = set_target(
            by=build.BY, at=build.AT, unit=unit, start=start, end=end, number=12_000, document=build.paper(unit.pk)
        )
        begin = time.perf_counter()
        parts = divide(HOUSE, target, province.cells, 12_000, Wish({Way.MEMBERS: 1}), day=start, today=today)
        divided = time.perf_counter()
        units = Unit.objects.in_bulk(list(parts))
    with CaptureQueriesContext(connection) as seen, transaction.atomic(), rls.everything():
        begun = time.perf_counter()
        found = hand_down_through(
            by=build.BY, at=build.AT, target=target, numbers={units[key]: number for key, number in parts.items()},
            document=target.document,
        )  # fmt: skip
    done = time.perf_counter()
    print(
        f"{len(parts)} chi bộ: chia {divided - begin:.2f} giây; giao, ghi sổ và kiểm tra {done - begun:.2f} giây, {len(seen)} câu lệnh"
    )
    held = {one.unit_id: one.pk for one in Target.objects.filter(start=start, end=end)}
    accounts, tree = ledger.accounts(held.values()), tree_on(start)
    for key, number in found.given.items():
        below = sum(parts.get(cell, 0) for cell in parts if key in tree.path(cell)) if key not in parts else parts[key]
        if number and (accounts[held[key]].given != number or below != number):
            raise SystemExit(f"sai ở đơn vị {key}")
    print(f"mọi đơn vị khớp tổng các chi bộ bên dưới: {len(found.given)} đơn vị")
    return unit


def pages(unit: Any, rounds: int) -> None:
    """Median and queries of the targets pages of the whole province."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from ketnap.access.roles import Role
    from ketnap.lib import rls
    from ketnap.testing import build

    with rls.everything():
        officer = build.user(Role.BOARD_OFFICER, unit)
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    query = f"?tu={YEAR}-01-01&den={YEAR}-12-31"
    for name in ("targets", "outlook", "coverage", "idle", "timeliness", "review", "rating"):
        url, times = reverse(f"targets:{name}") + query, []
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: {answer.status_code}")
        queries = len(seen)
        for _ in range(rounds):
            begin = time.perf_counter()
            client.get(url)
            times.append((time.perf_counter() - begin) * 1000)
        print(
            f"{name.ljust(12)}{statistics.median(times):9.0f} ms{queries:6d} câu lệnh{len(answer.content) / 1024:9.1f} kB"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=101_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    import ketnap.testing.plugin  # starts the throw-away database and names it in the environment

    _ = ketnap.testing.plugin
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from ketnap.lib import rls
    from ketnap.testing.backend import base
    from ketnap.testing.province import FULL, analyse, province

    call_command("migrate", verbosity=0)
    base.play_application = True
    connections.close_all()
    settings.ALLOWED_HOSTS = ["*"]
    with rls.everything():
        made = province(replace(FULL, members=options.members, grassroots=67))
    unit = hand_out(made)
    base.play_application = False  # only the owner may refresh the planner's statistics
    connections.close_all()
    analyse()
    base.play_application = True
    connections.close_all()
    pages(unit, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
