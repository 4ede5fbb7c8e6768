import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from ketnap.testing.fixtures import *  # noqa: F403

# A busy machine is no failure, and every run draws the same; with KETNAP_WALKS set, each draws anew.
settings.register_profile("steady", deadline=None, derandomize="KETNAP_WALKS" not in os.environ)
settings.load_profile("steady")
expect.set_options(timeout=30_000)  # as long as a click waits; a busy machine is no fault of a page


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
