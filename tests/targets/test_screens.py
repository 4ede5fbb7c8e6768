"""Every page of the targets, used as a board officer would."""

import datetime as dt
import hashlib
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from ketnap.access.roles import Role
from ketnap.audit.models import Entry
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused
from ketnap.members.actions.correct_person import correct_person
from ketnap.members.figures import BASIS
from ketnap.organisations.actions.change_profile import change_profile
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.targets import ledger
from ketnap.targets.actions.enter_campaign import enter_campaign
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.leave_campaign import leave_campaign
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.kinds import PlanState
from ketnap.targets.models import Campaign, CampaignEntry, Closing, Floor, MonthPlan, Plan, Restatement, Target
from ketnap.targets.numbers import read_pasted, read_workbook
from ketnap.targets.plans import state_of
from ketnap.targets.review import build_review
from ketnap.targets.review_files import paper_of
from ketnap.targets.web import pages
from ketnap.testing import build
from ketnap.testing.build import Committee
from ketnap.testing.queries import query_count

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
PAPER = {
    "paper_kind": "NQ",
    "paper_symbol": "05-NQ/ĐUK",
    "paper_issued_on": "05/01/2026",
    "paper_issuer": "Đảng uỷ Khối Giả Định",
}
YEAR = "?tu=2026-01-01&den=2026-12-31"
LAST = "?tu=2025-01-01&den=2025-12-31"


@pytest.fixture
def officer(committee: Committee, client: Client) -> Client:
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.fixture
def target(committee: Committee) -> Target:
    with rls.everything():
        return set_target(
            by=build.BY,
            at=build.AT,
            unit=committee.root,
            start=START,
            end=END,
            number=9,
            document=build.paper(committee.root.pk),
        )


def _post(client: Client, url: str, **facts: object) -> str:
    response = client.post(url, {**PAPER, **facts}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("targets", "Chỉ tiêu năm 2026"), ("coverage", "Tổ chức có nguồn và kết nạp"), ("idle", "Chi bộ lâu không kết nạp"),
        ("timeliness", "Xét công nhận chính thức đúng hạn"), ("outlook", "Dự báo năm 2026"), ("plans", "Phương án phân bổ"),
        ("campaigns", "Đợt kết nạp"), ("closings", "Kỳ đã chốt"), ("review", "Sơ kết chỉ tiêu"), ("rating", "xếp loại"),
        ("goal", "Đặt mức cần đạt"), ("exempt", "không còn quần chúng"), ("months", "Kế hoạch kết nạp theo tháng"),
        ("open_campaign", "Mở đợt kết nạp"), ("close", "Chốt số liệu của kỳ"),
    ],
)  # fmt: skip
def test_every_page_opens_with_and_without_people(committee: Committee, officer: Client, name: str, words: str) -> None:
    assert words in officer.get(reverse(f"targets:{name}") + YEAR).content.decode()
    with rls.everything():
        for cell in (committee.cell, committee.grassroots_cell):
            build.member(cell, ceremony_on=dt.date(2026, 1, 20), official_on=None)
            build.member(cell, ceremony_on=dt.date(2025, 1, 20), official_on=None)
        set_target(
            by=build.BY,
            at=build.AT,
            unit=committee.root,
            start=START,
            end=END,
            number=9,
            document=build.paper(committee.root.pk),
        )
    page = officer.get(reverse(f"targets:{name}") + YEAR)
    assert page.status_code == 200
    assert words in page.content.decode()


def test_a_sub_target_a_goal_and_a_floor_stand_on_the_page(
    committee: Committee, officer: Client, target: Target
) -> None:
    _post(officer, reverse("targets:set"), start="01/01/2026", end="31/12/2026", number="4", category="enterprise")
    _post(
        officer,
        reverse("targets:goal"),
        start="01/01/2026",
        end="31/12/2026",
        measure="rate",
        low="4,5",
        denominator="start",
    )
    page = _post(officer, reverse("targets:floor", args=[target.pk]), form="grassroots_cell", least="1")
    assert Floor.objects.count() == 1
    for words in ("Tổ chức đảng trong doanh nghiệp", "4,5%", "Mức tối thiểu 1 × 1 = 1 trong 9, còn 8 chưa giao."):
        assert words in page
    wrong = _post(officer, reverse("targets:goal"), start="01/01/2026", end="31/12/2026", measure="rate", low="4")
    assert "chưa nói so với số đảng viên nào" in wrong
    part = Target.every.get(category="enterprise")
    assert "Tổ chức đảng trong doanh nghiệp" in officer.get(reverse("targets:part", args=[part.pk])).content.decode()


