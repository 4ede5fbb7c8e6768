from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from ketnap.runtime import supervisor
from ketnap.runtime.processes import alive, wait_until
from ketnap.runtime.supervisor import Program, Supervisor

FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(str(child.pid)); time.sleep(600)
"""


def _program(place: Path, source: str, *arguments: str) -> Program:
    return Program("thử", [sys.executable, "-c", source, *arguments], dict(os.environ), place / "log")


def test_a_dead_child_is_started_again_and_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_FIRST_PAUSE", 0.0)
    said: list[str] = []
    watcher = Supervisor(said.append)
    program = _program(place, "import time; time.sleep(600)")
    watcher.add(program)
    watcher.watches[0].pause = 0.0
    assert program.process is not None
    first = program.process.pid
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: not program.running(), 120)
    watcher.look()
    watcher.look()
    assert program.running()
    assert program.process.pid != first
    assert len(said) == 1
    assert "thử" in said[0]
    watcher.stop()
    assert not alive(first)


def test_a_child_that_keeps_dying_is_started_ever_more_slowly(place: Path) -> None:
    watcher = Supervisor(lambda _: None)
    program = _program(place, "raise SystemExit(1)")
    watcher.add(program)
    pauses = []
    for _ in range(7):
        assert wait_until(lambda: not program.running(), 120)
        watcher.look()
        pauses.append(watcher.watches[0].pause)
        watcher.watches[0].due = 0.0
        watcher.look()
    assert pauses == [2, 4, 8, 16, 30, 30, 30]
    watcher.stop()


def test_stopping_takes_grandchildren_along(place: Path) -> None:
    watcher = Supervisor()
    note = place / "pid"
    watcher.add(_program(place, FAMILY, str(note)))
    assert wait_until(lambda: note.exists() and note.read_text() != "", 120)
    grandchild = int(note.read_text())
    assert alive(grandchild)
    watcher.stop()
    assert wait_until(lambda: not alive(grandchild), 120)


def test_waiting_ends_when_a_child_dies(place: Path) -> None:
    watcher = Supervisor()
    watcher.add(_program(place, "raise SystemExit(1)"))
    assert watcher.wait(lambda: False, 120) is False
    watcher.stop()
