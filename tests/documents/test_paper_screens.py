"""The register and the number books on screen."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.documents.actions.give_number import give_number
from ketnap.documents.actions.open_number_book import open_number_book
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind, Secrecy
from ketnap.documents.models import Document, Number
from ketnap.lib import rls
from ketnap.testing import build
from ketnap.testing.build import AT, BY, TODAY, Committee

TERM = dt.date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketnap.lib.clock.now", lambda: AT)


@pytest.fixture
def secretary(committee: Committee, client: Client) -> Client:
    client.force_login(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots))
    return client


def enter(unit_id: int, symbol: str, **facts: object) -> Document:
    given = {"kind": Kind.DECISION, "issued_on": TERM, "issuer": "Đảng uỷ giả định", **facts}
    return register_document(by=BY, at=AT, unit_id=unit_id, symbol=symbol, **given)  # type: ignore[arg-type]


def test_register_filters_and_hides_other_registers(secretary: Client, committee: Committee) -> None:
    enter(committee.cell.pk, "1-QĐ/CB", title="Về việc kết nạp")
    enter(committee.cell.pk, "2-NQ/CB", kind=Kind.RESOLUTION, issued_on=dt.date(2025, 9, 1))
    enter(committee.cell.pk, "3-QĐ/CB", secrecy=Secrecy.SECRET)
    enter(committee.neighbour_cell.pk, "9-QĐ/KHAC")

    def symbols(**query: str) -> set[str]:
        rows = secretary.get(reverse("documents:register"), query).context["table"].rows
        return {row[0].value for row in rows if "/CB" in row[0].value or "/KHAC" in row[0].value}

    assert symbols() == {"1-QĐ/CB", "2-NQ/CB", "3-QĐ/CB"}
    assert symbols(loai="NQ") == {"2-NQ/CB"}
    assert symbols(mat="toi_mat") == {"3-QĐ/CB"}
    assert symbols(chu="kết nạp") == {"1-QĐ/CB"}
    assert symbols(tu="01/8/2025") == {"2-NQ/CB"}
    assert symbols(ngay="2025-08-31") == {"1-QĐ/CB", "3-QĐ/CB"}


def test_register_pages(secretary: Client, committee: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketnap.documents.web.register.PAGE", 2)
    for nth in range(3):
        enter(committee.cell.pk, f"{nth}-QĐ/CB", issued_on=TERM + dt.timedelta(days=nth))
    first = secretary.get(reverse("documents:register"), {"chu": "/CB"})
    second = secretary.get(reverse("documents:register") + first.context["pager"].next_url)
    assert [row[0].value for row in second.context["table"].rows] == ["0-QĐ/CB"]
    assert second.context["pager"].next_url == ""


def test_adding_a_paper(secretary: Client, committee: Committee) -> None:
    facts = {
        "kind": "QĐ",
        "symbol": "15-QĐ/ĐU",
        "issued_on": "01/6/2025",
        "issuer": "Đảng uỷ",
        "secrecy": "mat",
        "title": "Lộ",
        "place": "",
    }
    refused = secretary.post(reverse("documents:add"), facts)
    assert "không ghi trích yếu" in refused.context["form"].errors["title"][0]
    done = secretary.post(reverse("documents:add"), {**facts, "title": ""})
    assert secretary.get(done["Location"]).status_code == 200
    with rls.everything():
        assert Document.objects.get(symbol="15-QĐ/ĐU").unit_id == committee.grassroots.pk


def test_papers_outside_do_not_exist(secretary: Client, committee: Committee) -> None:
    paper = enter(committee.neighbour_cell.pk, "9-QĐ/KHAC")
    book = open_number_book(
        by=BY, at=AT, unit_id=committee.neighbour.pk, kind=Kind.DECISION, suffix="QĐ", term_from=TERM
    )
    number = give_number(by=BY, at=AT, unit_id=committee.neighbour.pk, kind=Kind.DECISION, on=TODAY)
    for name, pk in (("document", paper.pk), ("number_book", book.pk), ("cancel_number", number.pk)):
        assert secretary.get(reverse(f"documents:{name}", args=[pk])).status_code == 404, name


def test_books_open_and_a_cancelled_number_stays_visible(secretary: Client, committee: Committee) -> None:
    facts = {"kind": "QĐ", "suffix": "QĐ/ĐU", "term_from": "01/6/2025", "term_until": "", "last": "4"}
    done = secretary.post(reverse("documents:open_book"), facts)
    assert "chồng" not in done.content.decode()
    again = secretary.post(reverse("documents:open_book"), facts)
    assert again.context["form"].errors["term_from"]
    with rls.everything():
        number = give_number(by=BY, at=AT, unit_id=committee.grassroots.pk, kind=Kind.DECISION, on=TODAY)
    page = reverse("documents:cancel_number", args=[number.pk])
    assert "lý do" in secretary.post(page, {"reason": ""}).context["form"].errors["reason"][0]
    assert secretary.post(page, {"reason": "Ghi nhầm"}).status_code == 302
    shown = secretary.get(done["Location"]).content.decode()
    assert "05-QĐ/ĐU" in shown
    assert "Ghi nhầm" in shown
    with rls.everything():
        assert Number.objects.get().cancelled_at == AT


def test_reading_roles_do_not_write(committee: Committee, client: Client) -> None:
    client.force_login(build.user(Role.LEADER, committee.root))
    assert client.get(reverse("documents:register")).status_code == 200
    for name in ("add", "open_book"):
        assert client.post(reverse(f"documents:{name}")).status_code == 403
