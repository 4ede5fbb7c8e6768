"""What the worker does for admissions: papers of many cases, and the removal of their files."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from ketnap.admissions.papers.batches import run_batch, sweep
from ketnap.lib import clock


@app.task(name="admissions.papers")
def print_papers(uid: str) -> None:
    """Make the papers of one batch."""
    close_old_connections()
    try:
        run_batch(UUID(uid), now=clock.now, demo=settings.DEMO)
    finally:
        close_old_connections()


@app.periodic(cron="17 * * * *", periodic_id="admissions.papers_sweep")
@app.task(name="admissions.papers_sweep", queueing_lock="admissions.papers_sweep")
def sweep_papers(timestamp: int) -> None:
    """Every hour: files of batches older than a day go. `timestamp` is the minute the job was meant for."""
    close_old_connections()
    try:
        sweep(clock.now())
    finally:
        close_old_connections()
