"""The home: one directory that holds everything the installation owns (`KETNAP_HOME`)."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def default_home() -> Path:
    """`KETNAP_HOME`, else the customary place for the user who runs the product."""
    if chosen := os.environ.get("KETNAP_HOME"):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/ketnap")
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "ketnap"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all (kill -9 leaves the old or the new)."""
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@dataclass(frozen=True)
class Home:
    """Paths and keys of one installation."""

    root: Path

    @property
    def exists(self) -> bool:
        return self.facts_file.exists()

    @property
    def facts_file(self) -> Path:
        return self.root / "home.json"

    @property
    def secrets_file(self) -> Path:
        return self.root / "secrets.json"

    @property
    def files(self) -> Path:
        """Uploads, exports and other working files."""
        return self.root / "files"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def seals(self) -> Path:
        """Daily files with the number and short hash of the audit seal."""
        return self.root / "seals"

    @property
    def static(self) -> Path:
        """Style, icons and scripts as the web server hands them out; made anew at every start."""
        return self.root / "static"

    @property
    def run(self) -> Path:
        """Locks and addresses of what runs now."""
        return self.root / "run"

    def create(self, *, demo: bool) -> None:
        """Make the directory, its keys and its facts; does nothing to what is already there."""
        if not self.root.exists():
            self.root.mkdir(parents=True, mode=0o700)
        for folder in (self.files, self.logs, self.seals, self.run):
            folder.mkdir(exist_ok=True, mode=0o700)
        if not self.secrets_file.exists():
            names = ("django", "owner_password", "app_password", "superuser_password", "audit", "identity", "tokens")
            write_private(self.secrets_file, json.dumps({name: secrets.token_hex(32) for name in names}, indent=1))
        if not self.facts_file.exists():
            write_private(self.facts_file, json.dumps({"demo": demo, "format": 1, "ready": False}, indent=1))

    def become(self, *, demo: bool) -> None:
        """Change the kind of a home whose creation was interrupted."""
        write_private(self.facts_file, json.dumps({**self.facts(), "demo": demo}, indent=1))

    def mark_ready(self) -> None:
        """Note that the first data stand; until then an interrupted creation is done again from the start."""
        write_private(self.facts_file, json.dumps({**self.facts(), "ready": True}, indent=1))

    @property
    def ready(self) -> bool:
        """Whether somebody can already work here."""
        return self.exists and bool(self.facts().get("ready"))

    def facts(self) -> dict[str, Any]:
        """What the home says of itself: `demo`, `format`, `ready`."""
        facts: dict[str, Any] = json.loads(self.facts_file.read_text(encoding="utf-8"))
        return facts

    def secrets(self) -> dict[str, str]:
        """The keys. They live outside the database, so a copy of the database alone does not open what they close."""
        keys: dict[str, str] = json.loads(self.secrets_file.read_text(encoding="utf-8"))
        return keys
