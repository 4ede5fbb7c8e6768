"""`ketnap test`: pytest with everything the tests need, and a plain word about what was skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from ketnap.lib.errors import Refused
from ketnap.runtime.progress import complain

SOURCE = Path(__file__).resolve().parents[3]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _install() -> int:
    """Let the starter script install what the tests need; it runs the tests then. Returns their exit code."""
    starter = SOURCE / "ketnap"
    if os.environ.get("KETNAP_TESTS_INSTALLED") or not starter.exists():
        raise Refused(
            "tests_not_installed",
            "Các gói dùng cho kiểm thử chưa được cài.",
            remedy="Hãy chạy ./ketnap test trong thư mục mã nguồn.",
        )
    environment = {**os.environ, "KETNAP_TESTS_INSTALLED": "1"}
    return subprocess.run([starter, "test", *sys.argv[2:]], env=environment, check=False).returncode


def run(arguments: list[str]) -> int:
    """Run the tests; returns pytest's exit code. Raises Refused where there is no source tree to test."""
    if not (SOURCE / "tests").is_dir():
        raise Refused(
            "no_tests", "Bản cài này không kèm kiểm thử.", remedy="Hãy chạy ./ketnap test trong thư mục mã nguồn."
        )
    if find_spec("pytest") is None:
        return _install()
    if not any(shutil.which(name) for name in BROWSERS):
        complain("Không thấy Chromium: các kiểm thử bằng trình duyệt sẽ được bỏ qua (cài bằng: apt install chromium).")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KETNAP_TEST_")}
    # The whole suite takes two processes, each file in one of them (some files start servers); a part starts faster in one.
    workers = (
        []
        if arguments or (os.cpu_count() or 1) < 2 or find_spec("xdist") is None
        else ["-n", "2", "--dist", "loadfile"]
    )
    return subprocess.run(
        [sys.executable, "-m", "pytest", *workers, *arguments], cwd=SOURCE, env=environment, check=False
    ).returncode
