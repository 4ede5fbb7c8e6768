"""The process that does jobs: takes them from the queue inside PostgreSQL, wakes up when one arrives."""

from __future__ import annotations

from ketnap.runtime import boot


def run() -> None:
    """Work until a signal comes."""
    with boot.ensure():
        from procrastinate.contrib.django import app

        # The connector of the web process cannot listen; the worker has its own, asynchronous one.
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector):
            app.run_worker(concurrency=2, delete_jobs="never")
