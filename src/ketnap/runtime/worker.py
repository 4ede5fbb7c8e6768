"""The process that does jobs: takes them from the queue inside PostgreSQL, wakes up when one arrives."""

from __future__ import annotations

import os
import threading
import time

from ketnap.runtime import boot

_GRACE_SECONDS = 10
# A job done leaves its result in the tables of its subject; only failed ones stay in the queue, to be looked into.
DELETED = "successful"


def _leave_with_starter(starter: int) -> None:
    """End this process some seconds after its starter died: without a database an orderly end would never come."""
    while os.getppid() == starter:
        time.sleep(1)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)


def run() -> None:
    """Work until a signal comes."""
    threading.Thread(target=_leave_with_starter, args=(os.getppid(),), daemon=True).start()
    with boot.ensure():
        from procrastinate.contrib.django import app

        # The connector of the web process cannot listen; the worker has its own, asynchronous one.
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector):
            app.run_worker(concurrency=2, delete_jobs=DELETED)
