from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ketnap.runtime import cluster as clusters
from ketnap.runtime.cluster import APPLICATION, OWNER, BusyError, Cluster, ClusterError, address, running_port
from ketnap.runtime.home import Home
from ketnap.runtime.processes import alive, wait_until, working_in

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="chỉ root mới phải đổi sang người dùng khác")
STARTER = """
import sys, time
from pathlib import Path
from ketnap.runtime.cluster import Cluster
from ketnap.runtime.home import Home
home = Home(Path(sys.argv[1])); home.create(demo=False)
cluster = Cluster(home); cluster.start()
print(cluster.port, cluster.process.pid, flush=True)
time.sleep(600)
"""


def _run(cluster: Cluster, role: str, *statements: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address(cluster.home, cluster.port, role), autocommit=True) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)  # type: ignore[arg-type]
        result = connection.execute(statements[-1])  # type: ignore[arg-type]
        return result.fetchall() if result.description else []


@as_root
def test_root_never_runs_the_server(cluster: Cluster) -> None:
    assert cluster.process is not None
    for pid in working_in(cluster.data):
        assert Path(f"/proc/{pid}").stat().st_uid != 0
    assert Path(f"/proc/{cluster.process.pid}/status").read_text().split("Groups:")[1].split("\n")[0].strip() == ""


