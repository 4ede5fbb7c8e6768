"""`ketnap backup`: one encrypted file with the data, the files and the keys without which the data cannot be read."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import tarfile
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
import typer

from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.lib.rls import EVERYTHING
from ketnap.runtime import boot, pgtools
from ketnap.runtime.contents import Contents, contents
from ketnap.runtime.home import Home
from ketnap.runtime.progress import say, step
from ketnap.runtime.sealed import SealedWriter

FORMAT = 1
KEYS = ("django", "audit", "identity", "tokens")  # passwords of database roles are made anew where it is restored
FOLDERS = ("files", "seals")
_SHORTEST_PASSPHRASE = 10


def passphrase(*, new: bool) -> str:
    """The passphrase of a backup: `KETNAP_BACKUP_PASSPHRASE` or asked for. Raises Refused when a new one is too short."""
    given = os.environ.get("KETNAP_BACKUP_PASSPHRASE") or str(
        typer.prompt("Mật khẩu của bản sao lưu", hide_input=True, confirmation_prompt="Nhập lại" if new else False)
    )
    if new and len(given) < _SHORTEST_PASSPHRASE:
        raise Refused(
            "passphrase_short",
            "Mật khẩu của bản sao lưu quá ngắn.",
            remedy=f"Hãy đặt ít nhất {_SHORTEST_PASSPHRASE} ký tự và cất giữ riêng: mất mật khẩu là mất bản sao lưu.",
        )
    return given


def backup(file: Path) -> None:
    """Write an encrypted backup of the home to `file`; it appears whole or not at all.

    Raises Refused when the file is there already, or the home or its database cannot be read.
    """
    home = boot.existing_home()
    if file.exists():
        raise Refused("backup_exists", f"Tệp {file} đã có.", remedy="Hãy chọn tên khác để không đè lên bản sao lưu cũ.")
    if not file.absolute().parent.is_dir():
        raise Refused("no_folder", f"Không có thư mục {file.absolute().parent}.", remedy="Hãy tạo thư mục trước.")
    secret = passphrase(new=True)
    unfinished = file.with_name(file.name + ".dang-ghi")
    with tempfile.TemporaryDirectory(dir=home.run, prefix="backup-") as folder:
        dump = Path(folder) / "database.dump"
        with step("Đọc cơ sở dữ liệu"), boot.database(home) as url:
            held, server = dump_database(url("whole"), dump)
        with step("Mã hoá và ghi tệp"):
            try:
                _write(unfinished, secret, home, dump, _manifest(home, held, server, clock.now()))
                unfinished.replace(file)
            finally:
                unfinished.unlink(missing_ok=True)
    rows = sum(table.rows for table in held.values())
    say(f"Đã sao lưu {len(held)} bảng, {rows} dòng vào {file}.")
    say("Không có mật khẩu vừa đặt thì không ai mở được tệp này. Hãy cất mật khẩu ở nơi khác với tệp.")


def dump_database(url: str, target: Path) -> tuple[dict[str, Contents], int]:
    """Dump the database to `target`; returns the contents at that very moment and the server's major version."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        let_see_everything(connection)
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        held = contents(connection)
        pgtools.run("pg_dump", url, "--format=custom", f"--snapshot={row[0]}", f"--file={target}")
        return held, connection.info.server_version // 10000


def let_see_everything(connection: psycopg.Connection) -> None:
    """Open the scope of row security for a connection that has to obey it."""
    connection.execute(
        "SELECT set_config('ketnap.units', %s, false), set_config('ketnap.sensitive', 'on', false)", [EVERYTHING]
    )


def _manifest(home: Home, held: dict[str, Contents], server: int, at: dt.datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "demo": home.facts()["demo"],
        "server": server,
        "contents": {table: asdict(facts) for table, facts in held.items()},
    }


def _write(path: Path, secret: str, home: Home, dump: Path, manifest: dict[str, Any]) -> None:
    keys = {name: home.secrets()[name] for name in KEYS}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        with SealedWriter(file, secret) as sealed, tarfile.open(fileobj=sealed, mode="w|") as archive:
            _add_json(archive, "manifest.json", manifest)
            _add_json(archive, "keys.json", keys)
            archive.add(dump, "database.dump")
            for name in (*FOLDERS, "check.json"):
                if (home.root / name).exists():
                    archive.add(home.root / name, name)
        file.flush()
        os.fsync(file.fileno())


def _add_json(archive: tarfile.TarFile, name: str, value: dict[str, Any]) -> None:
    data = json.dumps(value, ensure_ascii=False).encode()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))
