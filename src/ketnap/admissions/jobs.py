"""What the worker does for admissions: papers of many cases, the removal of their files and of relatives, reminders of limits."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from ketnap.accounts.actor import machine
from ketnap.admissions.papers.batches import run_batch, sweep
from ketnap.admissions.reminders import mailing, outbox
from ketnap.admissions.vetting.actions.erase_relatives import erase_relatives
from ketnap.lib import clock, rls


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


def erase_now() -> None:
    """Erase what is kept of relatives of cases whose time is over, in the whole house."""
    with rls.everything():
        erase_relatives(by=machine("admissions.erase_relatives"), at=clock.now())


@app.periodic(cron="41 2 * * *", periodic_id="admissions.erase_relatives")
@app.task(name="admissions.erase_relatives", queueing_lock="admissions.erase_relatives")
def erase(timestamp: int) -> None:
    """Every night: what is kept of relatives goes once the time after the end of the case is over."""
    close_old_connections()
    try:
        erase_now()
    finally:
        close_old_connections()


def remind_now() -> None:
    """Fill the outbox with what is due today, tell it, and hand over e-mails where a mail server is named."""
    outbox.fill(at=clock.now(), day=clock.today())
    outbox.deliver(at=clock.now(), day=clock.today())
    if settings.EMAIL_HOST:
        mailing.queue_mails(at=clock.now())
        mailing.send_mails(at=clock.now(), send=mailing.by_smtp)


@app.periodic(cron="*/5 * * * *", periodic_id="admissions.remind")
@app.task(name="admissions.remind", queueing_lock="admissions.remind")
def remind(timestamp: int) -> None:
    """Every five minutes. `timestamp` is the minute the job was meant for; several at once do no harm."""
    close_old_connections()
    try:
        remind_now()
    finally:
        close_old_connections()
