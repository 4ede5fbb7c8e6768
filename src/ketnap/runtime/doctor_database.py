"""What `ketnap doctor` asks of a database that runs: Vietnamese letters, roles, version, migrations, the audit's seal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Literal

import psycopg

from ketnap.runtime import boot, server
from ketnap.runtime.backup import let_see_everything
from ketnap.runtime.cluster import APPLICATION, running_port
from ketnap.runtime.home import Home

Row = tuple[str, Literal["ok", "note", "bad"], str, str]
_NAME = "Cơ sở dữ liệu"
_LATE_HOURS = 24


def examine(home: Home) -> Iterator[Row]:
    """Rows of (name, state, what, remedy). A database that does not run is said, not started."""
    owner_url = server.owner_address()
    port = running_port(home)
    if owner_url is None and port is None:
        yield _NAME, "note", "Không chạy lúc này nên chưa khám bên trong.", "Chạy ketnap up rồi khám lại."
        return
    owner = owner_url or boot.embedded_address(home, port or 0, "owner")
    application = (
        server.application_address(home, owner_url) if owner_url else boot.embedded_address(home, port or 0, "app")
    )
    try:
        with psycopg.connect(owner, autocommit=True, connect_timeout=5) as connection:
            for check in _CHECKS:
                yield check(connection)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        yield _NAME, "bad", f"Không nối được: {reason}", "Kiểm tra DATABASE_URL, hoặc chạy lại ketnap up."
        return
    yield from _application(application)
    yield _migrations(home, owner)


def _one(connection: psycopg.Connection, query: str) -> tuple[object, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row


def _version(connection: psycopg.Connection) -> Row:
    version = connection.info.server_version // 10000
    if version < server.OLDEST_VERSION:
        return "Phiên bản", "bad", f"PostgreSQL {version}", f"Nâng lên PostgreSQL {server.OLDEST_VERSION} trở lên."
    return "Phiên bản", "ok", f"PostgreSQL {connection.info.parameter_status('server_version')}", ""


def _letters(connection: psycopg.Connection) -> Row:
    encoding, collation, kind, lower, upper = _one(
        connection,
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype, lower('ĐẠI ƯỚC'), upper('đại ước') "
        "FROM pg_database WHERE datname = current_database()",
    )
    if encoding != "UTF8" or lower != "đại ước" or upper != "ĐẠI ƯỚC":
        return (
            "Chữ Việt", "bad", f"Bảng mã {encoding}, kiểu chữ {kind}: đổi hoa thường làm hỏng chữ Việt.",
            "Tạo cơ sở dữ liệu mới với ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C' TEMPLATE template0 "
            "rồi phục hồi từ bản sao lưu.",
        )  # fmt: skip
    return "Chữ Việt", "ok", f"Bảng mã {encoding}, thứ tự {collation}, kiểu chữ {kind}", ""


def _extensions(connection: psycopg.Connection) -> Row:
    have = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
    if missing := [name for name in server.EXTENSIONS if name not in have]:
        return "Phần mở rộng", "bad", f"Thiếu {', '.join(missing)}", "Chạy ketnap migrate."
    return "Phần mở rộng", "ok", ", ".join(server.EXTENSIONS), ""


def _trigrams(connection: psycopg.Connection) -> Row:
    if connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").fetchone() is None:
        return "Tìm kiếm", "bad", "Chưa có pg_trgm", "Chạy ketnap migrate."
    (pieces,) = _one(connection, "SELECT array_to_string(show_trgm('Nguyễn'), ' ') ~ '0x|ễ'")
    if not pieces:
        return (
            "Tìm kiếm", "bad", "Tìm gần đúng bỏ rơi chữ có dấu.",
            "Kiểu chữ của cơ sở dữ liệu phải là C.UTF-8; tạo lại như mục Chữ Việt.",
        )  # fmt: skip
    return "Tìm kiếm", "ok", "Tìm gần đúng nhận chữ có dấu", ""


def _roles(connection: psycopg.Connection) -> Row:
    row = connection.execute(
        "SELECT rolsuper, rolbypassrls, rolcreatedb OR rolcreaterole, "
        "(SELECT count(*) FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner WHERE o.rolname = %s) "
        "FROM pg_roles WHERE rolname = %s",
        [APPLICATION, APPLICATION],
    ).fetchone()
    if row is None:
        return "Vai", "bad", f"Chưa có vai {APPLICATION}.", "Chạy ketnap migrate."
    if any(row[:3]) or row[3] or connection.info.user == APPLICATION:
        return (
            "Vai", "bad", f"Vai {APPLICATION} có quyền quá rộng hoặc sở hữu bảng.",
            f"ALTER ROLE {APPLICATION} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE; bảng thuộc về vai chủ.",
        )  # fmt: skip
    return "Vai", "ok", f"Chủ dữ liệu {connection.info.user}, ứng dụng {APPLICATION} chỉ đọc ghi dòng", ""


def _seal(connection: psycopg.Connection) -> Row:
    name = "Niêm phong nhật ký"
    if _one(connection, "SELECT to_regclass('public.audit_seal')")[0] is None:
        return name, "note", "Chưa có bảng niêm phong.", "Chạy ketnap migrate."
    let_see_everything(connection)
    (hours,) = _one(
        connection,
        "SELECT extract(epoch FROM now() - min(e.at)) / 3600 FROM audit_entry e "
        "WHERE e.at > coalesce((SELECT max(at) FROM audit_seal), '-infinity')",
    )
    if hours is not None:
        late = float(str(hours))
        if late > _LATE_HOURS:
            return name, "bad", f"Chậm {late:.0f} giờ.", "Xem tiến trình việc nền: logs/worker.log."
    return name, "ok", "Kịp thời", ""


_CHECKS: list[Callable[[psycopg.Connection], Row]] = [_version, _letters, _extensions, _trigrams, _roles, _seal]


def _application(url: str) -> Iterator[Row]:
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            (owns,) = _one(connection, "SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
    except psycopg.OperationalError:
        yield "Vai ứng dụng", "bad", "Không đăng nhập được bằng mật khẩu trong thư mục dữ liệu.", "Chạy ketnap migrate."
        return
    if owns:
        yield "Vai ứng dụng", "bad", "Tạo được bảng.", "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
    else:
        yield "Vai ứng dụng", "ok", "Đăng nhập được, không tạo được bảng", ""


def _migrations(home: Home, owner: str) -> Row:
    command = [sys.executable, "-m", "django", "migrate", "--check", "--verbosity", "0"]
    done = subprocess.run(command, env=boot.environment(home, owner), capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return "Bảng dữ liệu", "ok", "Đúng phiên bản của chương trình", ""
    fault = done.stderr.strip().splitlines()[-1:]
    return "Bảng dữ liệu", "bad", "Chưa đúng phiên bản" + (f": {fault[0]}" if fault else ""), "Chạy ketnap migrate."
