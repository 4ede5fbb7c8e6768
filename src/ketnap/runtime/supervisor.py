"""Children that serve the product: started, watched, started again, stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ketnap.runtime.cluster import Cluster, ClusterError
from ketnap.runtime.processes import tethered, wait_until
from ketnap.runtime.progress import complain

_FIRST_PAUSE, _LONGEST_PAUSE, _HEALTHY_AFTER = 1.0, 30.0, 60.0
_LOG_LIMIT = 10 * 1024 * 1024
_STOP_SECONDS = 20


class Child(Protocol):
    """Something that runs until told otherwise."""

    name: str

    def start(self) -> None: ...
    def running(self) -> bool: ...
    def stop(self) -> None: ...


@dataclass
class Program:
    """A child process with a group of its own, tethered to us, writing to its own log."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._end_group()
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=tethered(signal.SIGTERM),
            )  # fmt: skip

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_STOP_SECONDS)
        self._end_group()
        self.process = None

    def _end_group(self) -> None:
        """What a dead child left of its own children (a web server's workers) must not keep the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class DatabaseServer:
    """The embedded database as a child."""

    cluster: Cluster
    name: str = "cơ sở dữ liệu"

    def start(self) -> None:
        self.cluster.start()

    def running(self) -> bool:
        return self.cluster.process is not None and self.cluster.process.poll() is None

    def stop(self) -> None:
        self.cluster.stop()


@dataclass
class _Watch:
    child: Child
    pause: float = _FIRST_PAUSE
    started: float = 0.0
    due: float | None = None


@dataclass
class Supervisor:
    """Keeps children running in order; `say` receives a line whenever one had to be started again."""

    say: Callable[[str], None] = complain
    watches: list[_Watch] = field(default_factory=list)
    stopping: bool = False

    def add(self, child: Child) -> None:
        """Start a child and watch it from now on."""
        watch = _Watch(child)
        self.watches.append(watch)
        child.start()
        watch.started = time.monotonic()

    def catch_signals(self) -> None:
        """Let the terminal, the system or a closed window end us in order."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def look(self) -> None:
        """One round: note who died, start again who has waited long enough."""
        now = time.monotonic()
        for watch in self.watches:
            if watch.due is None and not watch.child.running():
                if now - watch.started > _HEALTHY_AFTER:
                    watch.pause = _FIRST_PAUSE
                self.say(f"Tiến trình {watch.child.name} đã dừng; khởi động lại sau {watch.pause:.0f} giây.")
                watch.due = now + watch.pause
                watch.pause = min(watch.pause * 2, _LONGEST_PAUSE)
            elif watch.due is not None and now >= watch.due:
                self._start_again(watch)

    def _start_again(self, watch: _Watch) -> None:
        watch.due = None
        watch.started = time.monotonic()
        try:
            watch.child.start()
        except (ClusterError, OSError) as error:
            self.say(f"Chưa khởi động lại được tiến trình {watch.child.name}: {error}")

    def run(self) -> None:
        """Watch until a signal comes."""
        while not self.stopping:
            self.look()
            time.sleep(0.2)

    def wait(self, question: Callable[[], bool], seconds: float) -> bool:
        """Wait for a yes; gives up when a child dies, a signal comes or the time is over."""

        def over() -> bool:
            return question() or self.stopping or not all(watch.child.running() for watch in self.watches)

        return wait_until(over, seconds) and question()

    def stop(self) -> None:
        """Stop the children, last started first."""
        for watch in reversed(self.watches):
            watch.child.stop()
        self.watches.clear()
