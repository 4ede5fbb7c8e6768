"""From a command to a working Django: the home, a database that answers, the role to play."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from ketnap.lib.errors import Refused
from ketnap.runtime import server
from ketnap.runtime.cluster import APPLICATION, OWNER, SUPERUSER, BusyError, Cluster, address, running_port
from ketnap.runtime.home import Home, default_home

Role = Literal["app", "owner", "whole"]  # whole: sees every row, for backups; the owner on a real server
_PATIENCE_SECONDS = 60
Address = Callable[[Role], str]


def existing_home() -> Home:
    """The home of this installation. Raises Refused when there is none or its creation was interrupted."""
    home = Home(default_home())
    if not home.exists:
        raise Refused(
            "no_home",
            f"Chưa có thư mục dữ liệu ở {home.root}.",
            remedy="Hãy chạy ./ketnap up để dùng thử với dữ liệu mẫu, hoặc ketnap init để dùng thật "
            "(KETNAP_HOME chọn thư mục khác).",
        )
    return home


def embedded_address(home: Home, port: int, role: Role) -> str:
    """The URL of a role in the embedded database."""
    return address(home, port, {"owner": OWNER, "whole": SUPERUSER, "app": APPLICATION}[role])


@contextmanager
def database(home: Home) -> Iterator[Address]:
    """A database that answers: the real server, the embedded one that runs, or one started for the duration.

    Yields a function from role to connection URL. Commands share a server started by one of them: the last to leave
    stops it.
    """
    if owner_url := server.owner_address():
        urls = {"owner": owner_url, "whole": owner_url, "app": server.application_address(home, owner_url)}
        yield lambda role: urls[role]
        return
    home.run.mkdir(parents=True, exist_ok=True)
    with (home.run / "users.lock").open("a+") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster = _join_or_start(home)
        if isinstance(cluster, int):
            port = cluster
            yield lambda role: embedded_address(home, port, role)
            return
        try:
            yield lambda role: embedded_address(home, cluster.port, role)
        finally:
            fcntl.flock(users, fcntl.LOCK_EX)  # whoever joined us meanwhile may finish
            cluster.stop()


def _join_or_start(home: Home) -> Cluster | int:
    """The port of the server that runs, or a server we have started. Waits for one that is just coming up or going."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        if (port := running_port(home)) is not None:
            return port
        try:
            cluster = Cluster(home)
            cluster.start()
            return cluster
        except BusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def configure() -> None:
    """Set Django up; no database is touched by that."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@contextmanager
def ensure(role: Role = "app") -> Iterator[Home]:
    """Everything a command needs: home found, database answering, Django set up in the given role.

    Inside a process that already has its database (a child of `up`, a test, a nested call) only Django is set up.
    """
    if os.environ.get("KETNAP_DB_URL"):
        configure()
        yield Home(default_home())
        return
    home = existing_home()
    with database(home) as url:
        os.environ["KETNAP_DB_URL"] = url(role)
        try:
            configure()
            yield home
        finally:
            from django.db import connections

            connections.close_all()
            del os.environ["KETNAP_DB_URL"]


def environment(home: Home, url: str) -> dict[str, str]:
    """The environment of a child process that works on `home` through `url`."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "KETNAP_HOME": str(home.root),
        "KETNAP_DB_URL": url,
        "DJANGO_SETTINGS_MODULE": "ketnap.config.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }


def run_module(home: Home, url: str, *arguments: str) -> str:
    """Run `python -m …` in a process of its own (another role, another Django) and return what it printed.

    Its progress and faults go to our standard error. Raises Refused when it fails.
    """
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, env=environment(home, url), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Refused(
            "step_failed",
            f"Bước {arguments[0].rsplit('.', 1)[-1]} không hoàn thành (mã {done.returncode}).",
            remedy="Xem thông báo ngay phía trên; ketnap doctor cho biết thêm.",
        )
    return done.stdout
