"""Facts beside the steps in a browser: the page of a case before and after they fall due, their page, the form, the member."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.admissions.sidefacts.actions.record_side_fact import Said, record_side_fact
from ketnap.admissions.sidefacts.kinds import SideKind
from ketnap.lib import rls
from ketnap.testing import build
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
START = dt.date(2025, 10, 6)
SHOTS = os.environ.get("KETNAP_LOOK", "")  # a folder for pictures, to be looked at


def _world(committed: build.Committee) -> tuple[str, ...]:
    """A fresh case, one whose file is compiled, a probationer, one recognised; the addresses of their pages."""
    with rls.everything():
        fresh = paths.source(committed.cell, START)
        filed = paths.source(committed.cell, START)
        day = paths.walk(filed, START, "file_compiled")
        said = Said(body="Công đoàn cơ sở giả định", asked=30, agreed=28, against=1, silent=1)
        record_side_fact(by=BY, at=NOW, case=filed, kind=SideKind.OPINIONS_UNIONS, on=day, said=said)
        probationer = paths.source(committed.cell, START)
        held = paths.walk(probationer, START, "ceremony")
        record_side_fact(by=BY, at=NOW, case=probationer, kind=SideKind.MEMBER_CV, on=held)
        member = paths.source(committed.cell, START - dt.timedelta(days=300))
        on = paths.walk(member, START - dt.timedelta(days=300), "recognised")
        for kind, facts in (
            (SideKind.MEMBER_CV, Said()), (SideKind.CV_NUMBER, Said("000001 GĐ")), (SideKind.CARD_ISSUED, Said("07-QĐ/ĐU")),
        ):  # fmt: skip
            record_side_fact(by=BY, at=NOW, case=member, kind=kind, on=on, said=facts)
        return (
            f"/ket-nap/{fresh.uid}/", f"/ket-nap/{filed.uid}/", f"/ket-nap/{filed.uid}/viec-kem-theo/",
            f"/ket-nap/{filed.uid}/viec-kem-theo/opinions_residence/", f"/ket-nap/{probationer.uid}/", f"/ket-nap/{member.uid}/",
            f"/ket-nap/{member.uid}/viec-kem-theo/card_issued/", f"/dang-vien/{member.person.uid}/",
            f"/ket-nap/{filed.uid}/tham-tra/hoi/",
        )  # fmt: skip


def test_pages_of_facts_beside_the_steps(committed: build.Committee, desk: Callable[..., Desk]) -> None:
    addresses = _world(committed)
    with rls.everything():
        user = build.user(Role.BOARD_OFFICER, committed.root)
    window = desk(user)
    for at, address in enumerate(addresses):
        page = window.open(address)
        expect(page.locator("h1"), address).to_have_count(1)
        if SHOTS:
            for width in (1366, 390):
                page.set_viewport_size({"width": width, "height": 844})
                page.screenshot(path=str(Path(SHOTS) / f"{at:02d}-{width}.png"), full_page=True)
        window.check_both()
