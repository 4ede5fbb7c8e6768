"""Every screen of units, members, papers and rules answers, in as few queries as on record."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.documents.actions.give_number import give_number
from ketnap.documents.actions.open_number_book import open_number_book
from ketnap.documents.kinds import Kind
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.actions.set_state import set_state
from ketnap.members.kinds import MemberState
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import Body
from ketnap.testing import build
from ketnap.testing.build import AT, BY, TODAY, Committee
from ketnap.testing.queries import query_count

ON = dt.date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketnap.lib.clock.now", lambda: AT)


def addresses(committee: Committee) -> dict[str, str]:
    """Every GET address with objects behind it."""
    person = build.member(committee.cell, identity="001085000001", name="Thử Giả Định Hoà")
    moving = build.member(committee.cell, name="Thử Giả Định Hòa")
    build.member(committee.sub_cell, official_on=None, ceremony_on=dt.date(2026, 1, 20))
    state = set_state(by=BY, at=AT, person=person, state=MemberState.EXEMPT, on=ON)
    transfer = send_transfer(by=BY, at=AT, person=moving, receiver=committee.other_cell, on=ON)
    body = form_committee(
        by=BY, at=AT, unit=committee.grassroots, body=Body.COMMITTEE, name="2025 - 2030", term_from=ON
    )
    paper = build.paper(committee.grassroots.pk)
    book = open_number_book(
        by=BY, at=AT, unit_id=committee.grassroots.pk, kind=Kind.DECISION, suffix="QĐ/ĐU", term_from=ON
    )
    number = give_number(by=BY, at=AT, unit_id=committee.grassroots.pk, kind=Kind.DECISION, on=TODAY)
    figure = urlencode({"cua": "K.A", "so": "closing", "tu": "2026-01-01", "den": "2026-03-02", "cay": "then"})
    code, uid = [committee.grassroots.code], [person.uid]
    return {
        "organisations:units": reverse("organisations:units"),
        "organisations:units/search": reverse("organisations:units") + "?q=chi+bo",
        "organisations:units/open": reverse("organisations:units") + "?mo=K.A.B",
        "organisations:node": reverse("organisations:node", args=code),
        "organisations:unit": reverse("organisations:unit", args=code),
        **{f"organisations:{n}": reverse(f"organisations:{n}", args=code) for n in ("found", "change", "move", "close", "authority", "committee")},
        "members:people": reverse("members:people") + "?don_vi=K.A",
        "members:people/search": reverse("members:people") + "?don_vi=K.A&ten=hoa",
        "members:behind": reverse("members:behind") + "?" + figure,
        "members:person": reverse("members:person", args=uid),
        **{f"members:{n}": reverse(f"members:{n}", args=uid) for n in ("correct", "set_state", "send", "leave")},
        "members:end_state": reverse("members:end_state", args=[state.pk]),
        "members:enter": reverse("members:enter", args=["K.A.1"]),
        "members:seat": reverse("members:seat", args=[body.pk]),
        "members:seat/name": reverse("members:seat", args=[body.pk]) + "?ten=hoa",
        "members:transfers": reverse("members:transfers") + "?don_vi=K.A",
        "members:receive": reverse("members:receive", args=[transfer.pk]),
        "members:return": reverse("members:return", args=[transfer.pk]),
        "search": reverse("search") + "?tim=hoa",
        "documents:register": reverse("documents:register") + "?don_vi=K.A",
        "documents:add": reverse("documents:add"),
        "documents:document": reverse("documents:document", args=[paper.pk]),
        "documents:number_books": reverse("documents:number_books"),
        "documents:open_book": reverse("documents:open_book"),
        "documents:number_book": reverse("documents:number_book", args=[book.pk]),
        "documents:cancel_number": reverse("documents:cancel_number", args=[number.pk]),
        "law:in_force": reverse("law:in_force"),
    }  # fmt: skip


def test_every_screen_answers_within_its_queries(committee: Committee, client: Client) -> None:
    officer = build.user(Role.BOARD_OFFICER, committee.root, sensitive=True, username="can-bo")
    found = addresses(committee)
    client.force_login(officer)
    for name, address in found.items():
        client.cookies.pop("don_vi", None)
        with query_count(name):
            response = client.get(address)
        assert response.status_code == 200, name
        assert "None" not in response.content.decode(), name
