"""Who sees whom: masking, reveals, lists, filters, exports, counts and the people behind them, across scopes."""

import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.accounts.models import User
from ketnap.audit.models import Entry
from ketnap.lib import rls
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.counting import HOUSE, figures_for
from ketnap.members.figures import MEASURES
from ketnap.members.models import Person, Spell, Transfer
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, TODAY, Committee
from ketnap.work.models import Task

DAY = dt.date(2025, 7, 1)
NUMBER = "001085000001"
PAPER = {"paper_kind": "QĐ", "paper_symbol": "", "paper_issued_on": "", "paper_issuer": ""}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketnap.lib.clock.now", lambda: AT)


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def secretary(unit: Unit, *, sensitive: bool = False) -> Client:
    return signed_in(build.user(Role.GRASSROOTS_SECRETARY, unit, sensitive=sensitive))


def sheet(response: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return list(book.worksheets[0].iter_rows(values_only=True))


class TestPerson:
    def test_outside_the_scope_nobody_exists(self, committee: Committee) -> None:
        person = build.member(committee.neighbour_cell)
        client = secretary(committee.grassroots)
        for name in ("person", "correct", "set_state", "send", "leave"):
            assert client.get(reverse(f"members:{name}", args=[person.uid])).status_code == 404, name
        assert client.post(reverse("members:reveal", args=[person.uid, "identity"])).status_code == 404

    def test_the_dossier_travels_with_the_member(self, committee: Committee) -> None:
        person = build.member(committee.neighbour_cell, name="Thử Giả Định Hường")
        transfer = send_transfer(by=BY, at=AT, person=person, receiver=committee.cell, on=DAY)
        receive_transfer(by=BY, at=AT, transfer=transfer, on=DAY)
        here = secretary(committee.grassroots).get(reverse("members:person", args=[person.uid])).content.decode()
        assert "Chi bộ thôn Đông" in here  # where they came from
        assert "01/6/2015" in here
        there = (
            secretary(committee.neighbour_grassroots).get(reverse("members:person", args=[person.uid])).content.decode()
        )
        assert "Đã chuyển khỏi Chi bộ thôn Đông" in there
        assert reverse("members:correct", args=[person.uid]) not in there

    def test_acts_refuse_through_the_form(self, committee: Committee) -> None:
        person = build.member(committee.cell)
        client = secretary(committee.grassroots)
        page = reverse("members:correct", args=[person.uid])
        facts = {"full_name": "Thử Giả Định Mới", "birth_date": "17/5/1985", "gender": "nam", "basis": ""}
        assert "căn cứ" in client.post(page, facts).context["form"].errors["basis"][0]
        assert client.post(page, {**facts, "basis": "Công văn số 5"}).status_code == 302
        with rls.everything():
            assert Person.objects.get(pk=person.pk).full_name == "Thử Giả Định Mới"

    def test_leaving_is_shown_before_it_happens(self, committee: Committee) -> None:
        person = build.member(committee.cell)
        client = secretary(committee.grassroots)
        page = reverse("members:leave", args=[person.uid])
        ahead = client.post(page, {"kind": "died", "on": "01/7/2025", **PAPER})
        assert ahead.context["panel"] is not None
        with rls.everything():
            assert Spell.objects.known().filter(person=person, valid__upper_inf=True).exists()
        assert client.post(page, dict(ahead.context["panel"].hidden)).status_code == 302
        assert "Từ trần" in client.get(reverse("members:person", args=[person.uid])).content.decode()


class TestMasking:
    def test_the_number_is_in_no_page(self, committee: Committee) -> None:
        person = build.member(committee.cell, identity=NUMBER)
        client = secretary(committee.grassroots, sensitive=True)
        for address in (reverse("members:person", args=[person.uid]), reverse("members:people")):
            assert NUMBER not in client.get(address).content.decode()

    def test_reveal_needs_the_right_and_post_and_is_audited(self, committee: Committee) -> None:
        person = build.member(committee.cell, identity=NUMBER)
        address = reverse("members:reveal", args=[person.uid, "identity"])
        assert secretary(committee.grassroots).post(address).status_code == 403
        client = secretary(committee.grassroots, sensitive=True)
        assert client.get(address).status_code == 405
        shown = client.post(address, headers={"HX-Request": "true"})
        assert NUMBER in shown.content.decode()
        assert shown["Cache-Control"] == "no-store, private"
        assert "<html" in client.post(address).content.decode()  # without scripts
        with rls.everything():
            entries = Entry.objects.filter(action="members.reveal", subject_id=str(person.uid))
            assert [entry.reason for entry in entries] == ["Số định danh cá nhân"] * 2
        assert client.post(reverse("members:reveal", args=[person.uid, "salary"])).status_code == 404

    def test_the_right_ends_where_the_member_has_gone(self, committee: Committee) -> None:
        person = build.member(committee.cell, identity=NUMBER)
        transfer = send_transfer(by=BY, at=AT, person=person, receiver=committee.neighbour_cell, on=DAY)
        receive_transfer(by=BY, at=AT, transfer=transfer, on=DAY)
        client = secretary(committee.grassroots, sensitive=True)
        assert client.post(reverse("members:reveal", args=[person.uid, "identity"])).status_code == 403


class TestFindIdentity:
    def test_found_in_scope_only(self, committee: Committee) -> None:
        person = build.member(committee.cell, identity=NUMBER)
        address = reverse("members:find_identity")
        found = secretary(committee.grassroots).post(address, {"number": "001085 000001"})
        assert found["Location"] == reverse("members:person", args=[person.uid])
        outside = secretary(committee.neighbour_grassroots).post(address, {"number": NUMBER})
        assert "Không thấy số định danh này" in outside.context["find_form"].errors["number"][0]
        assert (
            signed_in(build.user(Role.CELL_SECRETARY, committee.cell)).post(address, {"number": NUMBER}).status_code
            == 403
        )
        assert secretary(committee.grassroots).get(address).status_code == 405

    def test_too_many_are_refused(self, committee: Committee) -> None:
        client = secretary(committee.grassroots)
        for _ in range(10):
            client.post(reverse("members:find_identity"), {"number": NUMBER})
        response = client.post(reverse("members:find_identity"), {"number": NUMBER})
        assert "đợi ít phút" in response.context["find_form"].errors["number"][0]

    def test_the_common_box_does_not_keep_a_number(self, committee: Committee) -> None:
        client = secretary(committee.grassroots)
        for send in (client.post, client.get):
            response = send(reverse("search"), {"tim": NUMBER}, follow=True)
            assert NUMBER not in response.content.decode()
            assert NUMBER not in response.request["QUERY_STRING"]
            assert "Tra số định danh" in response.content.decode()

    def test_the_common_box_sends_no_digits_in_an_address(self, committee: Committee) -> None:
        client = secretary(committee.grassroots)
        page = client.get(reverse("home")).content.decode()
        assert 'class="top-search" method="post"' in page
        onward = client.post(reverse("search"), {"tim": "Hoà & Bình"})
        assert onward["Location"] == f"{reverse('search')}?tim=Ho%C3%A0+%26+B%C3%ACnh"


def test_entering_a_number_known_elsewhere_leaves_the_task(committee: Committee) -> None:
    build.member(committee.neighbour_cell, identity=NUMBER)
    facts = {
        "full_name": "Thử Giả Định Trùng", "birth_date": "17/5/1985", "gender": "nam", "identity": NUMBER,
        "ceremony_on": "01/6/2015", **PAPER,
    }  # fmt: skip
    response = secretary(committee.grassroots).post(reverse("members:enter", args=["K.A.1"]), facts)
    assert "ngoài phạm vi của bạn" in response.context["form"].errors["identity"][0]
    with rls.everything():
        assert Task.objects.get(kind="identity_clash").unit_id == committee.province.pk
        assert not Person.objects.filter(full_name="Thử Giả Định Trùng").exists()


class TestList:
    def test_vietnamese_order_pages_both_ways(self, committee: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ketnap.members.queries.PAGE", 2)
        for given in ("Bình", "Ân", "Ăn", "An", "Đào", "Dũng"):
            build.member(committee.cell, name=f"Thử Giả {given}")
        client = secretary(committee.grassroots)

        def names(address: str) -> tuple[list[str], Any]:
            response = client.get(address)
            return [row[0].value.split()[-1] for row in response.context["table"].rows], response.context["pager"]

        here = reverse("members:people")
        first, pager = names(here)
        second, pager = names(here + pager.next_url)
        third, pager = names(here + pager.next_url)
        assert first + second + third == ["An", "Ăn", "Ân", "Bình", "Dũng", "Đào"]
        assert not pager.next_url
        assert names(here + pager.previous_url)[0] == second
        # A long list is walked through the index of names: the same rows.
        monkeypatch.setattr("ketnap.members.queries.WIDE", 0)
        monkeypatch.setattr("ketnap.members.queries.MANY", 0)
        walked, pager = names(here)
        assert walked == first
        assert names(here + pager.next_url)[0] == second
        assert names(here + names(here + pager.next_url)[1].previous_url)[0] == first

    def test_filters(self, committee: Committee) -> None:
        build.member(committee.cell, name="Thử Giả Hoà")
        build.member(committee.other_cell, name="Thử Giả Hoa", official_on=None, ceremony_on=dt.date(2025, 9, 1))
        client = secretary(committee.grassroots)

        def names(**query: str) -> list[str]:
            return [row[0].value for row in client.get(reverse("members:people"), query).context["table"].rows]

        assert names(ten="hoa") == ["Thử Giả Hoa", "Thử Giả Hoà"]
        assert names(ten="hoà") == ["Thử Giả Hoà", "Thử Giả Hoa"]  # exact marks first
        assert names(tu_cach="du_bi") == ["Thử Giả Hoa"]
        assert names(chi_bo=str(committee.cell.pk)) == ["Thử Giả Hoà"]
        assert names(trang_thai="exempt") == []
        assert names(ngay="2025-08-31") == ["Thử Giả Hoà"]  # not a member yet

    def test_those_one_may_not_see_are_counted(self, committee: Committee) -> None:
        build.member(committee.cell)
        build.member(committee.sub_cell)
        client = secretary(committee.grassroots)
        move_unit(
            by=BY, at=AT, unit=committee.sub_committee, parent=committee.neighbour_grassroots, on=DAY,
            document=build.paper(committee.root.pk),
        )  # fmt: skip
        table = client.get(reverse("members:people"), {"ngay": "2025-06-30"}).context["table"]
        assert table.count_line == "1 dòng, 1 người ngoài phạm vi"

    def test_a_role_without_members_sees_no_list(self, committee: Committee) -> None:
        trainer = signed_in(build.user(Role.TRAINER, committee.root))
        assert trainer.get(reverse("members:people")).status_code == 403
        assert "Thử Giả" not in trainer.get(reverse("search"), {"tim": "thu gia"}).content.decode()


class TestExport:
    def test_is_audited_and_masked_without_the_right(self, committee: Committee) -> None:
        person = build.member(committee.cell, identity=NUMBER, name="=HYPERLINK(1)")
        response = secretary(committee.grassroots).post(reverse("members:export"), {"nhay_cam": "1"})
        rows = [row for row in sheet(response) if row[1] == "=HYPERLINK(1)"]
        assert len(rows) == 1
        assert rows[0][8:10] == ("••••••", "••••••")
        with rls.everything():
            entry = Entry.objects.get(action="members.export")
        assert (entry.rows, entry.after["sensitive"]) == ([str(person.uid)], False)

    def test_gives_the_numbers_with_the_right_when_asked(self, committee: Committee) -> None:
        build.member(committee.cell, identity=NUMBER)
        client = secretary(committee.grassroots, sensitive=True)
        plain = sheet(client.post(reverse("members:export")))
        full = sheet(client.post(reverse("members:export"), {"nhay_cam": "1"}))
        assert NUMBER not in str(plain)
        assert NUMBER in str(full)
        with rls.everything():
            flags = (
                Entry.objects.filter(action="members.export").order_by("id").values_list("after__sensitive", flat=True)
            )
        assert list(flags) == [False, True]

    def test_needs_the_right_and_post(self, committee: Committee) -> None:
        leader = signed_in(build.user(Role.LEADER, committee.root))
        assert leader.post(reverse("members:export")).status_code == 403
        assert leader.post(reverse("members:behind_export")).status_code == 403
        assert secretary(committee.grassroots).get(reverse("members:export")).status_code == 405


class TestBehind:
    def query(self, **facts: str) -> dict[str, str]:
        return {"cua": "K.A", "so": "closing", "tu": "2025-01-01", "den": "2025-12-31", "cay": "then", **facts}

    def shuffle(self, committee: Committee) -> None:
        """People who join, leave a unit, and a sub-committee that leaves the tree and the reader's scope."""
        build.member(committee.cell)
        build.member(committee.sub_cell)
        build.member(committee.other_cell, ceremony_on=dt.date(2025, 3, 3), official_on=None)
        gone = build.member(committee.cell)
        transfer = send_transfer(by=BY, at=AT, person=gone, receiver=committee.neighbour_cell, on=DAY)
        receive_transfer(by=BY, at=AT, transfer=transfer, on=DAY)
        coming = build.member(committee.grassroots_cell)
        send_transfer(by=BY, at=AT, person=coming, receiver=committee.cell, on=DAY)
        move_unit(
            by=BY, at=AT, unit=committee.sub_committee, parent=committee.neighbour_grassroots, on=dt.date(2025, 8, 1),
            document=build.paper(committee.root.pk),
        )  # fmt: skip

    @pytest.mark.parametrize("tree", ["then", "now"])
    @pytest.mark.parametrize("measure", MEASURES)
    def test_rows_and_those_outside_add_up_to_the_number(self, committee: Committee, measure: str, tree: str) -> None:
        self.shuffle(committee)
        span = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
        number = figures_for(HOUSE, committee.grassroots.pk, *span, today=TODAY, tree=tree)[committee.grassroots.pk][
            measure
        ]  # type: ignore[arg-type]
        client = secretary(committee.grassroots)
        response = client.get(reverse("members:behind"), self.query(so=measure, cay=tree))
        assert response.context["number"] == number
        table = response.context["table"]
        assert len(table.rows) + table.outside == number
        exported = client.post(reverse("members:behind_export"), self.query(so=measure, cay=tree))
        assert sum(isinstance(row[0], int) for row in sheet(exported)) == len(table.rows)

    def test_a_figure_keeps_those_who_have_gone_out_of_sight(self, committee: Committee) -> None:
        self.shuffle(committee)
        table = (
            secretary(committee.grassroots).get(reverse("members:behind"), self.query(so="opening")).context["table"]
        )
        assert (len(table.rows), table.outside) == (2, 1)  # the sub-committee's member lies outside today

    def test_needs_a_sensible_question_in_scope(self, committee: Committee) -> None:
        client = secretary(committee.grassroots)
        for wrong in ({"cua": "H.A"}, {"so": "salary"}, {"tu": "x"}, {"den": "2024-01-01"}, {"cay": "oak"}):
            assert client.get(reverse("members:behind"), self.query(**wrong)).status_code == 404, wrong


class TestTransfers:
    def test_the_receiver_sees_the_name_and_takes_in(self, committee: Committee) -> None:
        person = build.member(committee.neighbour_cell, name="Thử Giả Định Đến")
        sender, receiver = secretary(committee.neighbour_grassroots), secretary(committee.grassroots)
        sent = sender.post(
            reverse("members:send", args=[person.uid]), {"receiver": "K.A.1", "on": "01/7/2025", "reason": "", **PAPER}
        )
        assert sent.status_code == 302
        assert "Thử Giả Định Đến" in receiver.get(reverse("members:transfers")).content.decode()
        with rls.everything():
            transfer = Transfer.objects.get()
        assert sender.post(reverse("members:receive", args=[transfer.pk]), {"on": "02/7/2025"}).status_code == 404
        done = receiver.post(reverse("members:receive", args=[transfer.pk]), {"on": "02/7/2025"})
        assert done["Location"] == reverse("members:person", args=[person.uid])
        assert receiver.get(done["Location"]).status_code == 200

    def test_the_sender_takes_back(self, committee: Committee) -> None:
        person = build.member(committee.cell)
        transfer = send_transfer(by=BY, at=AT, person=person, receiver=committee.neighbour_cell, on=DAY)
        page = reverse("members:return", args=[transfer.pk])
        client = secretary(committee.grassroots)
        assert "lý do" in client.post(page, {"on": "02/7/2025", "reason": ""}).context["form"].errors["reason"][0]
        assert client.post(page, {"on": "02/7/2025", "reason": "Đổi ý"}).status_code == 302
        with rls.everything():
            assert Transfer.objects.get().returned_on == dt.date(2025, 7, 2)


def test_reading_writes_nothing(committee: Committee) -> None:
    person = build.member(committee.cell)
    client = secretary(committee.grassroots)
    with rls.everything():
        before = Entry.objects.count()
    figure = urlencode({"cua": "K.A", "so": "closing", "tu": "2025-01-01", "den": "2025-12-31"})
    for address in (
        reverse("members:people"), reverse("members:person", args=[person.uid]), reverse("members:behind") + "?" + figure,
    ):  # fmt: skip
        assert client.get(address).status_code == 200
    with rls.everything():
        assert Entry.objects.count() == before
