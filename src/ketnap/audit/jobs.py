"""What the worker does for the trail: seal every minute, and leave the seal's anchor outside the database."""

from __future__ import annotations

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from ketnap.audit import anchors
from ketnap.audit.models import Seal
from ketnap.audit.seal import seal_entries
from ketnap.lib import clock, rls


def seal_now() -> list[Seal]:
    """Seal until nothing is left, each seal in a transaction of its own, anchored once it is committed. Returns the seals."""
    made: list[Seal] = []
    while True:
        with rls.everything():
            seal = seal_entries(at=clock.now())
        if seal is None:
            return made
        anchors.append(seal, settings.HOME.seals)
        made.append(seal)


@app.periodic(cron="* * * * *", periodic_id="audit.seal")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Every minute. `timestamp` is the minute the job was meant for; the clock is read anew."""
    close_old_connections()
    try:
        seal_now()
    finally:
        close_old_connections()
