import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from ketnap.testing.fixtures import *  # noqa: F403

# A long proof: plans at 101,000 members import for minutes.
LONG = ["members/test_plans.py"]
collect_ignore = [] if "KETNAP_LONG" in os.environ else LONG


def pytest_report_header() -> str:
    """What this run leaves out, said aloud."""
    return f"Bỏ qua (chạy bằng KETNAP_LONG=1): {', '.join(collect_ignore)}" if collect_ignore else ""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for every test of a process: a second driver beside it is refused, one event loop is enough."""
    program = Path("/usr/bin/chromium")
    if not program.exists():
        pytest.skip("Không tìm thấy Chromium (/usr/bin/chromium): bỏ qua các kiểm thử bằng trình duyệt.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(program), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
