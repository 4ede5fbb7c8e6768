"""An e-mail in doubt is settled by a person: it arrived, or it goes once more; once, by whoever sets the schedule, with a trace."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.mail import EmailMessage
from django.db import connections
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.reminders import mailing
from ketnap.admissions.reminders.actions.settle_mail import settle_mail
from ketnap.admissions.reminders.models import Mail
from ketnap.audit.models import Entry
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import BY, Committee
from tests.admissions.paths import NOW
from tests.admissions.reminders.cases import TODAY
from tests.admissions.reminders.test_channels import Post, post
from tests.admissions.reminders.test_mail_once import waiting_letter
from tests.admissions.test_steps import refused

__all__ = ["post"]
LATER, MUCH_LATER = NOW + dt.timedelta(hours=1), NOW + dt.timedelta(hours=3)


def doubtful(committee: Committee) -> Mail:
    """A letter claimed an hour ago by a worker of which nothing was heard since."""
    mail = waiting_letter(committee)
    Mail.objects.update(claimed_at=NOW)
    mail.refresh_from_db()
    return mail


def settle(mail: Mail, committee: Committee, at: dt.datetime = LATER, *, arrived: bool) -> Mail:
    return settle_mail(by=BY, at=at, mail=mail, unit_id=committee.cell.pk, arrived=arrived)


def test_a_letter_that_arrived_counts_as_sent_when_it_was_claimed(committee: Committee, post: Post) -> None:
    mail = settle(doubtful(committee), committee, arrived=True)
    assert (mail.sent_at, mail.settled_at, mail.settled_by, mail.again) == (NOW, LATER, BY.username, False)
    assert not mailing.doubtful([committee.cell.pk], MUCH_LATER).exists()
    assert mailing.send_mails(at=MUCH_LATER, send=post.send) == 0
    entry = Entry.objects.filter(action="admissions.settle_mail").latest("pk")
    assert (entry.unit_id, entry.after) == (committee.cell.pk, {"arrived": True, "again": False})
    with refused("mail.settled"):
        settle(mail, committee, arrived=True)


def test_a_letter_goes_once_more_and_never_a_third_time(committee: Committee, post: Post) -> None:
    mail = settle(doubtful(committee), committee, arrived=False)
    assert (mail.again, mail.claimed_at, mail.tries) == (True, None, 0)

    def breaks(message: EmailMessage) -> object:
        post.send(message)
        raise ConnectionResetError

    assert mailing.send_mails(at=LATER, send=breaks) == 0
    assert list(mailing.doubtful([committee.cell.pk], MUCH_LATER)) == [mail]
    with refused("mail.again"):
        settle(mail, committee, MUCH_LATER, arrived=False)
    assert mailing.send_mails(at=MUCH_LATER, send=post.send) == 0
    assert post.handed == 1
    assert settle(mail, committee, MUCH_LATER, arrived=True).sent_at == LATER


def test_what_is_under_way_or_never_left_is_not_in_doubt(committee: Committee) -> None:
    mail = waiting_letter(committee)
    with refused("mail.settled"):
        settle(mail, committee, arrived=True)
    Mail.objects.update(claimed_at=LATER - dt.timedelta(minutes=1))
    with refused("mail.settled"):
        settle(mail, committee, arrived=False)


def test_the_worker_thought_dead_does_not_undo_what_was_settled(committee: Committee, post: Post) -> None:
    """It comes back with a no after somebody let the letter go again and the next worker has it: its answer changes nothing."""
    mail = waiting_letter(committee)

    def late(message: EmailMessage) -> object:
        held = Mail.objects.get()
        settle(held, committee, arrived=False)
        Mail.objects.filter(pk=held.pk).update(claimed_at=LATER)  # the next worker
        raise mailing.Unreached("chậm")

    waiting = Mail.objects.filter(pk=mail.pk)
    assert mailing._hand_over(_claimed(), at=NOW, send=late) == 0
    assert waiting.values_list("claimed_at", "tries", "sent_at").get() == (LATER, 0, None)


def _claimed() -> Mail:
    mail = mailing._claim(NOW)
    assert mail is not None
    return mail


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_only_one_settles_it() -> None:
    with rls.everything():
        committee = build.committee()
        mail = doubtful(committee)
    barrier, answers = threading.Barrier(2), []

    def act(*, arrived: bool) -> None:
        try:
            with rls.everything():
                barrier.wait(timeout=20)
                try:
                    settle(mail, committee, arrived=arrived)
                    answers.append("settled")
                except Exception as refusal:
                    answers.append(getattr(refusal, "code", repr(refusal)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, kwargs={"arrived": arrived}) for arrived in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == ["mail.settled", "settled"]
    with rls.everything():
        assert Entry.objects.filter(action="admissions.settle_mail").count() == 1
        held = Mail.objects.get()
        assert (held.sent_at is None) == held.again


def test_the_page_offers_it_to_who_sets_the_schedule_and_asks_first(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    mail = doubtful(committee)
    home = reverse("admissions:reminder_balance")
    arrived, again = (reverse("admissions:settle_mail", args=[mail.pk, verb]) for verb in ("da-den", "gui-lai"))
    client.force_login(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots))
    assert again not in client.get(home).content.decode()
    assert client.get(again).status_code == 403
    client.force_login(build.user(Role.BOARD_OFFICER, committee.neighbour))
    assert client.get(again).status_code == 404

    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    shown = client.get(home).content.decode()
    assert arrived in shown
    assert again in shown
    assert client.get(arrived.replace("da-den", "khac")).status_code == 404
    assert "hai thư giống nhau" in client.get(again).content.decode()
    assert Mail.objects.get().again is False, "asking writes nothing"
    assert "Thư sẽ được gửi lại" in client.post(again, follow=True).content.decode()
    assert client.get(home).context["in_doubt"] == 0
    Mail.objects.update(claimed_at=NOW)  # and it broke again
    shown = client.get(home).content.decode()
    assert "đã gửi lại một lần" in shown
    assert again not in shown
    assert "đã được gửi lại một lần" in client.post(again).content.decode()
    assert "Đã ghi thư đã đến nơi" in client.post(arrived, follow=True).content.decode()