def test_the_people_of_a_kind_stand_behind_its_number(committee: Committee, officer: Client, target: Target) -> None:
    with rls.everything():
        for cell, name in ((committee.cell, "Thử Giả Định Xã"), (committee.grassroots_cell, "Mẫu Giả Định Công Ty")):
            build.member(cell, ceremony_on=dt.date(2026, 1, 20), official_on=None, name=name)
        facts = {
            "by": build.BY,
            "at": build.AT,
            "unit": committee.root,
            "start": START,
            "end": END,
            "document": target.document,
        }
        part = set_target(**facts, number=2, category="enterprise")  # type: ignore[arg-type]
        secret = set_target(**facts, number=2, category="minority")  # type: ignore[arg-type]
    page = officer.get(reverse("targets:part", args=[part.pk])).content.decode()
    assert "Mẫu Giả Định Công Ty" in page
    assert "Thử Giả Định Xã" not in page, "the cell of a state body is not of the kind"
    page = officer.get(reverse("targets:part", args=[secret.pk])).content.decode()
    assert "Những người đã kết nạp" not in page, "who is on such a list would be known by it"
    url = reverse("targets:list_file") + f"{YEAR}&don_vi=K&so=nhom&chi_tieu="
    body = officer.post(f"{url}{part.pk}").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    names = [row[0] for row in sheet if "Giả Định" in str(row[0]) and row[2]]
    assert names == ["Mẫu Giả Định Công Ty"]
    for wrong in (str(secret.pk), "", "0", "x"):
        assert officer.post(url + wrong).status_code == 404, wrong
    assert officer.post(f"{url}{part.pk}".replace("don_vi=K&", "don_vi=K.A&")).status_code == 404
    assert officer.post(f"{url}{part.pk}".replace("2026-12-31", "2026-12-30")).status_code == 404


def test_a_given_number_opens_its_account_and_who_left_a_campaign_its_list(
    committee: Committee, officer: Client, target: Target
) -> None:
    with rls.everything():
        hand_down(
            by=build.BY, at=build.AT, target=target, parts={committee.grassroots: 6, committee.grassroots_cell: 3}, kept=0,
            document=target.document,
        )  # fmt: skip
        books = dict(Target.every.values_list("unit__code", "pk"))
        campaign = open_campaign(
            by=build.BY, at=build.AT, unit=committee.root, name="Lớp Thử", start=START, end=END,
            steps=[("lop", "Học lớp đảng viên mới")], document=target.document,
        )  # fmt: skip
        person = build.member(committee.cell, name="Mẫu Giả Định Rời Đợt")
        enter_campaign(by=build.BY, at=build.AT, campaign=campaign, persons=[(person, committee.cell)], on=START)
        entry = CampaignEntry.objects.get()
        leave_campaign(by=build.BY, at=build.AT, entry=entry, on=dt.date(2026, 2, 1), reason="Chuyển công tác")
    page = officer.get(reverse("targets:targets") + YEAR).content.decode()
    for code, number in (("K", 9), ("K.A", 6), ("K.C", 3)):
        url = reverse("targets:ledger", args=[books[code]])
        assert re.search(rf'href="{url}"[^>]*>\s*{number}\b', page), code
        assert f"+{number}" in officer.get(url).content.decode()
    here = reverse("targets:campaign", args=[campaign.pk])
    for url, anchor in ((here, "bang-1"), (f"{here}?buoc=vao", "bang-2")):
        page = officer.get(url).content.decode()
        assert re.search(rf'href="#{anchor}"[^>]*>\s*1\b', page)
        behind = page[page.index(f'id="{anchor}"') :]
        assert "Mẫu Giả Định Rời Đợt" in behind
        assert "Chuyển công tác" in behind
    assert f'href="{here}#bang-1"' in officer.get(reverse("targets:campaigns") + YEAR).content.decode()


