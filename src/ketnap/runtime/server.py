"""A real PostgreSQL server, named by `DATABASE_URL` (the connection of the owner, who migrates).

The application plays a role of its own there, with a password made here and kept in the home.
"""

from __future__ import annotations

import os
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from ketnap.lib.errors import Refused
from ketnap.runtime.cluster import APPLICATION
from ketnap.runtime.home import Home

EXTENSIONS = ("btree_gist", "pg_trgm")
OLDEST_VERSION = 15


def owner_address() -> str | None:
    """`DATABASE_URL`, or None where the embedded database is used."""
    return os.environ.get("DATABASE_URL") or None


def application_address(home: Home, owner_url: str) -> str:
    """The owner's URL with the application role and its password in it."""
    parts = urlsplit(owner_url)
    place = parts.netloc.rpartition("@")[2]
    password = quote(home.secrets()["app_password"], safe="")
    return urlunsplit(parts._replace(netloc=f"{APPLICATION}:{password}@{place}"))


def prepare(home: Home, owner_url: str) -> None:
    """Make sure the server is new enough and has our extensions and the application role. Safe to repeat.

    Raises Refused when the server does not answer, is too old, or the owner may not do one of these.
    """
    try:
        with psycopg.connect(owner_url, autocommit=True, connect_timeout=10) as connection:
            _check(connection)
            for extension in EXTENSIONS:
                _extend(connection, extension)
            _ensure_role(home, owner_url, connection)
    except psycopg.OperationalError as error:
        raise Refused(
            "server_unreachable",
            f"Không nối được tới máy chủ cơ sở dữ liệu trong DATABASE_URL: {str(error).strip().splitlines()[-1]}",
            remedy="Hãy kiểm tra địa chỉ, cổng, mật khẩu và tường lửa.",
        ) from error


def _check(connection: psycopg.Connection) -> None:
    version = connection.info.server_version // 10000
    if version < OLDEST_VERSION:
        raise Refused(
            "server_too_old",
            f"Máy chủ chạy PostgreSQL {version}.",
            remedy=f"Cần PostgreSQL {OLDEST_VERSION} trở lên.",
        )
    if connection.info.user == APPLICATION:
        raise Refused(
            "owner_is_application",
            f"DATABASE_URL đang dùng vai {APPLICATION}, là vai của ứng dụng.",
            remedy="Hãy đặt DATABASE_URL bằng một vai khác, là chủ của cơ sở dữ liệu.",
        )


def _extend(connection: psycopg.Connection, extension: str) -> None:
    if connection.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [extension]).fetchone():
        return
    try:
        connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
    except psycopg.Error as error:
        raise Refused(
            "extension_missing",
            f"Cơ sở dữ liệu chưa có phần mở rộng {extension} và vai trong DATABASE_URL không tạo được.",
            remedy=f"Nhờ người quản trị máy chủ chạy: CREATE EXTENSION {extension};",
        ) from error


def _ensure_role(home: Home, owner_url: str, connection: psycopg.Connection) -> None:
    """Create the application role; a role that is there must already take our password, it may serve another home."""
    role, password = sql.Identifier(APPLICATION), sql.Literal(home.secrets()["app_password"])
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone() is None:
        text = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}")
        try:
            connection.execute(text.format(role, password))
        except psycopg.errors.InsufficientPrivilege as error:
            raise Refused(
                "may_not_create_role",
                f"Vai trong DATABASE_URL không được phép tạo vai {APPLICATION} cho ứng dụng.",
                remedy="Nhờ người quản trị máy chủ cấp quyền CREATEROLE cho vai đó rồi chạy lại ketnap migrate.",
            ) from error
    try:
        psycopg.connect(application_address(home, owner_url), connect_timeout=10).close()
    except psycopg.OperationalError as error:
        raise Refused(
            "application_role_closed",
            f"Vai {APPLICATION} đã có trên máy chủ nhưng không nhận mật khẩu của thư mục dữ liệu này.",
            remedy="Nếu vai ấy không phục vụ nơi nào khác, hãy nhờ người quản trị chạy "
            f"DROP ROLE {APPLICATION}; rồi chạy lại ketnap migrate. "
            "Nếu nó phục vụ nơi khác, hãy dùng một máy chủ riêng.",
        ) from error
