"""Inbox, e-mail through a real SMTP conversation, and the calendar: count, date and link, never a name."""

from __future__ import annotations

import datetime as dt
import re
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage as Received
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.test import Client
from django.urls import reverse

from ketnap.access.actions.end_grant import end_grant
from ketnap.access.models import Grant
from ketnap.access.roles import Can, Role
from ketnap.accounts.channels.actions.choose_channels import choose_channels
from ketnap.accounts.channels.models import Feed
from ketnap.accounts.models import User
from ketnap.admissions import queries as cases
from ketnap.admissions.reminders import mailing, outbox, queries
from ketnap.admissions.reminders.calendar_feed import calendar_text, escaped, folded
from ketnap.admissions.reminders.models import Mail, Told
from ketnap.audit.models import Entry
from ketnap.config.mail import mail_server
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused
from ketnap.runtime.home import Home
from ketnap.testing import build
from ketnap.testing.build import BY, Committee
from ketnap.testing.queries import query_count
from tests.admissions.paths import NOW
from tests.admissions.reminders.cases import NAME, TODAY, voted

DAY = dt.timedelta(days=1)


class _Conversation(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321 to take a letter."""

    server: Post

    def handle(self) -> None:
        self.wfile.write(b"220 thu\r\n")
        while line := self.rfile.readline():
            verb = line.strip().upper()
            if verb == b"DATA":
                self.wfile.write(b"354 viet di\r\n")
                self.server.take(self._letter())
                self.wfile.write(b"250 da nhan\r\n" if not self.server.refuses else b"451 ban\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 chao\r\n")
                return
            else:
                self.wfile.write(b"250 thu\r\n")

    def _letter(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


class Post(socketserver.ThreadingTCPServer):
    """A mail server on this machine. As real ones do, it keeps one copy of a Message-ID."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refuses = False
        self.letters: dict[str, Received] = {}
        self.handed = 0

    def take(self, text: bytes) -> None:
        letter = message_from_bytes(text, policy=policy.default)
        self.handed += 1
        if not self.refuses:
            self.letters[str(letter["Message-ID"])] = letter

    def send(self, message: EmailMessage) -> object:
        """Hand over as the product does, through Django's SMTP connection, to this server."""
        message.connection = EmailBackend(host="127.0.0.1", port=self.server_address[1], timeout=10)
        return message.send()


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    settings.DEFAULT_FROM_EMAIL = "ketnap@example.test"
    server = Post()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def wants_mail(role: str, unit: object, *, at: dt.datetime = NOW) -> User:
    user = build.user(role, unit)  # type: ignore[arg-type]
    user.email = f"{user.pk}@example.test"
    user.save()
    choose_channels(by=BY, at=at, user=user, email=True)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def remind() -> None:
    outbox.fill(at=NOW, day=TODAY)
    outbox.deliver(at=NOW, day=TODAY)


def text_of(letter: Received) -> str:
    body = letter.get_body()
    assert body is not None
    return f"{letter['Subject']}\n{body.get_content()}"


# E-mail -------------------------------------------------------------------------------------------------------------


def test_one_letter_with_counts_dates_and_a_link(committee: Committee, post: Post) -> None:
    user, plain = wants_mail(Role.BOARD_OFFICER, committee.root), build.user(Role.CELL_SECRETARY, committee.cell)
    for nth in range(3):
        voted(committee.cell, TODAY - (90 + nth) * DAY)
    remind()
    assert mailing.queue_mails(at=NOW) == 1
    assert mailing.send_mails(at=NOW, send=post.send) == 1
    (letter,) = post.letters.values()
    assert letter["To"] == user.email
    text = text_of(letter)
    total = Told.objects.filter(user=user).count()
    assert f"{total} việc cần để ý" in text
    assert sum(int(found) for found in re.findall(r"^- (\d+) việc", text, re.MULTILINE)) == total
    assert reverse("admissions:inbox") in text
    assert NAME not in text
    assert str(committee.cell) not in text
    assert Told.objects.filter(user=plain, mail__isnull=False).count() == 0
    assert (mailing.queue_mails(at=NOW), mailing.send_mails(at=NOW, send=post.send)) == (0, 0)
    assert not django_mail.outbox  # it went over the wire, not into a list


def test_a_mail_server_that_is_busy_is_asked_again_later_and_gets_the_same_letter(
    committee: Committee, post: Post
) -> None:
    wants_mail(Role.CELL_SECRETARY, committee.cell)
    voted(committee.cell, TODAY - 90 * DAY)
    remind()
    mailing.queue_mails(at=NOW)
    post.refuses = True
    assert mailing.send_mails(at=NOW, send=post.send) == 0
    mail = Mail.objects.get()
    assert (mail.tries, mail.sent_at, mail.fault) == (1, None, "SMTPDataError")
    post.refuses = False
    assert mailing.send_mails(at=NOW, send=post.send) == 0  # not yet
    later = NOW + dt.timedelta(minutes=5)
    assert mailing.send_mails(at=later, send=post.send) == 1
    assert list(post.letters) == [f"<{mail.uid}@ketnap>"]
    mail.refresh_from_db()
    assert (mail.sent_at, mail.fault) == (later, "")


def test_mail_waits_for_the_outbox_and_begins_when_it_was_chosen(committee: Committee, post: Post) -> None:
    user = wants_mail(Role.CELL_SECRETARY, committee.cell, at=NOW + DAY)
    voted(committee.cell, TODAY - 90 * DAY)
    outbox.fill(at=NOW, day=TODAY)
    assert mailing.queue_mails(at=NOW) == 0
    outbox.deliver(at=NOW, day=TODAY)
    assert mailing.queue_mails(at=NOW + DAY) == 0  # told before e-mail was chosen
    assert Told.objects.filter(user=user).exists()


def test_who_lost_the_right_gets_no_letter(committee: Committee, post: Post) -> None:
    user = wants_mail(Role.CELL_SECRETARY, committee.cell)
    voted(committee.cell, TODAY - 90 * DAY)
    remind()
    mailing.queue_mails(at=NOW)
    end_grant(by=BY, at=NOW, grant=Grant.objects.get(user=user), on=TODAY)
    assert mailing.send_mails(at=NOW, send=post.send) == 0
    assert post.handed == 0
    assert Mail.objects.get().fault == mailing.NO_RIGHT


def test_mail_needs_an_address(committee: Committee) -> None:
    user = build.user(Role.CELL_SECRETARY, committee.cell)
    with pytest.raises(Refused) as refusal:
        choose_channels(by=BY, at=NOW, user=user, email=True)
    assert refusal.value.code == "channels.no_address"
    chosen = choose_channels(by=BY, at=NOW, user=user, email=True, address=" can-bo@example.test ")
    assert (chosen.email, chosen.email_since, user.email) == (True, NOW, "can-bo@example.test")
    assert choose_channels(by=BY, at=NOW + DAY, user=user, email=True).email_since == NOW
    entry = Entry.objects.get(action="accounts.choose_channels")
    assert "example.test" not in str(entry.after)


def test_where_mail_goes_is_told_by_the_environment_or_the_home(tmp_path: object) -> None:
    home = Home(tmp_path)  # type: ignore[arg-type]
    assert mail_server({}, home.root).host == ""
    found = mail_server(
        {"KETNAP_SMTP": "smtp://ten:mat%40khau@may:2525", "KETNAP_MAIL_FROM": "kn@example.test"}, home.root
    )
    assert (found.host, found.port, found.user, found.password, found.starttls) == (
        "may",
        2525,
        "ten",
        "mat@khau",
        True,
    )
    (home.root / "mail.json").write_text('{"url": "smtps://may", "from": "kn@example.test"}')
    assert (mail_server({}, home.root).port, mail_server({}, home.root).tls) == (465, True)
    for wrong in ({"KETNAP_SMTP": "http://may"}, {"KETNAP_SMTP": "smtp://"}):
        with pytest.raises(Refused):
            mail_server(wrong, home.root)


# The calendar -------------------------------------------------------------------------------------------------------


def test_lines_are_folded_at_75_octets_and_no_letter_is_cut() -> None:
    line = "DESCRIPTION:" + "Quyết định công nhận đảng viên chính thức, " * 6
    pieces = folded(line).split("\r\n")
    assert len(pieces) > 3
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert folded("NGAN") == "NGAN"
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"


def test_the_calendar_keeps_its_uids_and_speaks_utc(committee: Committee) -> None:
    feed = Feed(user=build.user(Role.LEADER, committee.cell))
    days = [TODAY, TODAY, TODAY + DAY]
    first, again = (
        calendar_text(days, feed.uid, at=at, link=lambda day: f"https://kn.example.test/{day}")
        for at in (NOW, NOW + DAY)
    )
    assert re.findall("UID:(.*)\r\n", first) == re.findall("UID:(.*)\r\n", again)
    assert len(set(re.findall("UID:(.*)\r\n", first))) == 2
    assert f"DTSTAMP:{NOW.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in first
    assert first.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert first.endswith("END:VCALENDAR\r\n")
    assert "\n" not in first.replace("\r\n", "")
    assert "SUMMARY:Kết Nạp: 2 việc đến hạn" in first


def test_the_address_opens_counts_within_scope_until_it_is_closed(committee: Committee) -> None:
    user = build.user(Role.CELL_SECRETARY, committee.cell)
    client = signed_in(user)
    today = clock.today()
    voted(committee.cell, today - 30 * DAY)
    voted(committee.other_cell, today - 31 * DAY)
    page = client.post(reverse("accounts:new_feed"))
    assert page.status_code == 200
    address = page.context["address"]
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert secret not in str(Feed.objects.values().get())
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode().replace("\r\n ", "")
    counted = sum(int(found) for found in re.findall(r"SUMMARY:Kết Nạp: (\d+) việc", text))
    with rls.everything():
        within = cases.coming([committee.cell.pk], today, today - 90 * DAY, today + 400 * DAY)
        both = [committee.cell.pk, committee.other_cell.pk]
        assert len(cases.coming(both, today, today - 90 * DAY, today + 400 * DAY)) == 2 * len(within)
    assert counted == len(within) > 0
    assert NAME not in text
    day = within[0].clock.due
    assert day is not None
    behind = client.get(reverse("admissions:near"), {"tu": day.isoformat(), "den": day.isoformat()})
    assert f"SUMMARY:Kết Nạp: {len(behind.context['table'].rows)} việc" in text
    again = client.post(reverse("accounts:new_feed"))  # a new address closes the old
    assert Client().get(address).status_code == 404
    address = again.context["address"]
    in_use = Feed.objects.get(revoked_at=None)
    assert client.post(reverse("accounts:close_feed", args=[in_use.pk])).status_code == 302
    assert Client().get(address).status_code == 404
    assert Client().get(reverse("admissions:feed", args=["doan"])).status_code == 404


# The inbox ----------------------------------------------------------------------------------------------------------


def test_the_inbox_counts_in_the_header_and_opens_its_list(committee: Committee) -> None:
    user = build.user(Role.BOARD_OFFICER, committee.root)
    client = signed_in(user)
    for nth in range(3):
        voted(committee.cell, TODAY - (90 + nth) * DAY)
    remind()
    units = build.scope(user, TODAY).units(Can.SEE_CASES)
    unread = queries.unread(user, units)
    home = client.get(reverse("home"))
    assert home.context["inbox_unread"] == unread >= 1
    with query_count("admissions:inbox"):
        page = client.get(reverse("admissions:inbox"))
    assert len(page.context["table"].rows) == unread
    content = page.content.decode()
    assert NAME not in content
    for line in queries.inbox(user, units, shown=60):
        behind = client.get(reverse("admissions:notice", args=[line.notice.pk]))
        assert len(behind.context["table"].rows) == line.count
        assert NAME in behind.content.decode()
    first = queries.inbox(user, units, shown=60)[0].notice
    client.post(reverse("admissions:notice", args=[first.pk]))
    assert client.get(reverse("home")).context["inbox_unread"] == unread - 1
    client.post(reverse("admissions:inbox"))
    assert client.get(reverse("home")).context["inbox_unread"] == 0


def test_what_left_the_scope_leaves_the_inbox(committee: Committee) -> None:
    user = build.user(Role.CELL_SECRETARY, committee.cell)
    voted(committee.cell, TODAY - 90 * DAY)
    remind()
    line = queries.inbox(user, [committee.cell.pk], shown=60)[0]
    assert queries.inbox(user, [committee.other_cell.pk], shown=60) == []
    assert queries.unread(user, [committee.other_cell.pk]) == 0
    other = signed_in(build.user(Role.CELL_SECRETARY, committee.cell))
    assert other.get(reverse("admissions:notice", args=[line.notice.pk])).status_code == 404


def test_the_screens_of_reminders(committee: Committee) -> None:
    client = signed_in(build.user(Role.BOARD_OFFICER, committee.root))
    voted(committee.cell, clock.today() - 90 * DAY)
    with query_count("admissions:reminder_balance"):
        page = client.get(reverse("admissions:reminder_balance"))
    missing = page.context["missing"]
    assert missing >= 1
    listed = client.get(reverse("admissions:reminder_balance"), {"ds": "thieu"})
    assert len(listed.context["behind"].rows) == missing
    outbox.fill(at=clock.now(), day=clock.today())
    outbox.deliver(at=clock.now(), day=clock.today())
    page = client.get(reverse("admissions:reminder_balance"))
    assert "Phải nhắc − đã nhắc = 0." in page.content.decode()
    with query_count("admissions:near"):
        client.get(reverse("admissions:near"))
    data = {"before": "20, 5", "on_day": "on", "after": "3", "since": clock.today().isoformat()}
    assert client.post(reverse("admissions:schedule"), data).status_code == 302
    assert "trước 20, 5 ngày; đúng ngày; sau 3 ngày" in client.get(reverse("admissions:schedule")).content.decode()
    assert client.post(reverse("admissions:schedule"), {**data, "before": "mười"}).status_code == 422
    account = client.get(reverse("accounts:account")).content.decode()
    assert "Tạo địa chỉ lịch" in account
    here = reverse("accounts:choose_channels")
    refused = client.post(here, {"email": "on"}, follow=True)
    assert "chưa có địa chỉ thư" in refused.content.decode()
    assert (
        client.post(here, {"email": "on", "address": "sai"}, follow=True).context["channels"].initial["email"] is False
    )
    done = client.post(here, {"email": "on", "address": "can-bo@example.test"}, follow=True)
    assert done.context["channels"].initial == {"email": True, "address": "can-bo@example.test"}