def test_handing_down_to_cells_by_form_paste_and_workbook(
    committee: Committee, officer: Client, target: Target
) -> None:
    url = reverse("targets:distribute", args=[target.pk])
    page = officer.get(url + "?cach=deu").content.decode()
    assert page.count('inputmode="numeric" size="6"') == 4
    assert "Đảng bộ Sở Ví Dụ: <span data-divide-sum>7</span> chỉ tiêu, 3 đơn vị" in page
    numbers = {f"u{committee.cell.pk}": "3", f"u{committee.sub_cell.pk}": "4"}
    short = _post(officer, url, **numbers, kept="0", over="0")
    assert "còn 2 chưa phân bổ" in short
    assert f'name="u{committee.cell.pk}" value="3"' in short, "what was typed is kept"
    ahead = _post(officer, url, **numbers, kept="0", over="0", pasted="K.C\t2")
    assert "đơn vị có chỉ tiêu" in ahead
    assert ledger.account(target).handed == 0
    _post(officer, url, **numbers, **{f"u{committee.grassroots_cell.pk}": "2"}, kept="0", over="0", chac_chan="1")
    assert ledger.account(target) == ledger.Account(9, 0, 9, 0)
    now = {**numbers, f"u{committee.grassroots_cell.pk}": "2"}
    book = officer.post(reverse("targets:distribute_sheet", args=[target.pk]) + "?cap=chi-bo", {**now}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert ["K.C", "Chi bộ cơ sở Công ty Thử", 2, 2] in [row[:4] for row in rows]
    assert read_workbook(book).numbers == {"K.A.1": 3, "K.A.2": 0, "K.A.B.1": 4, "K.C": 2}
    upload = io.BytesIO(book)
    upload.name = "phan-bo.xlsx"
    again = officer.post(url, {**PAPER, "kept": "0", "over": "0", "reason": "Tải lại", "book": upload}).content.decode()
    assert re.search(r">0<[^>]*>\s*(<[^>]*>)*\s*đơn vị có số thay đổi", again)
    assert Entry.objects.filter(action="targets.export").count() == 1


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_forms_offer_the_paper_the_act_mostly_rests_on(committee: Committee, officer: Client, target: Target) -> None:
    for name, args in (("hand_down", [target.pk]), ("floor", [target.pk])):
        page = officer.get(reverse(f"targets:{name}", args=args)).content.decode()
        assert f'value="{target.document.symbol}"' in page, name
        assert f'value="{target.document.issuer}"' in page, name
    for name in ("set", "goal"):
        page = officer.get(reverse(f"targets:{name}")).content.decode()
        assert re.search(r'name="paper_issuer" value="[^"]+"', page), name


def test_dividing_by_several_ways_with_locks_and_floors(committee: Committee, officer: Client, target: Target) -> None:
    """Half equally, half by members: four members in two of four cells; locked and least numbers hold."""
    with rls.everything():
        for cell in (committee.cell, committee.cell, committee.cell, committee.grassroots_cell):
            build.member(cell)
    url, cell = reverse("targets:distribute", args=[target.pk]), committee.cell.pk
    ways = {"w_deu": "50", "w_dang_vien": "50", "kept": "0", "over": "0", "viec": "chia"}
    wrong = _post(officer, url, **{**ways, "w_deu": "40"})
    assert "cộng lại 90%, còn thiếu 10%" in wrong
    page = _post(officer, url, **ways)
    cells = (committee.cell, committee.other_cell, committee.sub_cell, committee.grassroots_cell)
    # weights 1/8 + (3/8, 0, 0, 1/8): 9 × (4, 1, 1, 2)/8 = 4.5, 1.125, 1.125, 2.25
    assert [_value(page, f"u{one.pk}") for one in cells] == ["5", "1", "1", "2"]
    held = {f"u{cell}": "1", f"k{cell}": "1", f"s{committee.sub_cell.pk}": "4"}
    page = _post(officer, url, **ways, **held)  # 8 left, halves of 4; the floor takes all of the first
    assert [_value(page, f"u{one.pk}") for one in cells] == ["1", "0", "4", "4"]
    assert re.search(rf'name="k{cell}" value="1"[^>]* checked', page)
    assert _value(page, f"s{committee.sub_cell.pk}") == "4"
    much = _post(officer, url, **ways, **{f"k{cell}": "1", f"u{cell}": "12"})
    assert "cộng lại 12, phải chia 9: vượt 3" in much
    assert ledger.account(target).handed == 0, "dividing writes nothing"


def test_a_look_ahead_lists_the_differences_and_can_be_gone_back_on(
    committee: Committee, officer: Client, target: Target
) -> None:
    url = reverse("targets:distribute", args=[target.pk])
    numbers = {f"u{committee.cell.pk}": "6", f"u{committee.grassroots_cell.pk}": "2", "kept": "1", "over": "0"}
    low = _post(officer, url, **numbers, **{f"s{committee.cell.pk}": "7"})
    assert "Chi bộ Văn phòng: 6, dưới mức tối thiểu đã ghi 7" in low
    ahead = _post(officer, url, **numbers)
    assert "Xem trước, chưa ghi" in ahead
    for words in ("Thay đổi theo đơn vị trực thuộc", "Đảng bộ Sở Ví Dụ", "Chi bộ Văn phòng", ">+6<", ">+2<"):
        assert words in ahead
    back = _post(officer, url, **numbers, viec="sua")
    assert _value(back, f"u{committee.cell.pk}") == "6"
    assert _value(back, "paper_symbol") == PAPER["paper_symbol"]
    assert ledger.account(target).handed == 0


def test_locks_and_floors_go_out_and_come_back_in_the_workbook(
    committee: Committee, officer: Client, target: Target
) -> None:
    url = reverse("targets:distribute_sheet", args=[target.pk])
    held = {
        f"u{committee.grassroots.pk}": "5",
        f"k{committee.grassroots.pk}": "1",
        f"s{committee.grassroots_cell.pk}": "2",
    }
    book = officer.post(url, held).content
    table = read_workbook(book)
    assert (table.numbers, table.locked, table.floors) == ({"K.A": 5, "K.C": 0}, {"K.A"}, {"K.C": 2})
    upload = io.BytesIO(book)
    upload.name = "phan-bo.xlsx"
    page = _post(
        officer, reverse("targets:hand_down", args=[target.pk]), kept="0", over="0", viec="nap", book=upload,
        pasted="K.C;4",
    )  # fmt: skip
    assert _value(page, f"u{committee.grassroots.pk}") == "5"
    assert re.search(rf'name="k{committee.grassroots.pk}" value="1"[^>]* checked', page)
    assert "đơn vị mang mã H.A" in _post(
        officer, reverse("targets:hand_down", args=[target.pk]), kept="0", over="0", pasted="H.A;4"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("K.C", "chưa đủ mã và số"),
        ("K.C;x", "không đọc được số"),
        ("K.C;1,5", "không phải số nguyên"),
        ("A;1\nA;2", "hai lần"),
    ],
)
def test_a_paste_that_cannot_be_read_says_which_line(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_pasted(text)
    assert read_pasted("K.1\t1.200\n\nK.2;Chi bộ Hai;3") == {"K.1": 1200, "K.2": 3}


def test_a_file_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(Refused, match="Không mở được tệp"):
        read_workbook(b"khong phai bang tinh")


def test_a_formula_without_its_result_is_refused_not_read_as_nought() -> None:
    book, body = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["Mã đơn vị", "Đơn vị", "Số giao"], ["K.1", "Một", "=1+8"], ["K.2", "Hai", 3], ["K.3", "Ba", None]):
        sheet.append(row)
    book.save(body)
    with pytest.raises(Refused, match=r"Dòng 2: ô của K\.1 là công thức"):
        read_workbook(body.getvalue())
    sheet["C2"] = 9
    body = io.BytesIO()
    book.save(body)
    assert read_workbook(body.getvalue()).numbers == {"K.1": 9, "K.2": 3, "K.3": 0}


