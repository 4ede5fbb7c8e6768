"""Files of imports, encrypted in the home: they hold identity numbers, so a copy of the disk alone must not open them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from ketnap.lib.errors import Refused


@cache
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"book-files" + key.encode()).digest()))


def _path(uid: UUID, part: str) -> Path:
    folder: Path = settings.HOME.files / "books"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{uid}.{part}"


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def put(uid: UUID, part: str, content: bytes) -> None:
    """Keep the content, whole or not at all."""
    _write(_path(uid, part), _cipher(settings.IDENTITY_KEY).encrypt(content))


def get(uid: UUID, part: str) -> bytes:
    """The content again. Raises Refused when it has been removed."""
    try:
        return _cipher(settings.IDENTITY_KEY).decrypt(_path(uid, part).read_bytes())
    except (FileNotFoundError, InvalidToken):
        raise Refused(
            "book.gone", "Tệp của lần nhập này không còn được giữ.", remedy="Hãy nhập lại từ tệp gốc."
        ) from None


def has(uid: UUID, part: str) -> bool:
    """Whether the part is kept."""
    return _path(uid, part).exists()


def drop(uid: UUID) -> None:
    """Remove everything kept for the import."""
    for part in ("book", "faults", "progress"):
        _path(uid, part).unlink(missing_ok=True)


def put_progress(uid: UUID, done: int, total: int, note: str) -> None:
    """Say how far long work has come; other processes read it while its transaction is open. Holds no personal data."""
    path = _path(uid, "progress")
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_text(json.dumps({"done": done, "total": total, "note": note}, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def get_progress(uid: UUID) -> dict[str, Any]:
    """The last word about long work: done, total, note."""
    try:
        found: dict[str, Any] = json.loads(_path(uid, "progress").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {"done": 0, "total": 0, "note": ""}
    return found
