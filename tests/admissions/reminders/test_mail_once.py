"""A letter is handed over at most once: killed after the server's yes, cut off, not reached; and the page that says so."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.reminders import mailing
from ketnap.admissions.reminders.models import Mail
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions.paths import NOW
from tests.admissions.reminders.cases import TODAY, voted
from tests.admissions.reminders.test_channels import DAY, Post, post, remind, wants_mail
from tests.admissions.reminders.test_outbox import database_url

__all__ = ["post"]
LATER = NOW + dt.timedelta(hours=1)
WORKER = """
import datetime as dt, os, signal, sys
import django
from django.conf import settings
django.setup()
from ketnap.admissions.reminders import mailing

settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
settings.DEFAULT_FROM_EMAIL = "ketnap@example.test"

def send(message):
    mailing.by_smtp(message)
    print("yes", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

mailing.send_mails(at=dt.datetime.fromisoformat(sys.argv[2]), send=send)
"""


def waiting_letter(committee: Committee) -> Mail:
    """One letter in the queue."""
    wants_mail(Role.CELL_SECRETARY, committee.cell)
    voted(committee.cell, TODAY - 90 * DAY)
    remind()
    assert mailing.queue_mails(at=NOW) == 1
    return Mail.objects.get()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_the_yes_leaves_one_letter_and_one_doubt(post: Post) -> None:
    with rls.everything():
        committee = build.committee()
        waiting_letter(committee)
    environment = {**os.environ, "KETNAP_DB_URL": database_url(), "DJANGO_SETTINGS_MODULE": "ketnap.config.settings"}
    worker = subprocess.run(
        [sys.executable, "-c", WORKER, str(post.server_address[1]), NOW.isoformat()], env=environment, text=True,
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert (worker.returncode, worker.stdout) == (-signal.SIGKILL, "yes\n"), worker.stderr
    assert mailing.send_mails(at=LATER, send=post.send) == 0, "nothing is handed over again"
    assert post.handed == 1
    with rls.everything():
        mail = Mail.objects.get()
        assert (mail.claimed_at, mail.sent_at, mail.tries) == (NOW, None, 0)
        assert not mailing.doubtful([committee.cell.pk], NOW).exists(), "it may still be under way"
        assert list(mailing.doubtful([committee.cell.pk], LATER)) == [mail]


def test_a_connection_that_breaks_during_the_letter_is_a_doubt(committee: Committee, post: Post) -> None:
    mail = waiting_letter(committee)

    def breaks(message: EmailMessage) -> object:
        post.send(message)
        raise SMTPServerDisconnected("cắt")

    assert mailing.send_mails(at=NOW, send=breaks) == 0
    assert mailing.send_mails(at=LATER, send=post.send) == 0
    assert post.handed == 1
    mail.refresh_from_db()
    assert (mail.sent_at, mail.fault, mail.claimed_at) == (None, "SMTPServerDisconnected", NOW)
    assert list(mailing.doubtful([committee.cell.pk], NOW)) == [mail]
    assert not mailing.doubtful([committee.neighbour_cell.pk], LATER).exists()


def test_a_server_that_is_not_reached_is_asked_again(committee: Committee, post: Post, settings: Any) -> None:
    mail = waiting_letter(committee)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 5
    assert mailing.send_mails(at=NOW, send=mailing.by_smtp) == 0
    mail.refresh_from_db()
    assert (mail.tries, mail.claimed_at, mail.fault) == (1, None, "ConnectionRefusedError")
    assert not mailing.doubtful([committee.cell.pk], LATER).exists()
    settings.EMAIL_PORT = post.server_address[1]
    assert mailing.send_mails(at=LATER, send=mailing.by_smtp) == 1
    assert post.handed == 1


def test_the_page_counts_letters_in_doubt_and_names_whom_they_were_for(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    mail = waiting_letter(committee)
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    page = client.get(reverse("admissions:reminder_balance"))
    assert (page.context["in_doubt"], page.context["doubts"]) == (0, None)
    Mail.objects.filter(pk=mail.pk).update(claimed_at=NOW)
    page = client.get(reverse("admissions:reminder_balance"))
    assert (page.context["in_doubt"], len(page.context["doubts"].rows)) == (1, 1)
    said = page.content.decode()
    assert mail.user.full_name in said
    assert "không tự gửi lại" in said
    client.force_login(build.user(Role.BOARD_OFFICER, committee.neighbour))
    assert client.get(reverse("admissions:reminder_balance")).context["in_doubt"] == 0