def test_the_list_of_idle_cells_is_of_the_years_and_the_day_of_the_goal(committee: Committee, officer: Client) -> None:
    with rls.everything():
        build.member(committee.cell, ceremony_on=dt.date(2023, 6, 1), official_on=None)
        build.member(committee.grassroots_cell, ceremony_on=dt.date(2026, 2, 1), official_on=None)
        set_goal(
            by=build.BY, at=build.AT, unit=committee.root, start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31),
            measure="idle", low=Decimal(2), document=build.paper(committee.root.pk),
        )  # fmt: skip
    (row,) = officer.get(reverse("targets:targets") + LAST).context["goals"].rows
    assert row[2].value == "4 chi bộ", "the cell that admitted in 2026 was idle at the end of 2025"
    table, _ = officer.get(row[2].url).context["tables"][0]
    assert table.total == 4


def test_what_is_told_after_handing_down_counts_who_was_given_something(
    committee: Committee, officer: Client, target: Target
) -> None:
    facts = {
        **PAPER,
        "kept": "0",
        f"u{committee.grassroots.pk}": "9",
        f"u{committee.grassroots_cell.pk}": "0",
        "chac_chan": "1",
    }
    page = officer.post(reverse("targets:hand_down", args=[target.pk]), facts, follow=True).content.decode()
    assert "Đã giao chỉ tiêu cho 1 đơn vị." in page


def test_a_plan_from_draft_to_force(committee: Committee, officer: Client, target: Target) -> None:
    numbers = {f"u{committee.grassroots.pk}": "6", f"u{committee.grassroots_cell.pk}": "3"}
    page = _post(officer, reverse("targets:draft", args=[target.pk]), **numbers, kept="0", over="0", chac_chan="1")
    assert "Dự thảo" in page
    plan = Plan.objects.get()
    _post(officer, reverse("targets:send", args=[plan.pk]), **numbers, kept="0", chac_chan="1")
    below = Client()
    secretary = build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots)
    below.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    assert "Phương án cấp trên gửi lấy ý kiến" in below.get(reverse("targets:plans") + YEAR).content.decode()
    here = reverse("targets:plan", args=[plan.pk])
    for page_with_it in (reverse("home"), reverse("targets:targets")):
        assert here in below.get(page_with_it).content.decode(), "who is asked sees it without looking for it"
    received = below.get(here)
    assert "Đồng ý với số dự kiến thì không phải làm gì" in received.content.decode()
    (row,) = received.context["tables"][0][0].rows
    assert (row[0].url, row[3].value, row[3].url) == (
        "", "Đề nghị số khác", reverse("targets:ask", args=[plan.pk, committee.grassroots.pk]),
    )  # fmt: skip
    ask = reverse("targets:ask", args=[plan.pk, committee.grassroots.pk])
    stamp = officer.get(reverse("targets:send", args=[plan.pk])).context["desk"].stamp
    assert "Ít nguồn" in _post(below, ask, number="4", reason="Ít nguồn")
    assert "có đơn vị đề nghị số khác" in officer.get(reverse("home")).content.decode()
    again = officer.post(
        reverse("targets:send", args=[plan.pk]), {**numbers, "kept": "0", "moc": stamp, "chac_chan": "1"}
    )
    assert "người khác đã ghi số mới" in again.content.decode(), "a request came in while the table was open"
    assert below.post(reverse("targets:agree", args=[plan.pk])).status_code == 404, "only who hands down may agree"
    assert below.get(reverse("targets:ask", args=[plan.pk, committee.grassroots_cell.pk])).status_code == 404
    _post(officer, reverse("targets:send", args=[plan.pk]), **numbers, kept="0", chac_chan="1")
    _post(officer, reverse("targets:agree", args=[plan.pk]))
    assert "Có hiệu lực" in _post(officer, reverse("targets:enforce", args=[plan.pk]))
    assert state_of(plan) == PlanState.IN_FORCE
    assert ledger.account(target).handed == 9


