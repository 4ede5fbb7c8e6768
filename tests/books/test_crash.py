"""A process killed in the middle of writing leaves nothing half done, and the import can be taken up again."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from ketnap.access.roles import Role
from ketnap.audit.models import Entry
from ketnap.books.models import Import
from ketnap.lib import rls
from ketnap.members.models import Person, Spell, Tie
from ketnap.organisations.models import Unit
from ketnap.testing import build

from .conftest import Desk, workbook
from .test_book import UNITS

KILLED = """
import os, signal, sys
import django
django.setup()
from ketnap.access.scope import scope_of
from ketnap.accounts.actor import from_user
from ketnap.books.actions.commit_book import commit_book
from ketnap.books.models import Import
from ketnap.lib import rls
from ketnap.members.models import Person
from ketnap.testing.build import AT

def die(done, note):
    if "đang ghi" in note and Person.objects.count() == 40:
        print("written", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

with rls.everything():
    book = Import.objects.select_related("user").get()
scope = scope_of(book.user, AT.date())
with rls.scope(scope.multirange):
    commit_book(by=from_user(book.user, "import"), at=AT, scope=scope, book=book, progress=die)
"""


def database_url() -> str:
    parts = urlsplit(os.environ["KETNAP_DB_URL"])
    return urlunsplit(parts._replace(path="/" + str(connection.settings_dict["NAME"])))


@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_leaves_nothing() -> None:
    with rls.everything():
        tree = build.committee()
        desk = Desk(build.user(Role.BOARD_OFFICER, tree.root), tree.root)
        units = Unit.objects.count()
        people = [
            {"full_name": f"Người Giả Định Số {n}", "gender": "Nam", "birth_date": dt.date(1980, 1, 1) + dt.timedelta(days=n),
             "unit": "K.D.1", "ceremony_on": dt.date(2013, 2, 3)}
            for n in range(40)
        ]  # fmt: skip
        book = desk.receive(workbook({"units": UNITS[:2], "members": people}))
    environment = {**os.environ, "KETNAP_DB_URL": database_url(), "DJANGO_SETTINGS_MODULE": "ketnap.config.settings"}
    done = subprocess.run([sys.executable, "-c", KILLED], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "written\n", done.stderr
    assert done.returncode == -signal.SIGKILL
    with rls.everything():
        assert (Person.objects.count(), Tie.objects.count(), Spell.objects.count(), Unit.objects.count()) == (
            0,
            0,
            0,
            units,
        )
        assert not Entry.objects.filter(action="books.import").exists()
        assert Import.objects.get().committed_at is None
    with rls.scope(desk.scope.multirange):
        again = desk.receive(workbook({"units": UNITS[:2], "members": people}))
        assert again.user_id == book.user_id
        assert desk.enter(workbook({"units": UNITS[:2], "members": people})).kept
    with rls.everything():
        assert Person.objects.count() == 40
        entry = Entry.objects.get(action="books.import")
        assert entry.os_user
        assert (entry.channel, len([row for row in entry.rows if row.startswith("person:")])) == ("import", 40)
        assert entry.rows_digest
