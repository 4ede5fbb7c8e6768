"""What each resource answers, and that it stays within the caller's reach."""

import datetime as dt
import json

import pytest
from django.test import Client

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.members.counting import HOUSE
from ketnap.statistics.figures import unit_figures
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_target import set_target
from ketnap.testing import build
from ketnap.testing.build import AT, BY, TODAY, Committee

from .conftest import Call

START, END = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
YEAR = {"from": "2025-01-01", "to": "2025-12-31"}


def case(cell: object, name: str) -> Case:
    person = build.member(cell, name=name)  # type: ignore[arg-type]
    return Case.objects.create(person=person, unit=cell, opened_on=dt.date(2025, 2, 3), recorded_at=AT)


def test_units_come_in_pages(call: Call, committee: Committee) -> None:
    officer = build.user(Role.BOARD_OFFICER, committee.root)
    codes, cursor = [], ""
    while True:
        page = call(officer, "/units", limit="3", cursor=cursor).json()
        codes += [item["code"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert codes == sorted(codes) == ["K", "K.A", "K.A.1", "K.A.2", "K.A.B", "K.A.B.1", "K.C"]
    found = call(officer, "/units", search="van phong").json()["items"]
    assert [item["name"] for item in found] == ["Chi bộ Văn phòng"]
    assert call(officer, "/units", limit="201").status_code == 422


def test_one_unit_names_only_what_is_in_reach(call: Call, committee: Committee) -> None:
    officer, secretary = build.user(Role.BOARD_OFFICER, committee.root), build.user(Role.CELL_SECRETARY, committee.cell)
    found = call(officer, "/units/K.A").json()
    assert (found["parent"], found["children"]) == ("K", ["K.A.1", "K.A.2", "K.A.B"])
    assert call(officer, "/units/K").json()["parent"] is None  # the province is above the officer's reach
    assert call(secretary, "/units/K.A.1").json()["parent"] is None
    assert call(officer, "/units/K.A", day="2009-01-01").json()["children"] == []
    for code in ("K.A", "K.A.2", "H.A.1", "KHONG"):
        answer = call(secretary, f"/units/{code}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_figures_are_those_of_the_screens(call: Call, committee: Committee) -> None:
    build.member(committee.cell, decided_on=dt.date(2025, 3, 3), ceremony_on=dt.date(2025, 3, 9), official_on=None)
    officer = build.user(Role.BOARD_OFFICER, committee.root)
    found = call(officer, "/figures", unit="K", by_child="true", **YEAR).json()
    wanted = unit_figures(HOUSE, committee.root, START, END, today=TODAY, by_child=True).as_json()
    assert found == json.loads(json.dumps(wanted))
    assert found["achieved"] == 1
    wrong = call(officer, "/figures", unit="K", **{"from": "2025-12-31", "to": "2025-01-01"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "period.order")
    assert call(build.user(Role.CELL_SECRETARY, committee.cell), "/figures", unit="K", **YEAR).status_code == 404


def test_targets_show_account_and_parts(call: Call, committee: Committee) -> None:
    document = build.paper(committee.root.pk)
    target = set_target(by=BY, at=AT, unit=committee.root, start=START, end=END, number=9, document=document)
    hand_down(by=BY, at=AT, target=target, parts={committee.grassroots: 6}, kept=3, document=document)
    officer = build.user(Role.BOARD_OFFICER, committee.root)
    found = call(officer, "/targets", unit="K", **YEAR).json()
    assert (found["given"], found["kept"], found["handed_down"], found["over"]) == (9, 3, 6, 0)
    assert found["parts"] == [{"unit": "K.A", "name": "Đảng bộ Sở Ví Dụ", "amount": 6}]
    assert call(officer, "/targets", unit="K", **{"from": "2024-01-01", "to": "2024-12-31"}).status_code == 404


def test_candidacies_stay_in_the_cell(call: Call, committee: Committee) -> None:
    mine = [case(committee.cell, f"Thử Giả Định {name}") for name in ("An", "Bình", "Chi")]
    other = case(committee.other_cell, "Thử Giả Định Dung")
    secretary, officer = build.user(Role.CELL_SECRETARY, committee.cell), build.user(Role.BOARD_OFFICER, committee.root)
    page = call(secretary, "/candidacies", unit="K.A.1", limit="2").json()
    assert [item["full_name"][-2:] for item in page["items"]] == ["An", "nh"]
    rest = call(secretary, "/candidacies", unit="K.A.1", limit="2", cursor=page["next"]).json()
    assert ([item["uid"] for item in rest["items"]], rest["next"]) == ([str(mine[2].uid)], None)
    assert len(call(officer, "/candidacies", unit="K").json()["items"]) == 4
    assert call(officer, "/candidacies", unit="K", stage="voted").json()["items"] == []
    assert call(secretary, "/candidacies", unit="K.A").status_code == 404
    assert call(secretary, f"/candidacies/{other.uid}").status_code == 404
    assert call(secretary, "/candidacies", unit="K.A.1", cursor=str(other.uid)).status_code == 404
    one = call(secretary, f"/candidacies/{mine[0].uid}").json()
    assert (one["stage"], one["stage_label"], one["steps"]) == ("source", "Nguồn kết nạp", [])


def test_roles_without_the_right_are_refused(call: Call, committee: Committee) -> None:
    for role in (Role.ADMINISTRATOR, Role.TRAINER):
        user = build.user(role, committee.root)
        assert call(user, "/units").status_code == 200
        for path in ("/figures", "/targets", "/candidacies"):
            answer = call(user, path, unit="K", **YEAR)
            assert (answer.status_code, answer.json()["code"]) == (403, "access.forbidden"), (role, path)


def test_law_says_value_and_source(call: Call, committee: Committee) -> None:
    user = build.user(Role.CELL_SECRETARY, committee.cell)
    found = call(user, "/law", key="age.min", on="2026-01-01").json()
    assert found["known"]
    assert found["source"]
    assert call(user, "/law", key="khong.co", on="2026-01-01").status_code == 404


@pytest.mark.parametrize("day", ["2025-02-30", "01/01/2025", "20250101", "1735689600", "", "0001-01-01", "9999-12-31"])
def test_days_are_iso_and_real(call: Call, committee: Committee, day: str) -> None:
    answer = call(build.user(Role.BOARD_OFFICER, committee.root), "/law", key="age.min", on=day)
    assert answer.status_code == 422
    assert answer.json()["field"] == "on"


def test_sensitive_fields_are_nowhere(call: Call, committee: Committee) -> None:
    person = build.member(committee.cell, identity="001085000001", name="Thử Giả Định Kín")
    one = Case.objects.create(person=person, unit=committee.cell, opened_on=dt.date(2025, 2, 3), recorded_at=AT)
    officer = build.user(Role.BOARD_OFFICER, committee.root, sensitive=True)
    for answer in (call(officer, "/candidacies", unit="K"), call(officer, f"/candidacies/{one.uid}")):
        text = answer.content.decode()
        assert "Kín" in text
        assert "001085000001" not in text
        assert not {"identity", "card", "ethnicity", "religion"} & set(
            json.loads(text).get("items", [json.loads(text)])[0]
        )


def test_description_is_for_signed_in_users_and_loads_nothing_from_outside(
    client: Client, committee: Committee
) -> None:
    for path in ("/api/v1/tai-lieu", "/api/v1/openapi.json"):
        assert client.get(path).status_code == 302
    client.force_login(
        build.user(Role.CELL_SECRETARY, committee.cell), backend="django.contrib.auth.backends.ModelBackend"
    )
    text = client.get("/api/v1/tai-lieu").content.decode()
    for words in ("Số liệu của một đơn vị trong một kỳ", "/api/v1/figures", "Mã đơn vị", "bắt buộc"):
        assert words in text
    assert "//cdn" not in text
    assert client.get("/api/v1/openapi.json").json()["paths"].keys() >= {"/api/v1/units", "/api/v1/candidacies/{uid}"}