def test_two_who_divide_at_once_do_not_overwrite_each_other(
    committee: Committee, officer: Client, target: Target
) -> None:
    url = reverse("targets:hand_down", args=[target.pk])
    first, second = ({f"u{committee.grassroots.pk}": str(n), "kept": str(9 - n), "reason": "Phân lại"} for n in (6, 4))
    stamp = officer.get(url).context["desk"].stamp
    officer.post(url, {**PAPER, **first, "moc": stamp, "chac_chan": "1"})
    late = officer.post(url, {**PAPER, **second, "moc": stamp, "chac_chan": "1"})
    assert "người khác đã ghi số mới" in late.content.decode()
    assert ledger.account(target).handed == 6
    officer.post(url, {**PAPER, **second, "moc": late.context["desk"].stamp, "chac_chan": "1"})
    assert ledger.account(target).handed == 4, "having seen it, one may go on"


def test_every_number_of_the_ledger_has_its_acts_on_its_own_page(
    committee: Committee, officer: Client, target: Target
) -> None:
    facts: dict[str, Any] = {
        "by": build.BY, "at": build.AT, "unit": committee.root, "start": START, "end": END, "document": target.document,
    }  # fmt: skip
    with rls.everything():
        a_year = set_target(**facts, number=3, measure="a_year")
        women = set_target(**facts, number=2, category="women")
    for one in (target, a_year, women):
        page = officer.get(reverse("targets:ledger", args=[one.pk])).content.decode()
        for name in ("hand_down", "distribute", "draft", "revise", "floor"):
            assert reverse(f"targets:{name}", args=[one.pk]) in page, (one.measure, name)
    labels = [link.label for link in officer.get(reverse("targets:plans") + YEAR).context["actions"]]
    assert labels == ["Lập phương án", "Lập phương án: Nữ", "Lập phương án: Bình quân tối thiểu mỗi năm"]
    page = officer.get(reverse("targets:coverage") + YEAR + f"&don_vi={committee.cell.code}").content.decode()
    assert reverse("targets:exempt") in page, "where nobody is left to admit, it can be recorded"
    assert (
        reverse("targets:exempt")
        not in officer.get(reverse("targets:coverage") + YEAR + f"&don_vi={committee.root.code}").content.decode()
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-20", "Bước tiếp theo: giao xuống các đơn vị"),
        ("2027-02-01", "Bước tiếp theo: kỳ đã hết"),
    ],
)
def test_the_page_says_what_comes_next(
    committee: Committee, officer: Client, target: Target, monkeypatch: pytest.MonkeyPatch, day: str, words: str
) -> None:
    url = reverse("targets:targets") + YEAR
    assert "Bước tiếp theo: đặt chỉ tiêu" in officer.get(reverse("targets:targets") + LAST).content.decode()
    if day > "2027":
        with rls.everything():
            hand_down(
                by=build.BY,
                at=build.AT,
                target=target,
                parts={committee.grassroots: 9},
                kept=0,
                document=target.document,
            )
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat(f"{day}T08:00:00+07:00"))
    assert words in officer.get(url).content.decode()


def test_a_plan_by_month_and_a_campaign(committee: Committee, officer: Client, target: Target) -> None:
    assert "Kế hoạch kết nạp của đơn vị" in _post(officer, reverse("targets:months") + YEAR, m202603="2", m202605="")
    assert list(MonthPlan.objects.values_list("persons", flat=True)) == [2]
    page = _post(
        officer, reverse("targets:open_campaign"), name="Lớp đảng viên Thử", start="01/02/2026", end="31/05/2026",
        steps=["lop", "decided", "le_chung"],
    )  # fmt: skip
    assert "Dự lễ kết nạp của đợt" in page
    campaign = Campaign.objects.get()
    assert list(campaign.steps.values_list("key", flat=True)) == ["lop", "decided", "le_chung"]
    assert "danh sách" in officer.get(reverse("targets:campaign", args=[campaign.pk]) + "?buoc=vao").content.decode()


