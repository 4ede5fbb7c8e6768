import os

from ketnap.testing.fixtures import *  # noqa: F403

# Two long proofs (plans at 101,000 members, disturbed workbooks) import for minutes.
LONG = ["members/test_plans.py", "demo/test_not_circular.py"]
collect_ignore = [] if "KETNAP_LONG" in os.environ else LONG


def pytest_report_header() -> str:
    """What this run leaves out, said aloud."""
    return f"Bỏ qua (chạy bằng KETNAP_LONG=1): {', '.join(collect_ignore)}" if collect_ignore else ""
