"""The tree, the search and the page of units, and the screens of their acts."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.access.scope import Scope
from ketnap.lib import rls
from ketnap.organisations.actions.change_profile import change_profile
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.models import Placement, Profile, Unit
from ketnap.organisations.queries import natural, search_units
from ketnap.organisations.web.nodes import node_part
from ketnap.testing import build
from ketnap.testing.build import AT, BY, TODAY, Committee

DAY = dt.date(2025, 7, 1)
PAPER = {"paper_kind": "QĐ", "paper_symbol": "15-QĐ/ĐU", "paper_issued_on": "01/7/2025", "paper_issuer": "Đảng uỷ Khối"}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketnap.lib.clock.now", lambda: AT)


@pytest.fixture
def officer(committee: Committee, client: Client) -> Client:
    """A board officer of the superior committee, signed in."""
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def scope_at(unit: Unit, role: str = Role.BOARD_OFFICER) -> Scope:
    return build.scope(build.user(role, unit))


def test_a_node_opens_in_three_queries(committee: Committee, django_assert_num_queries: object) -> None:
    build.member(committee.cell)
    build.member(committee.sub_cell)
    scope = scope_at(committee.root)
    with rls.scope(scope.multirange), django_assert_num_queries(3):  # type: ignore[operator]
        node = node_part(scope, "K.A", TODAY, opened=True)
    assert (node.count, [(child.key, child.count) for child in node.children]) == (
        2, [("K.A.1", 1), ("K.A.2", 0), ("K.A.B", 1)],
    )  # fmt: skip


def test_codes_stand_as_people_count() -> None:
    assert sorted(["K.10", "K.2", "K", "K.2.B"], key=natural) == ["K", "K.2", "K.2.B", "K.10"]


def test_a_single_top_stays_folded_when_folded(officer: Client, committee: Committee) -> None:
    """Without script the arrow of the only top leads to `?mo=`: asked for, so nothing is opened."""
    tree = reverse("organisations:units")
    assert "Đảng bộ Sở Ví Dụ" in officer.get(tree).content.decode()
    assert "Đảng bộ Sở Ví Dụ" not in officer.get(tree, {"mo": ""}).content.decode()


def test_tree_opens_by_plain_links_and_by_parts(officer: Client, committee: Committee) -> None:
    page = officer.get(reverse("organisations:units")).content.decode()
    assert "Đảng bộ Sở Ví Dụ" in page
    assert "Chi bộ Văn phòng" not in page
    page = officer.get(reverse("organisations:units"), {"mo": "K.A"}).content.decode()
    assert "Chi bộ Văn phòng" in page
    part = officer.get(reverse("organisations:node", args=["K.A"])).content.decode()
    assert part.startswith("<li")
    assert "Chi bộ Văn phòng" in part
    folded = officer.get(reverse("organisations:node", args=["K.A"]), {"gap": "1"}).content.decode()
    assert "Chi bộ Văn phòng" not in folded


def test_tree_obeys_the_date(officer: Client, committee: Committee) -> None:
    move_unit(
        by=BY, at=AT, unit=committee.sub_committee, parent=committee.neighbour_grassroots, on=DAY,
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    address = reverse("organisations:units")
    assert "Trung tâm Mẫu" not in officer.get(address, {"mo": "K.A", "ngay": "2025-07-01"}).content.decode()
    assert "Trung tâm Mẫu" in officer.get(address, {"mo": "K.A", "ngay": "2025-06-30"}).content.decode()


def test_without_script_an_opened_node_folds_to_its_parent_and_not_further(
    committee: Committee, client: Client
) -> None:
    client.force_login(build.user(Role.BOARD_OFFICER, committee.province))
    part = client.get(reverse("organisations:node", args=["K.A"])).content.decode()
    assert 'href="/don-vi/?mo=K"' in part  # as the full page draws it
    page = client.get("/don-vi/", {"mo": "K"}).content.decode()
    assert 'id="nut-K.A"' in page
    assert 'id="nut-K.A.1"' not in page
    client.force_login(build.user(Role.BOARD_OFFICER, committee.grassroots))
    assert 'href="/don-vi/?mo="' in client.get(reverse("organisations:node", args=["K.A"])).content.decode()


@pytest.mark.parametrize("name", ["unit", "node", "found", "change", "move", "close", "authority", "committee"])
def test_units_outside_the_scope_do_not_exist(officer: Client, name: str) -> None:
    assert officer.get(reverse(f"organisations:{name}", args=["H.A"])).status_code == 404
    assert officer.get(reverse("organisations:units"), {"mo": "H.A"}).status_code == 404


def test_reading_roles_cannot_write(committee: Committee, client: Client) -> None:
    client.force_login(build.user(Role.LEADER, committee.root))
    assert client.get(reverse("organisations:unit", args=["K.A"])).status_code == 200
    assert client.post(reverse("organisations:move", args=["K.A"]), PAPER).status_code == 403


def test_search_needs_no_marks_and_knows_former_names(committee: Committee) -> None:
    change_profile(
        by=BY, at=AT, unit=committee.cell, on=DAY, document=build.paper(committee.cell.pk), name="Chi bộ Tổng hợp"
    )
    reach = scope_at(committee.root).units("see_units")  # type: ignore[arg-type]
    assert [(hit.name, hit.former) for hit in search_units(reach, "van phong", TODAY)] == [
        ("Chi bộ Tổng hợp", "Chi bộ Văn phòng")
    ]
    assert [hit.code for hit in search_units(reach, "KY thuat", TODAY)] == ["K.A.B.1"]
    assert [hit.code for hit in search_units(reach, "k.c", TODAY)] == ["K.C"]
    assert search_units(reach, "thôn Đông", TODAY) == []  # the neighbour's
    assert search_units(reach, "  ", TODAY) == []


def test_name_with_the_right_marks_comes_first(committee: Committee) -> None:
    for nth, name in enumerate(("Chi bộ Hoa", "Chi bộ Hoà", "Chi bộ Hoả")):
        build.unit(f"K.A.{nth + 3}", name, "cell", committee.grassroots)
    reach = scope_at(committee.root).units("see_units")  # type: ignore[arg-type]
    assert search_units(reach, "hoà", TODAY)[0].name == "Chi bộ Hoà"
    assert len(search_units(reach, "hoa", TODAY)) == 3


def test_the_best_of_many_is_found_wherever_it_stands(committee: Committee) -> None:
    for nth in range(12):
        build.unit(f"K.A.H{nth}", f"Chi bộ Hoa {nth}", "cell", committee.grassroots)
    build.unit("K.A.Z", "Chi bộ Hoà", "cell", committee.grassroots)
    reach = scope_at(committee.root).units("see_units")  # type: ignore[arg-type]
    assert search_units(reach, "hoà", TODAY, limit=2)[0].name == "Chi bộ Hoà"


def test_unit_page_counts_and_links(officer: Client, committee: Committee) -> None:
    build.member(committee.cell, ceremony_on=dt.date(2026, 2, 3), official_on=None)
    response = officer.get(reverse("organisations:unit", args=["K.A"]))
    assert [tile.value for tile in response.context["stats"]] == [1, 1, 1]
    assert [list(row)[2].value for row in response.context["table"].rows] == [1, 0, 0]
    for tile in response.context["stats"]:
        listed = officer.get(tile.url)
        assert listed.context["number"] == tile.value


def test_found_a_unit_with_its_paper(officer: Client, committee: Committee) -> None:
    facts = {"name": "Chi bộ Mới", "code": "K.A.9", "form": "cell", "opened_on": "01/8/2025", "tags": "số hoá, trẻ"}
    response = officer.post(reverse("organisations:found", args=["K.A"]), {**facts, **PAPER})
    assert response.status_code == 302
    with rls.everything():
        profile = Profile.objects.on(TODAY).get(unit__code="K.A.9")
        assert profile.tags == ["số hoá", "trẻ"]
        assert profile.document is not None
        assert profile.document.symbol == "15-QĐ/ĐU"


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(officer: Client, committee: Committee) -> None:
    facts = {"name": "Chi bộ Mới", "code": "K.A.1", "form": "cell", "opened_on": "01/8/2025"}
    response = officer.post(reverse("organisations:found", args=["K.A"]), {**facts, **PAPER})
    assert "đã có đơn vị khác dùng" in response.context["form"].errors["code"][0]
    assert "Chi bộ Mới" in response.content.decode()
    with rls.everything():
        assert not Unit.objects.filter(code="K.A.9").exists()


def test_a_move_shows_its_numbers_before_it_happens(officer: Client, committee: Committee) -> None:
    build.member(committee.sub_cell)
    address = reverse("organisations:move", args=["K.A.B"])
    second = build.unit("K.D", "Đảng bộ Sở Thứ Hai", "grassroots_committee", committee.root)
    facts = {"parent": second.code, "on": "01/9/2025", **PAPER}
    ahead = officer.post(address, facts)
    assert [line.value for line in ahead.context["panel"].consequences] == [2, 1]
    with rls.everything():
        assert Placement.objects.on(TODAY).get(unit=committee.sub_committee).parent_id == committee.grassroots.pk
    assert officer.post(address, dict(ahead.context["panel"].hidden)).status_code == 302
    with rls.everything():
        assert Placement.objects.on(TODAY).get(unit=committee.sub_committee).parent_id == second.pk


def test_a_move_that_would_be_refused_never_asks_whether_one_is_sure(officer: Client, committee: Committee) -> None:
    address = reverse("organisations:move", args=["K.A.B"])
    response = officer.post(address, {"parent": "H.A", "on": "01/9/2025", **PAPER})
    assert response.context["panel"] is None
    assert "trong phạm vi của bạn" in response.context["form"].errors["parent"][0]


def test_nothing_is_written_while_looking_at_the_past(officer: Client, committee: Committee) -> None:
    facts = {"name": "Chi bộ Mới", "code": "K.A.9", "form": "cell", "opened_on": "01/8/2025", **PAPER}
    response = officer.post(reverse("organisations:found", args=["K.A"]) + "?ngay=2025-12-31", facts)
    assert "quá khứ" in response.context["form"].non_field_errors()[0]
    with rls.everything():
        assert not Unit.objects.filter(code="K.A.9").exists()