def test_a_closed_period_and_its_papers(committee: Committee, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with rls.everything():
        person = build.member(committee.cell, ceremony_on=dt.date(2025, 5, 20), official_on=None)
        set_target(
            by=build.BY, at=build.AT, unit=committee.root, start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31), number=4,
            document=build.paper(committee.root.pk),
        )  # fmt: skip
    page = _post(officer, reverse("targets:close"), start="01/01/2025", end="31/12/2025")
    assert "số liệu khớp mã kiểm tra" in page
    assert "Số liệu đã chốt" in page
    closing = Closing.objects.get()
    url = reverse("targets:closing_file", args=[closing.pk])
    endings = ("docx", "pdf", "xlsx")
    first = {ending: officer.post(url, {"dang": ending}).content for ending in endings}
    assert sorted(closing.papers.values_list("format", flat=True)) == sorted(endings)
    later = clock.now() + dt.timedelta(minutes=5)
    monkeypatch.setattr(build, "AT", later)
    with rls.everything():  # recorded after the closing: a file found, a unit that had gone to another superior
        build.member(committee.cell, ceremony_on=dt.date(2025, 9, 9), official_on=None)
        move_unit(
            by=build.BY, at=later, unit=committee.grassroots_cell, parent=committee.neighbour,
            on=dt.date(2025, 7, 1), document=build.paper(committee.root.pk),
        )  # fmt: skip
        renamed: dict[str, Any] = {"by": build.BY, "at": later, "document": build.paper(committee.root.pk)}
        change_profile(**renamed, unit=committee.grassroots, on=dt.date(2025, 3, 1), name="Đảng bộ Sở Mang Tên Khác")
        correct_person(
            by=build.BY, at=later, person=person, unit_id=committee.cell.pk, basis="01-QĐ/GĐ",
            facts={"full_name": "Trần Giả Định Đổi"},
        )  # fmt: skip
    monkeypatch.setattr("ketnap.targets.closing.VERSION", 2)  # a later programme has its own format and words
    monkeypatch.setitem(BASIS, "achieved", "theo ngày ghi trên quyết định")
    for ending in endings:
        again = officer.post(url, {"dang": ending}).content
        stored = closing.papers.get(format=ending)
        assert again == first[ending] == bytes(stored.body), ending
        assert hashlib.sha256(again).hexdigest() == stored.digest
        fresh = officer.post(reverse("targets:review_file") + LAST, {"dang": ending}).content
        assert fresh != again, "what would be said today differs"
    here = reverse("targets:closing", args=[closing.pk])
    page = officer.get(here).content.decode()
    assert "số liệu khớp mã kiểm tra" in page
    assert "Chưa ghi đính chính nào" in page
    page = _post(officer, reverse("targets:restate", args=[closing.pk]), reason="Nhập bổ sung")
    assert "Nhập bổ sung" in page
    assert "Không có sai lệch" in page
    assert Restatement.objects.filter(closing=closing, then=1, now=2).exists()
    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        made = officer.post(reverse("targets:review_file") + LAST, {"dang": ending})
        assert made.content.startswith(start)
    assert officer.post(reverse("targets:rating_file") + LAST).content.startswith(b"PK")
    assert officer.post(reverse("targets:review_file") + LAST, {"dang": "exe"}).status_code == 404


