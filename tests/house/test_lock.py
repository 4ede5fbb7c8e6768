"""The hash-locked lists for machines without uv say exactly what uv.lock says."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXPORT = [
    "uv", "export", "--locked", "--no-emit-project", "--no-header", "--no-annotate", "--no-emit-index-url",
    "--no-emit-find-links", "--quiet",
]  # fmt: skip
LISTS = {
    "requirements.txt": ["--no-dev", "--group", "build"],
    "requirements-dev.txt": ["--group", "dev", "--group", "build"],
}


def _uv_works() -> bool:
    return shutil.which("uv") is not None and subprocess.run(["uv", "--version"], capture_output=True).returncode == 0


@pytest.mark.skipif(not _uv_works(), reason="không có uv để so với uv.lock")
@pytest.mark.parametrize("name", LISTS)
def test_the_list_is_the_export_of_the_lock(name: str) -> None:
    done = subprocess.run([*EXPORT, *LISTS[name]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    wanted = f"uv export … {' '.join(LISTS[name])} -o {name}"
    assert (ROOT / name).read_text() == done.stdout, f"Lock changed, list did not: {wanted}"


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_bound_by_hash_and_no_host_is_named(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 40
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_the_build_backend_is_in_both_lists() -> None:
    assert all(re.search(r"^hatchling==", (ROOT / name).read_text(), re.MULTILINE) for name in LISTS)
