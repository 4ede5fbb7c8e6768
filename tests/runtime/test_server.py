from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from ketnap.lib.errors import Refused
from ketnap.runtime import boot, server
from ketnap.runtime.cluster import Cluster
from ketnap.runtime.home import Home


@pytest.fixture
def owner_url(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> str:
    """A server that knows nothing of us: an owner with a database, no application role."""
    with psycopg.connect(cluster.super_address("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE ketnap")
        connection.execute("DROP ROLE ketnap_app")
        connection.execute("CREATE ROLE boss LOGIN CREATEROLE PASSWORD 'bí mật'")
        connection.execute("CREATE DATABASE work OWNER boss")
    url = f"postgresql://boss:b%C3%AD%20m%E1%BA%ADt@127.0.0.1:{cluster.port}/work"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def test_a_real_server_gets_extensions_and_an_application_role(home: Home, owner_url: str) -> None:
    server.prepare(home, owner_url)
    server.prepare(home, owner_url)
    with boot.database(home) as url, psycopg.connect(url("app")) as connection:
        assert connection.info.user == "ketnap_app"
        names = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
        assert names >= set(server.EXTENSIONS)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (n int)")


def test_a_role_that_serves_another_home_is_left_alone(home: Home, owner_url: str, place: Path) -> None:
    server.prepare(home, owner_url)
    other = Home(place / "other")
    other.create(demo=False)
    with pytest.raises(Refused) as refusal:
        server.prepare(other, owner_url)
    assert refusal.value.code == "application_role_closed"
    psycopg.connect(server.application_address(home, owner_url)).close()


def test_an_owner_without_rights_is_told_what_to_ask_for(home: Home, owner_url: str, cluster: Cluster) -> None:
    with psycopg.connect(cluster.super_address("postgres"), autocommit=True) as connection:
        connection.execute("ALTER ROLE boss NOCREATEROLE")
    with pytest.raises(Refused, match="CREATEROLE"):
        server.prepare(home, owner_url)


def test_an_unreachable_server_is_said(home: Home) -> None:
    with pytest.raises(Refused) as refusal:
        server.prepare(home, "postgresql://a:b@127.0.0.1:1/c")
    assert refusal.value.code == "server_unreachable"


def test_the_owner_may_not_be_the_application(home: Home, owner_url: str) -> None:
    server.prepare(home, owner_url)
    with pytest.raises(Refused) as refusal:
        server.prepare(home, server.application_address(home, owner_url))
    assert refusal.value.code == "owner_is_application"