def test_lists_have_pages_and_a_workbook_of_all_their_rows(
    committee: Committee, officer: Client, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SHOWN", 2)
    with rls.everything():
        for cell in (committee.cell, committee.grassroots_cell):
            build.member(cell, ceremony_on=dt.date(2025, 1, 20), official_on=None)
    url = reverse("targets:idle") + YEAR
    seen = [
        re.findall(r'cell-note">(K[.\dABC]*)[<,]', officer.get(url + f"&nam=1&trang={n}").content.decode())
        for n in (1, 2)
    ]
    assert [len(page) for page in seen] == [2, 2]
    assert {code for page in seen for code in page} == {"K.A.1", "K.A.2", "K.A.B.1", "K.C"}
    assert "Trang 2 trên 2" in officer.get(url + "&nam=1&trang=9").content.decode()
    late = officer.get(reverse("targets:timeliness") + YEAR).content.decode()
    assert "Giả Định" in late
    for which, rows in (("lau", 4), ("tien-do", 2), ("nguon", 2), ("dung-han", 2)):
        body = officer.post(reverse("targets:list_file") + YEAR + f"&so={which}&nam=1").content
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
        codes = [row for row in sheet if any(str(cell).startswith("K.") for cell in row)]
        assert len(codes) == rows, which
    assert officer.post(reverse("targets:list_file") + YEAR + "&so=khac").status_code == 404


def test_units_without_admission_and_above_the_target_are_a_list_each(
    committee: Committee, officer: Client, target: Target
) -> None:
    with rls.everything():
        for _ in range(3):
            build.member(committee.cell, ceremony_on=dt.date(2026, 1, 20), official_on=None)
        hand_down(
            by=build.BY, at=build.AT, target=target, parts={committee.grassroots: 2, committee.grassroots_cell: 7}, kept=0,
            document=target.document,
        )  # fmt: skip
    url = reverse("targets:targets") + YEAR
    zero, above = (officer.get(url + f"&loc={which}").content.decode() for which in ("chua", "vuot"))
    table = {
        which: page[page.index('id="don-vi"') :].split("</table>")[0]
        for which, page in (("chua", zero), ("vuot", above))
    }
    assert "Chi bộ cơ sở Công ty Thử" in table["chua"]
    assert "Đảng bộ Sở Ví Dụ" not in table["chua"]
    assert "Đảng bộ Sở Ví Dụ" in table["vuot"]
    assert "Chi bộ cơ sở Công ty Thử" not in table["vuot"]


@pytest.mark.parametrize("way", ["form", "paste"])
def test_what_does_not_fit_is_said_on_screen_and_while_taking_in_a_sheet(
    committee: Committee, officer: Client, target: Target, way: str
) -> None:
    url = reverse("targets:hand_down", args=[target.pk])
    numbers = {f"u{committee.grassroots.pk}": "8", f"u{committee.grassroots_cell.pk}": "3"}
    typed = numbers if way == "form" else {"pasted": "K.A;8\nK.C;3"}
    assert "Phân bổ vượt 2: giữ lại 0 và giao xuống 11, được giao 9" in _post(officer, url, **typed, kept="0", over="0")
    part = {"start": "01/01/2026", "end": "31/12/2026", "category": "women"}
    assert "lớn hơn chỉ tiêu chung 9 là 3" in _post(officer, reverse("targets:set"), **part, number="12")
    floor = _post(officer, reverse("targets:floor", args=[target.pk]), form="grassroots_cell", least="10")
    assert "vượt chỉ tiêu 9 là 1" in floor
    with rls.everything():
        form_committee(
            by=build.BY, at=build.AT, unit=committee.root, body="committee", name="Nhiệm kỳ 2020 – 2025",
            term_from=dt.date(2020, 8, 1), term_until=dt.date(2025, 8, 1), document=build.paper(committee.root.pk),
        )  # fmt: skip
    page = officer.get(reverse("targets:targets") + YEAR).content.decode()
    words = "ngoài nhiệm kỳ của cấp uỷ: Nhiệm kỳ 2020 – 2025 (01/8/2020 – 01/8/2025); 365 ngày của kỳ nằm ngoài."
    assert words in page
    again = _post(officer, reverse("targets:set"), **part, number="2")
    assert "Nữ, 01/01/2026 – 31/12/2026: " + words in again, "the form says the same before anything is stored"
    rate = {"measure": "rate", "low": "4", "denominator": "start"}
    assert words in _post(officer, reverse("targets:goal"), **{**part, **rate, "category": ""})
    assert Target.every.count() == 1
    _post(officer, reverse("targets:set"), **part, number="2", accepted="Nghị quyết Thử giao trước đại hội")
    page = officer.get(reverse("targets:targets") + YEAR).content.decode()
    assert "Chấp nhận theo căn cứ: Nghị quyết Thử giao trước đại hội." in page
    accept = reverse("targets:accept", args=[target.pk, "plan.term"])
    assert page.count(accept) == 1
    assert "Đã ghi căn cứ" in _post(officer, accept, accepted="Công văn Thử")
    page = officer.get(reverse("targets:targets") + YEAR).content.decode()
    assert "Chấp nhận theo căn cứ: Công văn Thử." in page
    assert officer.get(accept).status_code == 404, "nothing is left to state a basis for"


@pytest.mark.parametrize(
    "name", ["targets", "coverage", "idle", "timeliness", "plans", "campaigns", "closings", "rating", "review"]
)
def test_pages_take_no_more_queries_than_on_record(
    committee: Committee, officer: Client, target: Target, name: str
) -> None:
    with rls.everything():
        for cell in (committee.cell, committee.other_cell, committee.sub_cell, committee.grassroots_cell):
            build.member(cell, ceremony_on=dt.date(2025, 1, 20), official_on=None)
    officer.get(reverse(f"targets:{name}") + YEAR)  # what a process reads once is read
    with query_count(f"targets:{name}"):
        officer.get(reverse(f"targets:{name}") + YEAR)


@pytest.mark.parametrize("name", ["hand_down", "distribute", "draft", "ledger", "settle"])
def test_pages_of_a_target_take_no_more_queries_than_on_record(
    committee: Committee, officer: Client, target: Target, name: str
) -> None:
    url = reverse(f"targets:{name}", args=[target.pk])
    officer.get(url)
    with query_count(f"targets:{name}"):
        officer.get(url)


def test_charts_leave_out_units_that_have_nothing_to_show(
    committee: Committee, officer: Client, target: Target
) -> None:
    url = reverse("targets:targets") + YEAR
    page = officer.get(url)
    assert page.context["chart"] is None, "no unit was given anything, none admitted"
    assert page.context["heat"] is None
    with rls.everything():
        build.member(committee.grassroots_cell, ceremony_on=dt.date(2026, 2, 2), official_on=None)
    page = officer.get(url)
    assert page.context["chart_caption"].endswith("(1 trên 2 đơn vị)")
    assert page.context["heat_caption"] == "Số kết nạp của từng đơn vị theo tháng (1 đơn vị có kết nạp)"
    drawn = officer.get(reverse("targets:review") + YEAR).context["charts"]
    captions = [caption for _, caption in drawn]
    assert "Kết quả của các đơn vị (trừ 1 đơn vị không giao chỉ tiêu và chưa kết nạp)" in captions
    assert "Số kết nạp của từng đơn vị theo tháng (1 đơn vị có kết nạp)" in captions


def test_a_period_of_years_is_named_and_not_set_against_itself_a_year_earlier(
    committee: Committee, officer: Client, target: Target
) -> None:
    term = officer.get(reverse("targets:targets") + "?tu=01/8/2020&den=30/6/2025")
    assert "Chỉ tiêu từ 01/8/2020 đến 30/6/2025" in term.content.decode(), "typed the Vietnamese way"
    assert "Cùng kỳ" not in [column.label for column in term.context["table"].columns]
    assert "cùng kỳ năm trước" not in term.content.decode()
    year = officer.get(reverse("targets:targets") + YEAR)
    assert "Cùng kỳ" in [column.label for column in year.context["table"].columns]
    with rls.everything():
        person = build.user(Role.BOARD_OFFICER, committee.root)
        for start, words in ((START, "đảng viên năm 2026"), (dt.date(2025, 1, 1), "đảng viên giai đoạn 2025 – 2026")):
            made = build_review(build.scope(person), committee.root, start, END, END, at=build.AT, demo=False)
            assert paper_of(made).subject.endswith(words)
    crumbs = officer.get(reverse("targets:coverage") + LAST).context["breadcrumbs"]
    assert crumbs[0]["label"] == "Chỉ tiêu năm 2025"
    assert officer.get(crumbs[0]["url"]).context["period"].words == "năm 2025"


def test_campaigns_are_compared_step_by_step_and_offer_only_what_can_be_done(
    committee: Committee, officer: Client, target: Target
) -> None:
    facts: dict[str, Any] = {"by": build.BY, "at": build.AT, "unit": committee.root, "document": target.document}
    with rls.everything():
        one = open_campaign(
            **facts, name="Đợt Một", start=START, end=END, steps=[("lop", "Học lớp"), ("ceremony", "Lễ kết nạp")]
        )
        two = open_campaign(**facts, name="Đợt Hai", start=START, end=END, steps=[("ceremony", "Lễ kết nạp")])
        people = [
            build.member(committee.cell, ceremony_on=dt.date(2026, 2, 2), official_on=None),
            build.member(committee.cell),
        ]
        for campaign in (one, two):
            enter_campaign(
                by=build.BY, at=build.AT, campaign=campaign, on=dt.date(2026, 1, 5),
                persons=[(person, committee.cell) for person in people],
            )  # fmt: skip
    _, (table, _) = officer.get(reverse("targets:campaigns")).context["tables"]
    assert [column.label for column in table.columns] == ["Đợt", "Tham gia", "Học lớp", "Lễ kết nạp"]
    told = {row[0].value: [cell.value for cell in row[1:]] for row in table.rows}
    assert told == {"Đợt Một": [2, 0, 1], "Đợt Hai": [2, None, 1]}
    assert table.rows[0][3].note == "50%"
    with rls.everything():
        empty = open_campaign(**facts, name="Đợt Ba", start=START, end=END, steps=[("ceremony", "Lễ kết nạp")])
    page = officer.get(reverse("targets:campaign", args=[empty.pk])).content.decode()
    assert "Bước tiếp theo: đưa người vào đợt" in page
    assert reverse("targets:leave_campaign", args=[empty.pk]) not in page
    page = officer.get(reverse("targets:campaign", args=[two.pk])).content.decode()
    assert reverse("targets:mark_step", args=[two.pk]) not in page, "it has no step of its own to mark"
    assert (
        reverse("targets:mark_step", args=[one.pk])
        in officer.get(reverse("targets:campaign", args=[one.pk])).content.decode()
    )


def test_a_goal_typed_wrong_can_be_put_right_on_the_page(committee: Committee, officer: Client) -> None:
    with rls.everything():
        goal = set_goal(
            by=build.BY, at=build.AT, unit=committee.root, start=START, end=END, measure="rate", low=Decimal(45),
            denominator="start", document=build.paper(committee.root.pk),
        )  # fmt: skip
    url = reverse("targets:revise_goal", args=[goal.pk])
    assert url in officer.get(reverse("targets:targets") + YEAR).content.decode()
    page = _post(officer, url, low="4,5", high="5", reason="Ghi nhầm dấu phẩy")
    assert "Đã điều chỉnh mức cần đạt" in page
    assert "4,5% đến 5%" in page
