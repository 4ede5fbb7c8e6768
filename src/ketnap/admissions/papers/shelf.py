"""Zips of batches, encrypted in the home until they are taken: they name people, so a copy of the disk alone must not open them."""

from __future__ import annotations

import base64
import hashlib
import os
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from ketnap.lib.errors import Refused


@cache
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"paper-batches" + key.encode()).digest()))


def folder() -> Path:
    """Where the files lie; made on first use."""
    found: Path = settings.HOME.files / "papers"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def _path(uid: UUID) -> Path:
    return folder() / f"{uid}.zip.enc"


def put(uid: UUID, content: bytes) -> None:
    """Keep the file, whole or not at all."""
    path = _path(uid)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(_cipher(settings.IDENTITY_KEY).encrypt(content))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def has(uid: UUID) -> bool:
    """Whether the file is still kept."""
    return _path(uid).exists()


def get(uid: UUID) -> bytes:
    """The file. Raises Refused when it is gone."""
    try:
        return _cipher(settings.IDENTITY_KEY).decrypt(_path(uid).read_bytes())
    except (FileNotFoundError, InvalidToken):
        raise Refused("batch.gone", "Tệp của đợt in này không còn được giữ.", remedy="Hãy lập lại đợt in.") from None


def drop(uid: UUID) -> None:
    """Remove the file."""
    _path(uid).unlink(missing_ok=True)


def kept() -> list[UUID]:
    """Batches whose file is still here."""
    return [UUID(path.name.removesuffix(".zip.enc")) for path in folder().glob("*.zip.enc")]
