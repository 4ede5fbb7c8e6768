"""Processes of the machine: who runs in a directory, who dies with whom."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def tethered(sign: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` for Popen: the child gets `sign` from the kernel when its starter dies, even by kill -9.

    Popen sets user and group before it calls this, so the tether survives the drop from root.
    """
    starter = os.getpid()

    def bind() -> None:
        if _libc is not None:
            _libc.prctl(_DIE_WITH_PARENT, int(sign), 0, 0, 0)
            if os.getppid() != starter:  # the starter died before the tether was tied
                os.kill(os.getpid(), sign)

    return bind


def alive(pid: int) -> bool:
    """Whether the process runs; a dead one nobody has buried yet does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (OSError, IndexError):
        return False


def working_in(directory: Path) -> list[int]:
    """Processes whose working directory is `directory`: every process of a PostgreSQL server stands in its data."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if Path(os.readlink(entry / "cwd")) == directory and alive(int(entry.name)):
                found.append(int(entry.name))
        except OSError:  # gone meanwhile, or another user's, which cannot be ours
            continue
    return found


def free_port() -> int:
    """A port of 127.0.0.1 nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(question: Callable[[], bool], seconds: float) -> bool:
    """Ask until the answer is yes or the time is up; returns the last answer."""
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True
