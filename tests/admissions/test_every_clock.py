"""Clocks of every kind in one place: each limit of the law runs somewhere, each step knows its own, each explains itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import ketnap.admissions
from ketnap.access.roles import Role
from ketnap.admissions import queries
from ketnap.admissions.clocks import READS, clocks
from ketnap.law import load_calendar, load_rules
from ketnap.law.routes import load_routes
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.testing import build
from ketnap.testing.build import Committee

from .reminders.cases import step, voted

DAY = dt.timedelta(days=1)
START = dt.date(2025, 9, 8)
TAKEN = {
    "sympathiser": START - 40 * DAY, "file_compiled": START - 20 * DAY, "cell_vote": START, "decided": START + 30 * DAY,
    "decision_received": START + 32 * DAY, "ceremony": START + 40 * DAY, "recognition_cell_vote": START + 410 * DAY,
    "recognised": START + 430 * DAY,
}  # fmt: skip
# Limits of the law in days or months that no clock of a case counts, and why.
NOT_COUNTED = {
    "deadline.decision_extension_max": "mức gia hạn cộng vào hạn quyết định, không phải một hạn riêng",
}
# Steps that end no limit of their own, and what stands for one.
WITHOUT_LIMIT = {
    "sourced": "mở hồ sơ", "sympathiser": "không có hạn", "helper_assigned": "không có hạn", "course_completed": "không có hạn",
    "file_permitted": "không có hạn", "file_compiled": "không có hạn; từ đây hồ sơ có thời hạn giá trị", "introduced": "hạn của hồ sơ",
    "opinions_collected": "hạn của hồ sơ", "subcommittee_appraisal": "nằm trong hạn quyết định",
    "committee_resolution": "nằm trong hạn quyết định", "sent_up": "nằm trong hạn quyết định",
    "decision_received": "bắt đầu hạn lễ kết nạp", "probation_course": "trong thời gian dự bị", "self_review": "hạn xét công nhận",
    "helper_remarks": "hạn xét công nhận", "recognition_opinions": "hạn xét công nhận", "recognition_appraisal": "nằm trong hạn công nhận",
    "recognition_committee_resolution": "nằm trong hạn công nhận",
}  # fmt: skip


class Watched(Mapping[str, dt.date]):
    """Steps that remember which of them were asked for."""

    def __init__(self, taken: Mapping[str, dt.date]) -> None:
        self.taken, self.asked = dict(taken), set[str]()

    def __getitem__(self, key: str) -> dt.date:
        self.asked.add(key)
        return self.taken[key]

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return key in self.taken

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("các hạn hỏi từng bước, không duyệt mọi bước")

    def __len__(self) -> int:
        return len(self.taken)


def on_the_way() -> Iterator[dict[str, dt.date]]:
    """The steps taken so far, after each step."""
    keys = list(TAKEN)
    for count in range(len(keys) + 1):
        yield {key: TAKEN[key] for key in keys[:count]}


def test_a_sweep_loads_every_step_a_limit_reads() -> None:
    asked: set[str] = set()
    for taken in on_the_way():
        watched = Watched(taken)
        clocks(watched, START - 300 * DAY, START + 440 * DAY)
        asked |= watched.asked
    assert asked == set(READS)


def test_every_step_ends_a_limit_or_says_why_it_has_none() -> None:
    ends = {
        found.ends_with
        for taken in on_the_way()
        for found in clocks(taken, START - 300 * DAY, START)
        if found.ends_with
    }
    ends.add("vetting_closed")  # limits of the requests that were sent: tests of vetting
    assert not ends & WITHOUT_LIMIT.keys()
    assert ends | WITHOUT_LIMIT.keys() == set(load_routes().steps)


def test_every_limit_of_the_law_is_counted_somewhere() -> None:
    home = Path(ketnap.admissions.__file__).parent
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (
            home / "clocks.py",
            home / "vetting/clocks.py",
            home / "turns/queries.py",
            home / "sidefacts/clocks.py",
        )
    )
    limits = {
        key
        for key, parameter in load_rules().parameters.items()
        if re.match(
            r"(deadline|dossier\.validity|probation\.length|vetting\.reply_deadline|certificate_awareness)", key
        )
        and parameter.unit in ("working_day", "month")
    }
    missing = {key for key in limits if f'"{key}"' not in source}
    assert missing == NOT_COUNTED.keys()


@pytest.mark.parametrize("taken", list(on_the_way()), ids=len)
def test_a_limit_says_how_long_since_when_by_which_document(taken: dict[str, dt.date]) -> None:
    for found in clocks(taken, START - 300 * DAY, START):
        assert found.label
        assert found.rule
        if found.due is None:
            assert found.why
            continue
        length = load_rules().value(found.rule.partition("@")[0], found.start)
        assert re.match(r"\d+ (ngày làm việc|tháng)", found.why), found.why
        assert vn.day(found.start) in found.why
        assert re.search(r"\(.*(QĐ|HD|Điều lệ|QC).*\)", found.why), found.why
        assert length.text.split()[0] in found.why or not length.known


def test_the_sentence_tells_how_far_holidays_move_the_day() -> None:
    start = dt.date(2026, 1, 26)  # Tết lies between
    due = load_calendar().add_working_days(start, 45)
    (found,) = clocks({"cell_vote": start}, None, start)
    assert due.shifted > 0
    assert found.due == due.date
    assert (
        f"45 ngày làm việc kể từ ngày chi bộ ra nghị quyết 26/01/2026, lùi {due.shifted} ngày do nghỉ lễ, Tết ("
        in found.why
    )
    plain = dt.date(2025, 6, 2)
    assert load_calendar().add_working_days(plain, 30).shifted == 0
    (review,) = clocks({"recognition_cell_vote": dt.date(2025, 7, 7)}, None, plain)
    assert "lùi" not in review.why


def test_the_case_page_shows_each_limit_with_its_why(committee: Committee) -> None:
    today = clock.today()
    client = Client()
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    waiting = voted(committee.cell, today - 30 * DAY)
    held = voted(committee.cell, today - 300 * DAY)
    for key, ago in (("decided", 280), ("decision_received", 279), ("ceremony", 270)):
        step(held, key, today - ago * DAY)
    limits = {one.case.pk: one.clocks for one in queries.running(queries.cases([committee.cell.pk], today), today)}
    assert {found.key for found in limits[held.pk]} == {"member_cv", "probation", "review"}
    for case in (waiting, held):
        page = client.get(reverse("admissions:case", args=[case.uid])).content.decode()
        for found in limits[case.pk]:
            assert found.label in page
            assert escape(found.why) in page
        assert page.count("Vì sao?") >= len(limits[case.pk])
