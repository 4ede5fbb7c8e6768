"""The script `./ketnap`, with a stand-in for uv: what it calls, when, and what survives an interruption."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ketnap.runtime.processes import wait_until

ROOT = Path(__file__).parents[2]
UV = """#!/bin/sh
[ "$1" = --version ] && exit 0
echo "$@" >>"$CALLS"
sleep "${WORK:-0}"
[ -z "${FAIL:-}" ] || { echo "hỏng mạng"; exit 1; }
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
printf '#!/bin/sh\\necho "chạy: $*"\\n' >"$UV_PROJECT_ENVIRONMENT/bin/python"
chmod +x "$UV_PROJECT_ENVIRONMENT/bin/python"
"""


@pytest.fixture
def clone(place: Path) -> Path:
    """A clone under a path with spaces, holding what the script reads."""
    clone = place / "một bản sao"
    clone.mkdir()
    for name in ("ketnap", "uv.lock", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, clone / name)
    tools = place / "tools"
    tools.mkdir()
    (tools / "uv").write_text(UV)
    (tools / "uv").chmod(0o755)
    (tools / "python3").symlink_to(sys.executable)
    return clone


def _start(clone: Path, *arguments: str, **extra: str) -> subprocess.Popen[str]:
    tools = clone.parent / "tools"
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "CALLS": str(clone / "calls"), "LANG": "C.UTF-8", **extra}
    return subprocess.Popen(
        [clone / "ketnap", *arguments], env=environment, cwd="/", text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _run(clone: Path, *arguments: str, **extra: str) -> tuple[int, str, str]:
    process = _start(clone, *arguments, **extra)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def _calls(clone: Path) -> list[str]:
    return (clone / "calls").read_text().splitlines() if (clone / "calls").exists() else []


def test_it_installs_once_and_hands_over_the_arguments(clone: Path) -> None:
    code, out, err = _run(clone, "up", "--port", "8500")
    assert (code, out) == (0, "chạy: -m ketnap up --port 8500\n")
    assert "Cài các gói" in err
    assert "--locked" in _calls(clone)[0]
    assert "--no-dev" in _calls(clone)[0]
    assert _run(clone, "an argument with spaces") == (0, "chạy: -m ketnap an argument with spaces\n", "")
    assert len(_calls(clone)) == 1


def test_tests_bring_the_development_group_and_serve_the_product_too(clone: Path) -> None:
    _run(clone, "up")
    _run(clone, "test")
    assert "--no-dev" not in _calls(clone)[1]
    _run(clone, "up")
    assert len(_calls(clone)) == 2


def test_a_changed_lock_or_place_installs_again(clone: Path) -> None:
    _run(clone, "up")
    with (clone / "uv.lock").open("a") as lock:
        lock.write("# changed\n")
    _run(clone, "up")
    assert len(_calls(clone)) == 2
    moved = clone.rename(clone.with_name("chỗ mới"))
    _run(moved, "up")
    assert len(_calls(moved)) == 3


def test_a_failed_installation_says_why_and_is_not_taken_for_done(clone: Path) -> None:
    code, out, err = _run(clone, "up", FAIL="1")
    assert code == 1
    assert out == ""
    assert "hỏng mạng" in err
    assert "không thành công" in err
    assert _run(clone, "up")[0] == 0


def test_an_interrupted_installation_is_done_again(clone: Path) -> None:
    process = _start(clone, "up", WORK="30")
    assert wait_until(lambda: bool(_calls(clone)), 120)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Đã dừng" in err
    assert _run(clone, "up")[0] == 0
    assert len(_calls(clone)) == 2


def test_two_at_once_install_once(clone: Path) -> None:
    first, second = (_start(clone, "up", WORK="2") for _ in range(2))
    for process in (first, second):
        out, _ = process.communicate(timeout=240)
        assert process.returncode == 0
        assert out == "chạy: -m ketnap up\n"
    assert len(_calls(clone)) == 1


def test_a_machine_without_a_fitting_python_is_told(clone: Path) -> None:
    tools = clone.parent / "tools"
    (tools / "python3").unlink()
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (tools / name).write_text("#!/bin/sh\nexit 1\n")
        (tools / name).chmod(0o755)
    code, _, err = _run(clone, "up")
    assert code == 1
    assert "Python 3.11" in err
    assert _calls(clone) == []
    assert os.access(clone / "ketnap", os.X_OK)
