"""Anchors: the number and short hash of every seal, outside the database, one file a day.

A copy of these files elsewhere (printed reports carry the same text) is what shows that a trail was cut back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ketnap.audit.models import Seal
from ketnap.audit.seal import short
from ketnap.lib.clock import VIETNAM

_LINE = re.compile(r"^(\d+)-([0-9a-f]{12})\b")


@dataclass(frozen=True)
class Anchor:
    """One line of an anchor file: that the seal of this number began with these digits."""

    number: int
    digits: str
    file: str


def append(seal: Seal, folder: Path) -> Path:
    """Add the seal to the file of its day and force it to the disk. Returns the file."""
    local = seal.at.astimezone(VIETNAM)
    path = folder / f"{local.date().isoformat()}.txt"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(f"{short(seal)} {local.isoformat(timespec='seconds')} {len(seal.entries)}\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def read(files: Iterable[Path]) -> Iterator[Anchor]:
    """The anchors in the files, in their order; lines of another shape (notes, blanks) are passed over."""
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := _LINE.match(line.strip()):
                yield Anchor(int(found[1]), found[2], path.name)


def all_files(folder: Path) -> list[Path]:
    """The anchor files of a home, oldest first."""
    return sorted(folder.glob("????-??-??.txt"))
