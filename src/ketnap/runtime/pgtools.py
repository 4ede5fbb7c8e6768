"""PostgreSQL's own tools for whole copies: the right version of pg_dump and pg_restore, without passwords in arguments."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ketnap.lib.errors import Refused
from ketnap.lib.rls import EVERYTHING
from ketnap.runtime import programs

_VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
}  # fmt: skip


def _directories() -> list[Path]:
    found = [programs.directory()]
    if on_path := shutil.which("pg_dump"):
        found.append(Path(on_path).resolve().parent)
    return [*found, *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]


def _version(directory: Path) -> int:
    said = subprocess.run([directory / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0])


def _tool(name: str, server: int) -> Path:
    """The tool of the server's own version, else the nearest newer one. Raises Refused when there is none."""
    known = {_version(place): place for place in reversed(_directories()) if (place / "pg_dump").exists()}
    suitable = sorted(version for version in known if version >= server)
    if not suitable:
        raise Refused(
            "no_pg_tool",
            f"Không có {name} cho PostgreSQL {server} trên máy này.",
            remedy=f"Hãy cài postgresql-client-{server} rồi chạy lại.",
        )
    return known[suitable[0]] / name


def run(name: str, url: str, *arguments: str | Path) -> None:
    """Run `pg_dump` or `pg_restore` on the database of `url`. Raises Refused with the tool's words when it fails."""
    with psycopg.connect(url) as connection:
        server = connection.info.server_version // 10000
        row = connection.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
    for key, value in conninfo_to_dict(url).items():
        if key in _VARIABLES and value is not None:
            environment[_VARIABLES[key]] = str(value)
    extra = [f"--dbname={environment['PGDATABASE']}"] if name == "pg_restore" else []
    if not (row and row[0]):  # the owner obeys row security too: let it see everything
        environment["PGOPTIONS"] = f"-c ketnap.units={EVERYTHING} -c ketnap.sensitive=on"
        extra += ["--enable-row-security"] if name == "pg_dump" else []
    tool = _tool(name, server)
    done = subprocess.run([tool, *extra, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused("pg_tool_failed", f"{name} không hoàn thành: {done.stderr.strip()[-600:]}")
