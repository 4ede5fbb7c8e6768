"""Static files with the hash of their content in the name, compressed once, made again only when something changed."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class FastStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compresses with gzip only and leaves source maps alone.

    Brotli of the API documentation's bundles costs fifteen seconds at the first start and saves little in an office network.
    """

    keep_only_hashed_files = True

    def create_compressor(self, **kwargs: Any) -> Compressor:
        compressor = Compressor(use_brotli=False, quiet=True)
        compressor.extension_re = re.compile(r"\.(map|png|ico|woff2|gz|br)$")
        return compressor


def _stamp() -> str:
    """Changes when any static file of any installed package does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect() -> None:
    """Bring the home's static folder up to the code's state; takes no time when it already is."""
    folder = Path(settings.STATIC_ROOT)
    note, stamp = folder / "stamp", _stamp()
    if note.exists() and note.read_text() == stamp:
        return
    shutil.rmtree(folder, ignore_errors=True)
    # The settings offer the manifest once it is there; here it is made.
    storage = {"BACKEND": f"{FastStorage.__module__}.{FastStorage.__qualname__}"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    call_command("collectstatic", interactive=False, verbosity=0)
    note.write_text(stamp)
