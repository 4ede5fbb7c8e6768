from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from ketnap.lib.errors import Refused
from ketnap.runtime import boot, contents
from ketnap.runtime.backup import KEYS, backup
from ketnap.runtime.cluster import OWNER, Cluster, address
from ketnap.runtime.home import Home
from ketnap.runtime.restore import restore

TABLES = """
    CREATE EXTENSION btree_gist;
    CREATE FUNCTION shout(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper(t) $$;
    CREATE TABLE person (id int PRIMARY KEY, unit int, name text, loud text GENERATED ALWAYS AS (shout(name)) STORED);
    CREATE TABLE spell (person int REFERENCES person, valid daterange,
                        EXCLUDE USING gist (person WITH =, valid WITH &&));
    INSERT INTO person SELECT n, n % 3, 'Nguyễn Thị Mẫu ' || n FROM generate_series(1, 500) n;
    INSERT INTO spell SELECT n, daterange('2024-01-01', '2025-01-01') FROM generate_series(1, 500) n;
    ALTER TABLE person ENABLE ROW LEVEL SECURITY;
    ALTER TABLE person FORCE ROW LEVEL SECURITY;
    CREATE POLICY see ON person USING (unit = current_setting('ketnap.nothing', true)::int);
    GRANT SELECT ON person TO ketnap_app;
"""


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_BACKUP_PASSPHRASE", "mật khẩu sao lưu")


def _held(home: Home) -> dict[str, contents.Contents]:
    with boot.database(home) as url, psycopg.connect(url("whole")) as connection:
        return contents.contents(connection)


@pytest.fixture
def filled(home: Home) -> Home:
    """A ready home with tables under forced row security, a file and a seal."""
    cluster = Cluster(home)
    cluster.start()
    with psycopg.connect(address(home, cluster.port, OWNER)) as connection:
        connection.execute(TABLES)
    cluster.stop()
    (home.files / "quyết định.pdf").write_bytes(b"%PDF mau")
    (home.seals / "2026-11-22.txt").write_text("7 abcd")
    home.mark_ready()
    return home


def test_a_backup_restores_every_row_file_and_key(filled: Home, place: Path) -> None:
    before = _held(filled)
    backup(place / "b.ketnap")
    assert (place / "b.ketnap").stat().st_mode & 0o777 == 0o600
    restore(place / "b.ketnap", place / "new", replace=False)
    new = Home(place / "new")
    assert new.ready
    assert _held(new) == before
    assert before["person"].rows == 500
    assert (new.files / "quyết định.pdf").read_bytes() == b"%PDF mau"
    assert (new.seals / "2026-11-22.txt").read_text() == "7 abcd"
    assert {name: new.secrets()[name] for name in KEYS} == {name: filled.secrets()[name] for name in KEYS}
    assert new.secrets()["app_password"] != filled.secrets()["app_password"]
    with boot.database(new) as url, psycopg.connect(url("app")) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (
            0,
        )  # its rights and its wall came along


def test_an_occupied_home_is_replaced_only_on_request_and_kept(filled: Home, place: Path) -> None:
    backup(place / "b.ketnap")
    with boot.database(filled) as url, psycopg.connect(url("owner")) as connection:
        connection.execute("CREATE TABLE later (n int)")
    with pytest.raises(Refused) as refusal:
        restore(place / "b.ketnap", None, replace=False)
    assert refusal.value.code == "home_not_empty"
    restore(place / "b.ketnap", None, replace=True)
    assert "later" not in _held(filled)
    (old,) = place.glob("home.truoc-*")
    assert "later" in _held(Home(old))


@pytest.mark.parametrize("damage", ["shortened", "passphrase", "altered"])
def test_a_bad_backup_touches_nothing(filled: Home, place: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    file = place / "b.ketnap"
    backup(file)
    data = file.read_bytes()
    if damage == "shortened":
        file.write_bytes(data[:-100])
    elif damage == "altered":
        file.write_bytes(data[:-50] + bytes([data[-50] ^ 1]) + data[-49:])
    else:
        monkeypatch.setenv("KETNAP_BACKUP_PASSPHRASE", "một mật khẩu khác")
    before, names = _held(filled), sorted(path.name for path in place.iterdir())
    with pytest.raises(Refused):
        restore(file, None, replace=True)
    assert sorted(path.name for path in place.iterdir()) == names
    assert _held(filled) == before


def test_a_copy_that_differs_is_refused(filled: Home, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = contents.contents

    def one_row_more(connection: psycopg.Connection) -> dict[str, contents.Contents]:
        found = original(connection)
        return {**found, "person": contents.Contents(found["person"].rows + 1, found["person"].digest)}

    monkeypatch.setattr("ketnap.runtime.backup.contents", one_row_more)
    backup(place / "b.ketnap")
    with pytest.raises(Refused, match="person") as refusal:
        restore(place / "b.ketnap", place / "new", replace=False)
    assert refusal.value.code == "restore_differs"
    assert not (place / "new").exists()


def test_a_running_home_is_not_replaced(filled: Home, place: Path) -> None:
    backup(place / "b.ketnap")
    cluster = Cluster(filled)
    cluster.start()
    try:
        with pytest.raises(Refused) as refusal:
            restore(place / "b.ketnap", None, replace=True)
        assert refusal.value.code == "database_in_use"
    finally:
        cluster.stop()


def test_weak_passphrases_and_existing_files_are_refused(
    filled: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "old").write_text("")
    with pytest.raises(Refused) as refusal:
        backup(place / "old")
    assert refusal.value.code == "backup_exists"
    monkeypatch.setenv("KETNAP_BACKUP_PASSPHRASE", "ngắn")
    with pytest.raises(Refused) as refusal:
        backup(place / "b.ketnap")
    assert refusal.value.code == "passphrase_short"


def test_contents_tell_equal_counts_with_other_values_apart(filled: Home) -> None:
    before = _held(filled)
    with boot.database(filled) as url, psycopg.connect(url("whole"), autocommit=True) as connection:
        connection.execute("UPDATE person SET name = 'Trần Văn Khác' WHERE id = 1")
    assert contents.differences(before, _held(filled)) == ["person"]
    assert json.loads((filled.facts_file).read_text())["ready"] is True
