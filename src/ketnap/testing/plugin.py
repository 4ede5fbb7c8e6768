"""Early pytest plugin: a throw-away home and database before Django reads its settings.

`KETNAP_PG_BIN` chooses other server binaries (CI runs the database tests on Debian's PostgreSQL too).
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_ROOT, _OWNER = "KETNAP_TEST_ROOT", "KETNAP_TEST_OWNER"


def _start() -> None:
    from ketnap.runtime.cluster import OWNER, Cluster, address
    from ketnap.runtime.home import Home

    root = Path(tempfile.mkdtemp(prefix="ketnap-test-"))
    home = Home(root)
    home.create(demo=False)
    (root / "static").mkdir()
    cluster = Cluster(home, durable=False)
    cluster.start()
    os.environ[_ROOT], os.environ[_OWNER] = str(root), _ME
    os.environ["KETNAP_HOME"] = str(root)
    os.environ["KETNAP_DB_URL"] = address(home, cluster.port, OWNER)
    os.environ["KETNAP_DB_ENGINE"] = "ketnap.testing.backend"
    # The browser driver keeps an event loop in the main thread; the database is still used by one thread at a time.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

    owner = os.getpid()

    def finish() -> None:
        if os.getpid() == owner:
            cluster.stop()
            shutil.rmtree(root, ignore_errors=True)

    atexit.register(finish)


# Each worker of a parallel run has a server of its own: transaction numbers are the server's, and the sealer of one worker would
# wait for the open transactions of the other.
_ME = os.environ.get("PYTEST_XDIST_WORKER", "main")
if os.environ.get(_OWNER) != _ME:
    os.environ.pop("DATABASE_URL", None)
    _start()
