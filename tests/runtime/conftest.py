"""Homes and clusters of their own; the throw-away database of the other tests is not touched."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketnap.runtime import cluster as clusters
from ketnap.runtime.cluster import Cluster
from ketnap.runtime.home import Home


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory any user may walk to, with no trace of the surrounding tests in the environment."""
    for name in ("KETNAP_DB_URL", "KETNAP_DB_ENGINE", "KETNAP_TEST_ROOT", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    root = Path(tempfile.mkdtemp(prefix="ketnap-place-"))
    root.chmod(0o755)
    monkeypatch.setattr(clusters, "STATE_DIRECTORY", root / "state")
    yield root
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def home(place: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A created, empty home, chosen by KETNAP_HOME."""
    home = Home(place / "home")
    monkeypatch.setenv("KETNAP_HOME", str(home.root))
    home.create(demo=False)
    return home


@pytest.fixture
def cluster(home: Home) -> Iterator[Cluster]:
    """The home's database server, running and durable."""
    cluster = Cluster(home)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def program_environment(home: Home) -> dict[str, str]:
    """The environment for programs started by a test: the home, and nothing of the surrounding tests."""
    return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
