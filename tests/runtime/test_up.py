"""The product as a whole, started by its command in processes of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ketnap.lib.errors import Refused
from ketnap.runtime import boot, check, up
from ketnap.runtime.home import Home
from ketnap.runtime.processes import alive, wait_until, working_in

pytestmark = pytest.mark.slow
KETNAP = [sys.executable, "-m", "ketnap"]


def _ketnap(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KETNAP, *arguments], capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if parent == pid:
                found += [int(entry.name), *_children(int(entry.name))]
    return found


@pytest.fixture
def demo(place: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A demo home that `up --check` has founded."""
    home = Home(place / "demo")
    monkeypatch.setenv("KETNAP_HOME", str(home.root))
    done = _ketnap("up", "--check", "--workers", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\nok\n" in done.stdout
    assert len(re.findall(r"(?:[a-z0-9]{4}-){3}[a-z0-9]{4}", done.stdout)) >= 2
    return home


@pytest.fixture
def running(demo: Home) -> Iterator[subprocess.Popen[str]]:
    """`ketnap up` on the demo home, serving."""
    process = subprocess.Popen([*KETNAP, "up", "--workers", "1"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Dừng bằng"):
            break
    else:
        pytest.fail(f"ended while it began, code {process.wait()}; what it said stands in stderr")
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_start_shows_no_password_and_serves_the_same_data(demo: Home) -> None:
    done = _ketnap("up", "--check", "--workers", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not re.search(r"(?:[a-z0-9]{4}-){3}[a-z0-9]{4}", done.stdout)
    assert (demo.static / "staticfiles.json").exists()
    assert working_in((demo.root / "database" / "data").resolve()) == []


def test_an_interrupted_founding_is_done_again(demo: Home) -> None:
    demo.facts_file.write_text('{"demo": true, "format": 1, "ready": false}')
    done = _ketnap("up", "--check", "--workers", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "làm lại từ đầu" in done.stdout
    with boot.database(demo) as url, psycopg.connect(url("whole")) as connection:
        names = [row[0] for row in connection.execute("SELECT username FROM accounts_user")]
    assert len(names) == len(set(names)) >= 2


def test_killing_the_starter_leaves_nothing_behind(running: subprocess.Popen[str], demo: Home) -> None:
    family = _children(running.pid)
    assert len(family) >= 4
    second = _ketnap("up", "--check")
    assert second.returncode == 1
    assert "đang chạy" in second.stderr
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert wait_until(lambda: not any(alive(pid) for pid in family), 240)
    assert _ketnap("up", "--check", "--workers", "1").returncode == 0


def test_a_signal_ends_everything_in_order(running: subprocess.Popen[str]) -> None:
    family = _children(running.pid)
    running.send_signal(signal.SIGTERM)
    assert running.wait(240) == 0
    assert not any(alive(pid) for pid in family)


def test_two_started_at_once_serve_on_two_ports_and_each_checks_its_own(demo: Home) -> None:
    twin = demo.root.with_name("twin")
    subprocess.run(["cp", "-a", str(demo.root), str(twin)], check=True)
    command = [*KETNAP, "up", "--check", "--workers", "1"]
    both = [
        subprocess.Popen(command, env={**os.environ, "KETNAP_HOME": str(root)}, stdout=subprocess.PIPE, text=True)
        for root in (demo.root, twin)
    ]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    ports = [re.findall(r"phục vụ ở http://127.0.0.1:(\d+)/", text) for text in said]
    assert len({port for found in ports for port in found}) == 2, said


def test_init_founds_a_home_for_real_work_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_HOME", str(place / "real"))
    done = _ketnap("init", "--unit", "Đảng bộ xã Thử Nghiệm", "--admin", "quantri")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"quantri +(?:[a-z0-9]{4}-){3}[a-z0-9]{4}", done.stdout)
    home = Home(place / "real")
    assert home.ready
    assert home.facts()["demo"] is False
    assert not (home.root / "check.json").exists()
    with boot.database(home) as url, psycopg.connect(url("whole")) as connection:
        assert connection.execute("SELECT username, must_change_password FROM accounts_user").fetchall() == [
            ("quantri", True)
        ]
        assert connection.execute("SELECT count(*) FROM organisations_unit").fetchone() == (2,)
    again = _ketnap("init", "--unit", "Đảng bộ khác", "--admin", "khac")
    assert again.returncode == 1
    assert "đã được khởi tạo" in again.stderr


def test_without_a_home_and_without_demo_nothing_is_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_HOME", str(place / "none"))
    done = _ketnap("up", "--no-demo")
    assert done.returncode == 1
    assert "ketnap init" in done.stderr
    assert not (place / "none").exists()


def test_demo_data_serve_this_machine_only(home: Home) -> None:
    home.become(demo=True)
    with pytest.raises(Refused) as refusal:
        up.up(host="0.0.0.0", port=8400, workers=1, check_only=True, demo=True)
    assert refusal.value.code == "demo_is_local"
    assert [up.is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "10.0.0.1", "ketnap.example")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_a_silent_address_does_not_answer() -> None:
    assert check.answers("http://127.0.0.1:1/") is False
