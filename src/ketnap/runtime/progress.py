"""Lines that tell a person what the machine does now."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    """Print a line at once."""
    print(text, flush=True)  # noqa: T201


def complain(text: str) -> None:
    """Print a line to standard error at once."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def seconds(value: float) -> str:
    """`3,2 giây`."""
    return f"{value:.1f} giây".replace(".", ",")


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step, then how long it took."""
    say(f"• {text} …")
    begin = time.monotonic()
    yield
    say(f"  xong ({seconds(time.monotonic() - begin)})")
