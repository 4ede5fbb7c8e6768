from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from ketnap import cli
from ketnap.runtime import doctor, doctor_database, server
from ketnap.runtime.cluster import Cluster
from ketnap.runtime.home import Home


def _by_name(name: str) -> doctor.Finding:
    return next(finding for finding in doctor.examine() if finding.name == name)


def test_without_a_home_it_says_how_to_get_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_HOME", str(place / "none"))
    finding = _by_name("Thư mục dữ liệu")
    assert finding.state == "note"
    assert "ketnap up" in finding.remedy
    assert not (place / "none").exists()


def test_a_resting_database_is_said_and_not_started(home: Home) -> None:
    finding = _by_name("Cơ sở dữ liệu")
    assert finding.state == "note"
    assert "Không chạy" in finding.says
    assert not (home.root / "database").exists()


def test_a_running_database_is_examined(cluster: Cluster) -> None:
    server.prepare(cluster.home, cluster.super_address())
    found = {finding.name: finding for finding in doctor.examine()}
    for name in ("Chữ Việt", "Phần mở rộng", "Tìm kiếm", "Vai", "Vai ứng dụng", "Phiên bản", "Tiến trình"):
        assert found[name].state == "ok", found[name]
    assert found["Bảng dữ liệu"].state == "bad"  # nothing was migrated here
    assert "ketnap migrate" in found["Bảng dữ liệu"].remedy


def test_an_application_with_too_many_rights_is_found(cluster: Cluster) -> None:
    with psycopg.connect(cluster.super_address("postgres"), autocommit=True) as connection:
        connection.execute("ALTER ROLE ketnap_app BYPASSRLS")
    finding = _by_name("Vai")
    assert finding.state == "bad"
    assert "NOBYPASSRLS" in finding.remedy


def test_a_locale_that_breaks_vietnamese_is_found(cluster: Cluster) -> None:
    with psycopg.connect(cluster.super_address("postgres"), autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE plain TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    with psycopg.connect(cluster.super_address("plain"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert doctor_database._letters(connection)[1] == "bad"
        assert doctor_database._trigrams(connection)[1] == "bad"
    with psycopg.connect(cluster.super_address(), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert doctor_database._letters(connection)[1] == "ok"
        assert doctor_database._trigrams(connection)[1] == "ok"


def test_open_keys_are_found(home: Home) -> None:
    assert _by_name("Quyền tệp").state == "ok"
    home.secrets_file.chmod(0o644)
    finding = _by_name("Quyền tệp")
    assert finding.state == "bad"
    assert "chmod go-rw" in finding.remedy


def test_a_stale_address_is_told(home: Home) -> None:
    (home.run / "database.json").write_text(json.dumps({"port": 1, "pid": 2**22 - 1}))
    assert "đột ngột" in _by_name("Tiến trình").says


def test_json_is_whole_and_the_exit_code_tells(home: Home) -> None:
    outcome = CliRunner().invoke(cli.app, ["doctor", "--json"])
    findings = json.loads(outcome.stdout)
    assert {"name", "state", "says", "remedy"} == set(findings[0])
    assert outcome.exit_code == int(any(finding["state"] == "bad" for finding in findings))
    assert outcome.exit_code == 1  # this home was created and never founded
    home.mark_ready()
    assert CliRunner().invoke(cli.app, ["doctor", "--json"]).exit_code == 0
