"""How many queries a screen takes, kept in a tracked file so that a screen cannot grow slow in silence.

`with query_count("members:people"): client.get(...)` compares with `tests/query_counts.json`. With `KETNAP_RENEW=1` the
file is rewritten with what was counted; the change then shows in review. Settings of the scope and savepoints are counted
too: each is a round trip.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

COUNTS = Path(__file__).resolve().parents[3] / "tests" / "query_counts.json"
RENEW = "KETNAP_RENEW"


def kept_counts(path: Path = COUNTS) -> dict[str, int]:
    """The counts on record, by name of the address (and, after a slash, the case)."""
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _renew(name: str, count: int, path: Path) -> None:
    counts = {**kept_counts(path), name: count}
    path.write_text(json.dumps(counts, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


@contextmanager
def query_count(name: str, path: Path = COUNTS) -> Iterator[CaptureQueriesContext]:
    """Fail unless the block takes as many queries as recorded under `name`. A name not recorded fails too."""
    with CaptureQueriesContext(connection) as captured:
        yield captured
    count = len(captured)
    if os.environ.get(RENEW) == "1":
        _renew(name, count, path)
        return
    kept = kept_counts(path).get(name)
    if kept != count:
        listed = "\n".join(f"{nth:3} {query['sql'][:300]}" for nth, query in enumerate(captured.captured_queries, 1))
        raise AssertionError(f"{name}: {count} queries, on record {kept}. Renew with {RENEW}=1 if meant.\n{listed}")
