"""Server time and queries of the main pages on an invented province of 101,000 members.

    uv run python bench/pages.py                      # the full province, one caller
    uv run python bench/pages.py --members 20000      # a smaller one
    uv run python bench/pages.py --cases 0            # without people on their way in
    uv run python bench/pages.py --rounds 15 --threads 4

Starts a throw-away database like the tests, fills it, signs a board officer of the province in, and asks for each page in turn.
With `--threads` the same pages are also asked for over HTTP from a server of that many threads, so that waiting for each other
is seen too. Nothing is asserted: the table is read by people, budgets are held by query counts in the tests.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Timing:
    """One page: median and worst server time in milliseconds, queries and size of an answer."""

    name: str
    median: float
    worst: float
    queries: int
    kilobytes: float


def addresses(codes: dict[str, str], person: str, case: str, year: int) -> dict[str, str]:
    """The main pages by name."""
    period = f"tu={year}-01-01&den={year}-12-31"
    return {
        "Việc của tôi": "/",
        "Đơn vị": "/don-vi/",
        "Mở nút cả tỉnh": f"/don-vi/nut/{codes['province']}/",
        "Một đơn vị": f"/don-vi/{codes['superior']}/",
        "Đảng viên toàn tỉnh": "/dang-vien/",
        "Đảng viên, tìm tên": "/dang-vien/?ten=binh",
        "Đảng viên, tìm họ": "/dang-vien/?ten=thu",
        "Một đảng viên": f"/dang-vien/{person}/",
        "Danh sách sau một số": f"/dang-vien/so-lieu/?cua={codes['superior']}&so=admitted&{period}&cay=then",
        "Nguồn và kết nạp": "/ket-nap/",
        **({"Một hồ sơ": f"/ket-nap/{case}/"} if case else {}),
        "Chỉ tiêu": "/chi-tieu/",
        "Báo cáo cả tỉnh": f"/bao-cao/tien-do/?cua={codes['province']}&{period}&cay=then",
        "Báo cáo một cơ sở": f"/bao-cao/tien-do/?cua={codes['grassroots']}&{period}&cay=then",
    }


def measure(name: str, ask: Callable[[], Any], rounds: int) -> Timing:
    """Ask `rounds` times after one to warm up. Raises RuntimeError when a page does not answer 200."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        answer = ask()
    queries = len(seen)  # counted now: the next request empties the list
    if answer.status_code != 200:
        raise RuntimeError(f"{name}: {answer.status_code}")
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return Timing(name, statistics.median(times), max(times), queries, len(answer.content) / 1024)


def print_table(timings: list[Timing]) -> None:
    """The table, widest name first."""
    width = max(len(timing.name) for timing in timings)
    print(f"{'Trang'.ljust(width)}  {'giữa (ms)':>10} {'chậm nhất':>10} {'câu lệnh':>9} {'kB':>7}")
    for one in timings:
        print(f"{one.name.ljust(width)}  {one.median:10.1f} {one.worst:10.1f} {one.queries:9d} {one.kilobytes:7.1f}")


def build(members: int, cases: int) -> tuple[Any, dict[str, str], str, str]:
    """Fill the database; returns the officer, codes of one unit a level, a member's and a case's address ('' without cases)."""
    from deadlines import open_cases

    from ketnap.access.roles import Role
    from ketnap.admissions.models import Case
    from ketnap.lib import clock, rls
    from ketnap.members.models import Spell
    from ketnap.organisations.models import Unit
    from ketnap.testing import build as small
    from ketnap.testing.province import FULL, province

    with rls.everything():
        made = province(replace(FULL, members=members))
        open_cases(made.cells, cases, clock.today())
        levels = {"province": made.province, "superior": made.superior, "grassroots": made.grassroots}
        codes = {level: Unit.objects.get(pk=pk).code for level, pk in levels.items()}
        officer = small.user(Role.BOARD_OFFICER, Unit.objects.get(pk=made.province))
        case = Case.objects.order_by("-pk").first()
        spell = Spell.objects.filter(unit_id=made.cell, valid__upper_inf=True).select_related("person").first()
        if spell is None:
            raise RuntimeError("Chi bộ được chọn không có đảng viên; hãy tăng --members.")
    return officer, codes, str(spell.person.uid), str(case.uid) if case else ""


def over_http(client: Any, pages: dict[str, str], threads: int, rounds: int) -> None:
    """The same pages from a threaded server, `threads` callers at once; prints answers a second and the median."""
    import urllib.request
    from socketserver import ThreadingMixIn
    from threading import Thread
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    from ketnap.config.wsgi import application

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Silent)
    Thread(target=server.serve_forever, daemon=True).start()
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def ask(url: str) -> float:
        start = time.perf_counter()
        request = urllib.request.Request(f"http://127.0.0.1:{server.server_port}{url}", headers={"Cookie": cookie})
        with urllib.request.urlopen(request) as answer:
            answer.read()
        return (time.perf_counter() - start) * 1000

    work = [url for url in pages.values() for _ in range(rounds)]
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        times = list(pool.map(ask, work))
    spent = time.perf_counter() - start
    server.shutdown()
    print(f"{threads} người cùng lúc: {len(work) / spent:.1f} trang/giây, giữa {statistics.median(times):.0f} ms, "
          f"chậm nhất {max(times):.0f} ms")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=101_000)
    parser.add_argument("--cases", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()

    import os

    import ketnap.testing.plugin  # starts the throw-away database and names it in the environment

    _ = ketnap.testing.plugin
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.test import Client

    from ketnap.lib import clock
    from ketnap.testing.backend import base
    from ketnap.testing.province import analyse

    call_command("migrate", verbosity=0)
    base.play_application = True
    connections.close_all()
    settings.ALLOWED_HOSTS = ["*"]
    start = time.perf_counter()
    officer, codes, person, case = build(options.members, options.cases)
    base.play_application = False  # only the owner may refresh the planner's statistics
    connections.close_all()
    analyse()
    base.play_application = True
    connections.close_all()
    print(
        f"{options.members} đảng viên, {options.cases} hồ sơ đang làm, dựng trong {time.perf_counter() - start:.0f} giây"
    )
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    pages = addresses(codes, person, case, clock.today().year)
    print_table([measure(name, lambda url=url: client.get(url), options.rounds) for name, url in pages.items()])
    if options.threads:
        over_http(client, pages, options.threads, max(options.rounds // 2, 1))


if __name__ == "__main__":
    main()
