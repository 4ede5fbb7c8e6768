"""Random sequences of everything that can be done to cases: no illegal state, the ledger balances, no limit without a reason.

`KETNAP_WALKS=2000` walks longer, with other sequences each time; the suite walks the same few again.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from ketnap.lib import clock
from ketnap.testing.build import Committee

from .paths import NOW
from .walks.beside import Beside
from .walks.ground import laid
from .walks.papers import Papers
from .walks.straight import Straight
from .walks.truth import Truth

LONG = int(os.environ.get("KETNAP_WALKS", "0"))
EXAMPLES, STEPS = LONG or 12, 16


class Walks(Straight, Beside, Papers, Truth):
    """Every act, every truth."""


def test_random_walks(committee: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    done: Counter[str] = Counter()
    how = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=not LONG, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(type("Walk", (Walks,), laid(committee, done)), settings=how)
    reached = {name for name in done if not name.startswith("refused")}
    assert len(reached) >= 20, f"the walks reached too little to prove anything: {sorted(reached)}"