@as_root
def test_a_private_parent_stays_private(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = place / "private"
    private.mkdir(mode=0o700)
    home = Home(private / "inner" / "home")
    before = {path: path.stat().st_mode for path in (private, *private.parents)}
    home.create(demo=False)
    inner = (private / "inner").stat().st_mode
    cluster = Cluster(home)
    cluster.start()
    try:
        assert _run(cluster, OWNER, "SELECT 1") == [(1,)]
        assert cluster.base.is_relative_to(place / "state")
    finally:
        cluster.stop()
    assert {path: path.stat().st_mode for path in before} == before
    assert (private / "inner").stat().st_mode == inner
    assert home.root.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_moved_home_finds_its_cluster_again(place: Path) -> None:
    private = place / "private"
    private.mkdir(mode=0o700)
    home = Home(private / "home")
    home.create(demo=False)
    cluster = Cluster(home)
    cluster.start()
    _run(cluster, OWNER, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")
    cluster.stop()
    home.root.rename(private / "moved")
    cluster = Cluster(Home(private / "moved"))
    cluster.start()
    try:
        assert _run(cluster, OWNER, "SELECT n FROM kept") == [(7,)]
    finally:
        cluster.stop()


@as_root
def test_a_copied_home_is_refused_while_the_first_runs(place: Path) -> None:
    private = place / "private"
    private.mkdir(mode=0o700)
    home = Home(private / "home")
    home.create(demo=False)
    cluster = Cluster(home)
    cluster.start()
    try:
        shutil.copytree(home.root, private / "copy", symlinks=True)
        with pytest.raises(BusyError):
            Cluster(Home(private / "copy")).start()
        assert _run(cluster, OWNER, "SELECT 1") == [(1,)]
    finally:
        cluster.stop()


def test_passwords_are_asked_for_everywhere(cluster: Cluster) -> None:
    url = address(cluster.home, cluster.port, APPLICATION)
    for wrong in (url.replace(cluster.home.secrets()["app_password"], "wrong"), f"host=127.0.0.1 port={cluster.port}"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(wrong, user=APPLICATION, dbname="ketnap").close()
    lines = [line.split() for line in (cluster.data / "pg_hba.conf").read_text().splitlines()]
    assert {line[-1] for line in lines if line and not line[0].startswith("#")} == {"scram-sha-256"}


def test_the_application_owns_nothing_and_creates_nothing(cluster: Cluster) -> None:
    facts = _run(
        cluster, OWNER,
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'ketnap_app'",
    )  # fmt: skip
    assert facts == [(False, False, False, False)]
    assert _run(cluster, OWNER, "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'ketnap_owner'") == [
        (False, False)
    ]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _run(cluster, APPLICATION, "CREATE TABLE mine (n int)")
    _run(cluster, OWNER, "CREATE TABLE theirs (n int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _run(cluster, APPLICATION, "DROP TABLE theirs")


def test_vietnamese_letters_are_letters(cluster: Cluster) -> None:
    statements = ("CREATE EXTENSION pg_trgm", "SELECT lower('ĐẶNG'), upper('ước'), cardinality(show_trgm('Nguyễn'))")
    assert _run(cluster, OWNER, *statements) == [("đặng", "ƯỚC", 7)]


def test_a_killed_server_comes_back_on_its_port_with_every_committed_row(cluster: Cluster) -> None:
    _run(cluster, OWNER, "CREATE TABLE kept (n int)", "INSERT INTO kept SELECT generate_series(1, 300)")
    port, process = cluster.port, cluster.process
    assert process is not None
    process.kill()
    process.wait()
    cluster.start()
    assert cluster.port == port
    assert _run(cluster, OWNER, "SELECT count(*) FROM kept") == [(300,)]


def test_the_server_leaves_with_its_killed_starter_and_loses_nothing(home: Home) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(home.root)], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    port, pid = map(int, starter.stdout.readline().split())
    with psycopg.connect(address(home, port, OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 300)")
    with pytest.raises(BusyError):
        Cluster(home).start()
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    assert wait_until(lambda: not alive(pid), 120)
    assert running_port(home) is None
    cluster = Cluster(home)
    cluster.start()
    try:
        assert _run(cluster, OWNER, "SELECT count(*) FROM kept") == [(300,)]
    finally:
        cluster.stop()


def test_a_stale_number_in_the_pid_file_does_not_bar_the_start(home: Home) -> None:
    cluster = Cluster(home)
    cluster.start()
    lines = (cluster.data / "postmaster.pid").read_text().split("\n")
    cluster.stop()
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    if cluster.drop:
        os.chown(pid_file, cluster.drop.uid, cluster.drop.gid)
    cluster.start()
    assert _run(cluster, OWNER, "SELECT 1") == [(1,)]
    cluster.stop()


def test_an_interrupted_creation_is_done_again(home: Home) -> None:
    cluster = Cluster(home)
    half = home.root / "database" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    cluster.start()
    try:
        assert _run(cluster, OWNER, "SELECT 1") == [(1,)]
        assert not half.exists()
    finally:
        cluster.stop()


def test_foreign_keys_are_named_as_the_reason(home: Home) -> None:
    cluster = Cluster(home)
    cluster.start()
    cluster.stop()
    keys = home.secrets() | {"superuser_password": "other"}
    home.secrets_file.write_text(json.dumps(keys))
    with pytest.raises(ClusterError, match=r"secrets\.json"):
        cluster.start()
    assert cluster.process is None


def test_long_paths_with_spaces(place: Path) -> None:
    home = Home(place / ("thư mục rất dài " * 8).strip() / "nhà của tôi")
    home.create(demo=False)
    cluster = Cluster(home)
    cluster.start()
    try:
        assert len(str(cluster.data)) > 130
        assert _run(cluster, OWNER, "SELECT 1") == [(1,)]
    finally:
        cluster.stop()


def test_a_new_home_is_private_and_its_keys_differ(place: Path) -> None:
    first, second = Home(place / "a"), Home(place / "b")
    for home in (first, second):
        home.create(demo=False)
        assert home.root.stat().st_mode & 0o777 == 0o700
        assert home.secrets_file.stat().st_mode & 0o777 == 0o600
    assert not set(first.secrets().values()) & set(second.secrets().values())
    assert len(set(first.secrets().values())) == len(first.secrets())


def test_state_directory_is_for_unreachable_homes_only(cluster: Cluster) -> None:
    assert cluster.base == cluster.home.root / "database"
    assert not clusters.STATE_DIRECTORY.exists()
