"""The papers of a file, vetting, slips and special groups in a browser, at laptop and phone width."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.admissions.consents.actions.state_special import state_special
from ketnap.admissions.files.actions.return_paper import return_paper
from ketnap.admissions.files.kinds import ReturnReason
from ketnap.admissions.slips.actions.receive_file import receive_file
from ketnap.admissions.vetting.actions.add_relative import add_relative
from ketnap.admissions.vetting.actions.open_vetting import open_vetting
from ketnap.admissions.vetting.actions.record_receipt import record_receipt
from ketnap.admissions.vetting.actions.send_request import Sending, send_request
from ketnap.admissions.vetting.secret import Kin
from ketnap.lib import rls
from ketnap.testing import build
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
START = dt.date(2026, 6, 1)
SENT = dt.date(2026, 8, 3)
SHOTS = os.environ.get("KETNAP_LOOK", "")  # a folder for pictures, to be looked at


def test_file_vetting_slips_and_groups(committed: build.Committee, desk: Callable[..., Desk]) -> None:
    with rls.everything():
        case = paths.source(committed.cell, START)
        paths.walk(case, START, "file_compiled", every=2)
        person = open_vetting(by=BY, at=NOW, case=case, on=SENT)
        add_relative(by=BY, at=NOW, case=case, kin=Kin("mother", "Lê Giả Định Mẫu", 1970, "xã Ví Dụ"), on=SENT)
        sending = Sending("post", "commune", "15-CV/ĐU", SENT)
        request = send_request(by=BY, at=NOW, case=case, subjects=[person], sending=sending)
        record_receipt(by=BY, at=NOW, request=request, on=SENT)
        return_paper(by=BY, at=NOW, case=case, code="APPLICATION", on=NOW.date(), reason=ReturnReason.NO_SIGNATURE)
        receive_file(
            by=BY, at=NOW, case=case, office=committed.grassroots.pk, on=NOW.date(), handed_by="Bí thư Giả Định"
        )
        state_special(by=BY, at=NOW, case=case, group="PRIVATE_OWNER", on=NOW.date())
        user = build.user(Role.BOARD_OFFICER, committed.root, sensitive=True)
    window = desk(user)
    here = f"/ket-nap/{case.uid}/"
    page = window.open(here)
    expect(page.get_by_role("heading", name="Giấy tờ hồ sơ")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Đơn xin vào Đảng: đã trả lại ngày 20/11/2026")
    addresses = (
        "", "ho-so/", "ho-so/APPLICATION/", "ho-so/APPLICATION/nhan/", "tham-tra/", "tham-tra/hoi/",
        f"tham-tra/yeu-cau/{request.pk}/", "phieu/", "phieu/tra/", "dac-thu/", "dac-thu/ghi/",
    )  # fmt: skip
    for at, address in enumerate(addresses):
        page = window.open(here + address)
        if SHOTS:
            for width in (1366, 390):
                page.set_viewport_size({"width": width, "height": 844})
                page.screenshot(path=str(Path(SHOTS) / f"{at:02d}-{width}.png"), full_page=True)
        window.check_both()
    window.open("/ket-nap/phieu/")
    window.check_both()
