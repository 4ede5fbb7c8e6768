"""`ketnap restore`: read all of a backup, build a new home beside the old one, compare, and only then let it take its place."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.lib.format import moment
from ketnap.runtime import boot, pgtools, server
from ketnap.runtime.backup import FOLDERS, FORMAT, let_see_everything, passphrase
from ketnap.runtime.cluster import Cluster, running_port
from ketnap.runtime.contents import Contents, contents, differences
from ketnap.runtime.home import Home, default_home, write_private
from ketnap.runtime.progress import say, step
from ketnap.runtime.sealed import SealedReader
from ketnap.runtime.up import only_starter


def restore(file: Path, into: Path | None, *, replace: bool) -> None:
    """Restore a backup into a home that is empty, or (`replace`) instead of one, which is kept beside it.

    Nothing that exists is touched before the whole backup was opened, loaded and compared. Raises Refused otherwise.
    """
    if not file.is_file():
        raise Refused("no_backup", f"Không có tệp {file}.", remedy="Hãy kiểm tra đường dẫn.")
    target = Home(into.expanduser().resolve() if into else default_home())
    occupied = target.root.is_dir() and any(target.root.iterdir())
    if occupied and not replace:
        raise Refused(
            "home_not_empty",
            f"Thư mục {target.root} đã có dữ liệu.",
            remedy="Thêm --replace để thay (bản đang có được giữ lại bên cạnh), hoặc --into để phục hồi vào thư mục khác.",
        )
    secret = passphrase(new=False)
    target.root.parent.mkdir(parents=True, exist_ok=True)
    with _quiet(target, occupied=occupied), _workshop(target) as fresh:
        manifest = _open(file, secret, fresh)
        _load(fresh, manifest)
        _take_place(fresh, target, occupied=occupied)
    say(f"Đã phục hồi vào {target.root} (bản sao lưu lúc {moment(dt.datetime.fromisoformat(manifest['made_at']))}).")


@contextmanager
def _quiet(target: Home, *, occupied: bool) -> Iterator[None]:
    """Make sure nobody works in the home that is to be replaced."""
    if not occupied:
        yield
        return
    with only_starter(target):
        if running_port(target) is not None:
            raise Refused(
                "database_in_use",
                "Một lệnh khác đang dùng cơ sở dữ liệu của thư mục này.",
                remedy="Hãy chờ lệnh đó xong rồi chạy lại.",
            )
        yield


@contextmanager
def _workshop(target: Home) -> Iterator[Home]:
    """A new home beside the target; what is left of it after a failure is removed."""
    fresh = Home(target.root.with_name(f".{target.root.name}.{secrets.token_hex(4)}"))
    fresh.root.mkdir(mode=0o700)
    try:
        yield fresh
    finally:
        if fresh.root.exists():
            with contextlib.suppress(OSError):
                shutil.rmtree((fresh.root / "database").readlink())
            shutil.rmtree(fresh.root)


def _open(file: Path, secret: str, fresh: Home) -> dict[str, Any]:
    """Decrypt the whole backup into the new home; returns its manifest."""
    with step("Mở và kiểm tra bản sao lưu"), file.open("rb") as raw:
        sealed = io.BufferedReader(SealedReader(raw, secret), 256 * 1024)
        with tarfile.open(fileobj=sealed, mode="r|") as archive:
            archive.extractall(fresh.root, filter="data")
        while sealed.read(1024 * 1024):  # to the last chunk: only it proves that nothing is missing
            pass
    manifest: dict[str, Any] = json.loads((fresh.root / "manifest.json").read_text(encoding="utf-8"))
    if manifest["format"] > FORMAT:
        raise Refused(
            "backup_newer",
            "Bản sao lưu do một phiên bản Kết Nạp mới hơn tạo ra.",
            remedy="Hãy cập nhật Kết Nạp trên máy này rồi phục hồi.",
        )
    return manifest


def _load(fresh: Home, manifest: dict[str, Any]) -> None:
    """Load the dump into a database of the new home and compare it with the manifest."""
    fresh.create(demo=manifest["demo"])
    keys = json.loads((fresh.root / "keys.json").read_text(encoding="utf-8"))
    write_private(fresh.secrets_file, json.dumps({**fresh.secrets(), **keys}, indent=1))
    dump = fresh.root / "database.dump"
    with step("Nạp dữ liệu và đối chiếu từng bảng"):
        if owner_url := server.owner_address():
            server.prepare(fresh, owner_url)
            _fill(owner_url, owner_url, dump, manifest)
        else:
            cluster = Cluster(fresh)
            cluster.start()
            try:
                owner, whole = (boot.embedded_address(fresh, cluster.port, role) for role in ("owner", "whole"))
                _fill(owner, whole, dump, manifest)
            finally:
                cluster.stop()
    for name in ("manifest.json", "keys.json", "database.dump"):
        (fresh.root / name).unlink()
    for folder in FOLDERS:
        (fresh.root / folder).chmod(0o700)
    fresh.mark_ready()


def _fill(owner: str, whole: str, dump: Path, manifest: dict[str, Any]) -> None:
    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if row and row[0]:
        raise Refused(
            "database_not_empty",
            "Cơ sở dữ liệu trong DATABASE_URL đã có bảng.",
            remedy="Hãy tạo một cơ sở dữ liệu trống và đặt DATABASE_URL tới đó; bản đang có được giữ nguyên.",
        )
    pgtools.run("pg_restore", owner, "--no-owner", "--exit-on-error", "--single-transaction", dump)
    with psycopg.connect(whole, autocommit=True) as connection:
        connection.execute("ANALYZE")
    with psycopg.connect(whole) as connection:
        let_see_everything(connection)
        wrong = differences({t: Contents(**facts) for t, facts in manifest["contents"].items()}, contents(connection))
    if wrong:
        raise Refused(
            "restore_differs",
            f"Sau khi nạp, các bảng sau không khớp với lúc sao lưu: {', '.join(wrong)}.",
            remedy="Dữ liệu hiện có không bị thay đổi. Hãy báo người bảo trì và giữ nguyên bản sao lưu.",
        )


def _take_place(fresh: Home, target: Home, *, occupied: bool) -> None:
    if occupied:
        old = target.root.with_name(f"{target.root.name}.truoc-{clock.now():%Y%m%d-%H%M%S}")
        target.root.rename(old)
        link = old / "database"
        places = f"{old} và {link.readlink()}" if link.is_symlink() else str(old)
        say(f"Dữ liệu trước khi phục hồi được giữ ở {places}; hãy xoá khi chắc chắn không cần nữa.")
    elif target.root.exists():
        target.root.rmdir()
    fresh.root.rename(target.root)
