"""Corrections, removals, ceremonies, moves and handing over in a browser, at laptop and phone width."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.admissions.recording import Paper
from ketnap.admissions.turns.actions.hold_shared_ceremony import Sworn, hold_shared_ceremony
from ketnap.admissions.turns.actions.propose_removal import propose_removal
from ketnap.admissions.turns.actions.report_votes import report_votes
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.turns.actions.take_charge import take_charge
from ketnap.lib import rls
from ketnap.testing import build
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
START = dt.date(2025, 8, 4)
SENT = dt.date(2026, 1, 12)
SHOTS = os.environ.get("KETNAP_LOOK", "")  # a folder for pictures, to be looked at


def _world(committed: build.Committee) -> tuple[str, ...]:
    """Cases in every state beside the straight way; the addresses of their pages."""
    with rls.everything():
        moving, waiting, probationer, lost = (paths.source(committed.cell, START) for _ in range(4))
        paths.walk(moving, START, "sent_up")
        move = send_case(
            by=BY, at=NOW, case=moving, receiver=committed.other_cell, ordered_on=SENT, sent_on=SENT,
            letter=Paper("12-CV/ĐU", SENT),
        )  # fmt: skip
        paths.walk(waiting, START, "decision_received")
        on = paths.walk(probationer, START, "decision_received") + dt.timedelta(days=2)
        held = hold_shared_ceremony(
            by=BY, at=NOW, unit=committed.cell, on=on, leader="Bí thư Giả Định",
            people=[Sworn(probationer, on, paths.official(committed.cell))],
        )  # fmt: skip
        propose_removal(by=BY, at=NOW, case=probationer, on=dt.date(2026, 3, 2), reason="Bỏ sinh hoạt")
        paths.walk(lost, START, "ceremony")
        day = lost.steps.get(key="ceremony").on.replace(year=2026)
        for votes in (9, 9, 9, 9, 5, 5, 5):
            day += dt.timedelta(days=1)
            paths.advance(lost, day, **({"votes_for": votes} if votes < 9 else {}))
        report = report_votes(by=BY, at=NOW, case=lost, key="recognition_cell_vote", on=day, symbol="4-BC/CB")
        officer = build.user(Role.BOARD_OFFICER, committed.root)
        take_charge(by=BY, at=NOW, case=waiting, user=officer, on=dt.date(2026, 11, 2))
    return (
        "chuyen/", f"chuyen/{move.pk}/tiep-nhan/", f"chuyen/{move.pk}/tra-lai/", f"{moving.uid}/", f"{waiting.uid}/chuyen/",
        "le/ghi/", f"le/{held.pk}/", f"{probationer.uid}/", f"{probationer.uid}/xoa-ten/bieu-quyet/",
        f"{probationer.uid}/xoa-ten/thoi/", f"{lost.uid}/", f"{lost.uid}/y-kien/{report.pk}/", f"{lost.uid}/xoa-ten/",
        f"{lost.uid}/huy-quyet-dinh/", f"{lost.uid}/lam-lai/", f"{lost.uid}/lam-lai/cell_vote/",
        f"{lost.uid}/lam-lai/decided/", f"{waiting.uid}/can-bo/", "ban-giao/", f"{waiting.uid}/mien/", "qua-han/",
    )  # fmt: skip


def test_pages_beside_the_straight_way(committed: build.Committee, desk: Callable[..., Desk]) -> None:
    addresses = _world(committed)
    with rls.everything():
        user = build.user(Role.BOARD_OFFICER, committed.root)
    window = desk(user)
    for at, address in enumerate(addresses):
        page = window.open(f"/ket-nap/{address}")
        expect(page.locator("h1"), address).to_have_count(1)
        if SHOTS:
            for width in (1366, 390):
                page.set_viewport_size({"width": width, "height": 844})
                page.screenshot(path=str(Path(SHOTS) / f"{at:02d}-{width}.png"), full_page=True)
        window.check_both()
