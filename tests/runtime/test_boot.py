from __future__ import annotations

import subprocess
import sys

import psycopg
import pytest

from ketnap.lib.errors import Refused
from ketnap.runtime import boot
from ketnap.runtime.cluster import Cluster, running_port
from ketnap.runtime.home import Home, default_home

VISITOR = """
import sys, time
from ketnap.runtime import boot
import psycopg
with boot.database(boot.existing_home()) as url:
    with psycopg.connect(url("app")) as connection:
        print("in", flush=True)
        sys.stdin.readline()
        print(connection.execute("SELECT 42").fetchone()[0], flush=True)
"""


def test_no_home_is_a_refusal_with_a_remedy(place: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_HOME", f"{place}/none")
    with pytest.raises(Refused) as refusal:
        boot.existing_home()
    assert "ketnap up" in refusal.value.remedy
    assert str(default_home()) in refusal.value.sentence


def test_a_server_is_started_for_the_duration_only(home: Home) -> None:
    assert running_port(home) is None
    with boot.database(home) as url:
        assert running_port(home) is not None
        with psycopg.connect(url("app")) as connection:
            assert connection.info.user == "ketnap_app"
    assert running_port(home) is None


def test_a_running_server_is_joined_and_left_running(cluster: Cluster) -> None:
    with boot.database(cluster.home) as url, psycopg.connect(url("owner")) as connection:
        assert connection.info.port == cluster.port
    assert running_port(cluster.home) == cluster.port


def test_two_commands_at_once_share_a_server_and_the_first_waits(home: Home) -> None:
    with boot.database(home):
        command = [sys.executable, "-c", VISITOR]
        visitor = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert visitor.stdin is not None
        assert visitor.stdout is not None
        assert visitor.stdout.readline() == "in\n"
        # The visitor holds its share of the lock now; it is told to go on while we are already leaving.
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1)"]).wait()
        visitor.stdin.write("\n")
        visitor.stdin.flush()
    assert visitor.stdout.readline() == "42\n"
    assert visitor.wait() == 0
    visitor.stdin.close()
    visitor.stdout.close()
    assert running_port(home) is None
