"""A target set by mistake is withdrawn: it counts nowhere, the fact stays, and what was known before stays known as it was."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from psycopg.errors import CheckViolation
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from ketnap.access.roles import Role
from ketnap.accounts.actions.issue_token import issue_token
from ketnap.audit.models import Entry
from ketnap.books.registry import kinds
from ketnap.books.sheets.base import Exporting
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.organisations.tree import below
from ketnap.runtime.cluster import APPLICATION
from ketnap.statistics.cli import figures
from ketnap.targets import ledger
from ketnap.targets.actions.agree_plan import agree_plan
from ketnap.targets.actions.close_period import close_period
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.enforce_plan import enforce_plan
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.actions.send_plan import send_plan
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.actions.withdraw_target import withdraw_target
from ketnap.targets.cli import app
from ketnap.targets.closing import derive, rederive
from ketnap.targets.ledger import Account
from ketnap.targets.ledger import Entry as Difference
from ketnap.targets.models import Plan, Posting, PostingKind, Target
from ketnap.targets.queries import periods, target_of, targets_known, targets_of, withdrawn
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
YEAR = "tu=2026-01-01&den=2026-12-31"
LATER = AT + dt.timedelta(days=3)
WHY = "Ghi nhầm kỳ"


def _set(committee: Committee, **facts: Any) -> Target:
    given: dict[str, Any] = {"unit": committee.root, "start": START, "end": END, "number": 4321, **facts}
    return set_target(by=BY, at=AT, document=build.paper(given["unit"].pk), **given)


def _withdraw(target: Target, **facts: Any) -> Target:
    return withdraw_target(**{"by": BY, "at": LATER, "target": target, "reason": WHY, **facts})


def _goal(committee: Committee) -> Target:
    return set_goal(
        by=BY, at=AT, unit=committee.root, start=START, end=END, measure="rate", low=Decimal("43.21"), denominator="start",
        document=build.paper(committee.root.pk),
    )  # fmt: skip


@pytest.fixture
def officer(committee: Committee, client: Client) -> Client:
    user = build.user(Role.BOARD_OFFICER, committee.root)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- what remains, and what does not


def test_a_withdrawn_target_counts_nowhere_stays_readable_and_may_be_set_anew(committee: Committee) -> None:
    target = _set(committee)
    paper = build.paper(committee.root.pk)
    found = _withdraw(target, document=paper)
    assert target_of(committee.root.pk, START, END) is None
    assert targets_of(committee.root.pk, START, END) == []
    assert periods([committee.root.pk]) == []
    assert not Target.objects.filter(unit=committee.root).exists()
    (kept,) = withdrawn(committee.root.pk)
    assert (kept.pk, kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_reason, kept.withdrawn_document) == (
        found.pk, LATER, BY.username, WHY, paper,
    )  # fmt: skip
    assert ledger.account(kept) == Account(4321, 4321, 0, 0), "the account stays as it was"
    entry = Entry.objects.get(action="targets.withdraw_target")
    assert (entry.subject_id, entry.unit_id) == (str(target.pk), committee.root.pk)
    again = _set(committee, number=7)
    assert target_of(committee.root.pk, START, END) == again != target
    with pytest.raises(Refused, match="Đơn vị đã có chỉ tiêu"):
        _set(committee)
    _withdraw(again, at=LATER + dt.timedelta(hours=1))
    assert [one.pk for one in withdrawn(committee.root.pk)] == [again.pk, target.pk]


def test_a_goal_and_a_part_are_withdrawn_and_set_anew_like_a_number(committee: Committee) -> None:
    whole, part, goal = _set(committee, number=9), _set(committee, number=2, category="women"), _goal(committee)
    _withdraw(goal)
    _withdraw(part)
    assert targets_of(committee.root.pk, START, END) == [whole]
    assert {_goal(committee), _set(committee, number=3, category="women")} < set(
        targets_of(committee.root.pk, START, END)
    )


def test_units_brought_to_nothing_go_with_the_target_they_came_from(committee: Committee) -> None:
    target, paper = _set(committee, number=9), build.paper(committee.root.pk)
    facts: dict[str, Any] = {"by": BY, "at": AT, "document": paper}
    hand_down(**facts, target=target, parts={committee.grassroots: 6}, kept=3)
    child = Target.objects.get(unit=committee.grassroots)
    hand_down(**facts, target=child, parts={committee.cell: 6}, kept=0)
    with pytest.raises(Refused, match="đã giao xuống 6"):
        _withdraw(target)
    with pytest.raises(Refused, match="do cấp trên giao"):
        _withdraw(Target.objects.get(unit=committee.cell))
    hand_down(**facts, target=child, parts={}, kept=6, reason="Thu về")
    hand_down(**facts, target=target, parts={}, kept=9, reason="Thu về")
    with pytest.raises(Refused, match="do cấp trên giao"):
        _withdraw(child)
    _withdraw(target)
    assert not Target.every.exists()
    assert periods([committee.grassroots.pk, committee.cell.pk]) == []
    assert {one.withdrawn_reason for one in Target.ever.all()} == {WHY}
    again = _set(committee, number=5)
    hand_down(**facts, target=again, parts={committee.grassroots: 5}, kept=0)
    assert Target.objects.get(unit=committee.grassroots) != child


# --- what stands in the way


def test_what_rests_on_a_target_is_said_with_the_way_out(committee: Committee) -> None:
    target = _set(committee, number=9)
    with pytest.raises(Refused, match="phải ghi lý do"):
        _withdraw(target, reason="  ")
    part = _set(committee, number=2, category="women")
    with pytest.raises(Refused, match="còn chỉ tiêu nhóm nằm trong chỉ tiêu này: “Nữ”"):
        _withdraw(target)
    _withdraw(part)
    open_campaign(
        by=BY, at=AT, unit=committee.root, name="Đợt Thử", document=build.paper(committee.root.pk), start=START, end=END,
        steps=[("decided", "Quyết định")], target=target,
    )  # fmt: skip
    with pytest.raises(Refused, match="Đợt kết nạp “Đợt Thử”"):
        _withdraw(target)
    assert target_of(committee.root.pk, START, END) == target


def test_a_plan_under_way_holds_its_target_and_a_draft_does_not(committee: Committee) -> None:
    target, paper = _set(committee, number=9), build.paper(committee.root.pk)
    facts: dict[str, Any] = {"by": BY, "at": AT}
    plan = draft_plan(**facts, target=target, parts={committee.grassroots: 9}, kept=0)
    send_plan(**facts, plan=plan)
    with pytest.raises(Refused, match=r"phương án phân bổ lần 1 .* “Đã gửi lấy ý kiến”"):
        _withdraw(target)
    agree_plan(**facts, plan=plan)
    with pytest.raises(Refused, match="Đã thống nhất"):
        _withdraw(target)
    enforce_plan(**facts, plan=plan, document=paper)
    hand_down(**facts, target=target, parts={}, kept=9, document=paper, reason="Thu về")
    draft = draft_plan(**facts, target=target, parts={committee.grassroots: 9}, kept=0)
    _withdraw(target)  # the way out the refusal names
    assert not Plan.objects.exists(), "versions of a withdrawn target are shown nowhere"
    with pytest.raises(Refused, match="đã được rút"):
        send_plan(**facts, plan=draft)


def test_a_period_closed_with_the_target_holds_it_and_one_closed_before_does_not(committee: Committee) -> None:
    start, end = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
    early = close_period(by=BY, at=AT - dt.timedelta(days=1), reader=HOUSE, unit=committee.root, start=start, end=end)
    late = _set(committee, unit=committee.grassroots, start=start, end=end)
    _withdraw(late)
    assert rederive(HOUSE, early, today=LATER.date()) == early.digest
    first = _set(committee, unit=committee.grassroots, start=start, end=end)
    close_period(by=BY, at=AT + dt.timedelta(hours=1), reader=HOUSE, unit=committee.grassroots, start=start, end=end)
    with pytest.raises(Refused, match="đã chốt số liệu năm 2025 có chỉ tiêu này"):
        _withdraw(first)


def test_what_was_known_then_still_knows_the_target(committee: Committee) -> None:
    target = _set(committee)
    _withdraw(target)

    def told(known: dt.datetime | None) -> list[Any]:
        data = derive(HOUSE, committee.root.pk, START, END, known=known, today=LATER.date())
        return [goal["given"] for unit in data["units"] for goal in unit["targets"]]

    assert told(LATER - dt.timedelta(seconds=1)) == [4321]
    assert told(LATER) == told(None) == []
    assert list(targets_known(AT - dt.timedelta(seconds=1))) == []


# --- the database bears it


def test_the_database_refuses_what_a_withdrawn_target_can_not_bear(committee: Committee) -> None:
    target, paper = _set(committee, number=9), build.paper(committee.root.pk)
    _withdraw(target)
    for act in (
        lambda: ledger.post([Difference(target, PostingKind.GIVEN, 1)], by=BY, at=LATER, document=paper),
        lambda: Target.ever.filter(pk=target.pk).update(withdrawn_at=None, withdrawn_by="", withdrawn_reason=""),
    ):
        with pytest.raises((IntegrityError, CheckViolation), match="đã được rút"), transaction.atomic():
            act()
    other = _set(committee, number=9)
    with pytest.raises(IntegrityError, match="target_withdrawn_says_why"), transaction.atomic():
        Target.every.filter(pk=other.pk).update(withdrawn_at=LATER, withdrawn_by="thử")
    hand_down(by=BY, at=AT, target=other, parts={committee.grassroots: 4}, kept=5, document=paper)
    for held in (other.pk, Target.objects.get(unit=committee.grassroots).pk):
        with pytest.raises(IntegrityError, match="còn gắn với số đã giao"), transaction.atomic():
            Target.every.filter(pk=held).update(withdrawn_at=LATER, withdrawn_by="thử", withdrawn_reason="Thử")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Posting.objects.filter(target=target).count() == 2


def test_the_application_may_write_nothing_of_a_target_but_its_withdrawal(committee: Committee) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.column_privileges "
            "WHERE table_name = 'targets_target' AND privilege_type = 'UPDATE' AND grantee = %s",
            [APPLICATION],
        )
        found = {name for (name,) in cursor.fetchall()}
    assert found == {"withdrawn_at", "withdrawn_by", "withdrawn_reason", "withdrawn_document_id"}


def test_a_part_above_a_withdrawn_whole_is_no_fault(committee: Committee) -> None:
    whole = _set(committee, number=2)
    _withdraw(whole)
    _set(committee, number=5, category="women")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("act", ["floors", "draft", "hand_down", "campaign", "again"])
def test_a_target_withdrawn_meanwhile_takes_nothing_more(committee: Committee, act: str) -> None:
    target, paper = _set(committee, number=9), build.paper(committee.root.pk)
    facts: dict[str, Any] = {"by": BY, "at": LATER, "target": target, "document": paper}
    _withdraw(target)
    acts: dict[str, Any] = {
        "floors": lambda: set_floors(**facts, floors={}),
        "draft": lambda: draft_plan(**facts, parts={committee.grassroots: 9}, kept=0),
        "hand_down": lambda: hand_down(**facts, parts={committee.grassroots: 9}, kept=0),
        "campaign": lambda: open_campaign(
            **facts, unit=committee.root, name="Đợt Thử", start=START, end=END, steps=[("decided", "Quyết định")]
        ),
        "again": lambda: _withdraw(target),
    }
    with pytest.raises(Refused, match="đã được rút"):
        acts[act]()


# --- every way out of the house


PAGES = (
    "targets", "coverage", "idle", "timeliness", "outlook", "on_the_way", "months", "plans", "campaigns", "review", "rating",
    "closings", "set", "goal", "declare", "open_campaign", "close", "pool", "route",
)  # fmt: skip
API = (
    "/targets", "/targets/progress", "/targets/forecast", "/targets/faults", "/targets/plans", "/targets/campaigns",
    "/targets/closings", "/figures",
)  # fmt: skip
_PASSING = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|x-csrftoken": "[^"]*"|nonce="[^"]*"')


def _said(client: Client, committee: Committee) -> dict[str, str]:
    """Everything the house says about the year of the unit: pages, files, API, commands, books."""
    unit = committee.root
    more = {"on_the_way": "&loai=con-kip", "pool": "&loai=nguon", "route": "&tuyen=chua-ro"}
    said: dict[str, Any] = {
        name: client.get(f"{reverse(f'targets:{name}')}?don_vi={unit.code}&{YEAR}{more.get(name, '')}")
        for name in PAGES
    }
    said["home"] = client.get("/")
    said["report"] = client.get(f"{reverse('statistics:report')}?cua={unit.code}&{YEAR}")
    said["reports"] = client.get(f"{reverse('statistics:reports')}?don_vi={unit.code}")
    for which in ("tien-do", "nguon", "lau", "dung-han", "tuyen"):
        url = f"{reverse('targets:list_file')}?don_vi={unit.code}&{YEAR}&so={which}&tuyen=chua-ro"
        said[f"file {which}"] = client.post(url)
    for name in ("review_file", "rating_file"):
        said[name] = client.post(f"{reverse(f'targets:{name}')}?don_vi={unit.code}&{YEAR}", {"dang": "xlsx"})
    said["report file"] = client.post(f"{reverse('statistics:download')}?cua={unit.code}&{YEAR}", {"dang": "xlsx"})
    told = {name: _PASSING.sub("", _text(response)) for name, response in said.items()}
    for path in API:
        query = {"unit": unit.code} if path.endswith(("faults", "closings", "campaigns")) else {
            "unit": unit.code, "from": "2026-01-01", "to": "2026-12-31",
        }  # fmt: skip
        told[f"API {path}"] = client.get(f"/api/v1{path}", query, headers=_token(committee)).content.decode()
    asked = ["--unit", unit.code, "--from", "2026-01-01", "--to", "2026-12-31", "--json"]
    for name in ("progress", "forecast", "plans"):
        told[f"command {name}"] = CliRunner().invoke(app, [name, *asked]).output
    told["command check"] = CliRunner().invoke(app, ["check", "--unit", unit.code, "--json"]).output
    told["command allocate"] = CliRunner().invoke(app, ["allocate", *asked]).output
    told["command figures"] = CliRunner().invoke(figures, asked).output
    with rls.everything():
        what = Exporting(HOUSE, below([unit.pk], build.TODAY), build.TODAY)  # type: ignore[arg-type]
        for key in ("targets", "allocations"):
            told[f"book {key}"] = str(list(kinds()[key].export(what)))
    return told


def _token(committee: Committee) -> dict[str, str]:
    user = build.user(Role.BOARD_OFFICER, committee.root)
    return {"Authorization": f"Bearer {issue_token(by=BY, at=LATER, user=user, name='kiểm thử', days=30)[1]}"}


def _text(response: Any) -> str:
    body = response.content
    assert response.status_code == 200, response
    return str(body.decode()) if response["Content-Type"].startswith("text/html") else str(_sheet(body))


def _sheet(body: bytes) -> list[Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_everything_the_house_says_is_as_if_the_target_had_never_been_set(
    committee: Committee, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages, files, API, commands and books word for word: none of them may fetch a withdrawn target by a way of its own."""
    monkeypatch.setattr("ketnap.lib.clock.now", lambda: LATER)
    build.member(committee.cell, ceremony_on=dt.date(2026, 1, 20), official_on=None)
    with rls.everything():
        wholes = [_set(committee, number=12, measure="number", start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31))]
    before = _said(officer, committee)
    with rls.everything():
        made = [
            _set(committee, number=2, category="women"), _set(committee, number=3, measure="a_year"), _goal(committee),
            _set(committee, unit=committee.grassroots), _set(committee),
        ]  # fmt: skip
        draft_plan(by=BY, at=AT, target=made[-1], parts={committee.grassroots: 4321}, kept=0)
        set_floors(
            by=BY, at=AT, target=made[-1], floors={"grassroots_cell": 1}, document=build.paper(committee.root.pk)
        )
    standing = _said(officer, committee)
    shown = {name for name in before if before[name] != standing[name]}
    assert shown >= {
        "targets", "outlook", "plans", "review", "report", "file tien-do", "review_file",
        "rating", "rating_file", "report file", "API /targets", "API /targets/progress",
        "API /targets/plans", "API /figures", "command progress", "command plans", "command figures", "book targets",
    }, "what does not show a target can not prove that it is gone"  # fmt: skip
    with rls.everything():
        for target in made:
            _withdraw(target)
    after = _said(officer, committee)
    assert {name for name in before if before[name] != after[name]} == set()
    assert wholes == list(Target.every.all())
    assert json.loads(after["command figures"])["target"] is None


# --- the screens


def test_a_number_is_withdrawn_on_its_page_after_a_look_ahead(committee: Committee, officer: Client) -> None:
    target = _set(committee)
    page = f"{reverse('targets:targets')}?don_vi={committee.root.code}&{YEAR}"
    url = reverse("targets:withdraw", args=[target.pk])
    assert url in officer.get(page).content.decode()
    assert "Chỉ dùng khi ghi nhầm" in officer.get(url).content.decode()
    ahead = officer.post(url, {"reason": WHY, "paper_kind": "NQ"}).content.decode()
    assert "chỉ tiêu không còn được tính: 4.321, năm 2026" in ahead
    assert target_of(committee.root.pk, START, END) == target, "looked at, not yet done"
    done = officer.post(url, {"reason": WHY, "paper_kind": "NQ", "chac_chan": "1"}, follow=True).content.decode()
    assert "Đã rút chỉ tiêu." in done
    assert "Chưa có chỉ tiêu cho đúng kỳ này" in done
    listed = officer.get(f"{reverse('targets:withdrawn')}?don_vi={committee.root.code}").content.decode()
    assert WHY in listed
    assert "đã rút" in listed
    book = officer.get(reverse("targets:ledger", args=[target.pk])).content.decode()
    assert "Đã rút lúc" in book
    assert reverse("targets:hand_down", args=[target.pk]) not in book
    for name in ("withdraw", "hand_down", "revise", "part", "draft", "floor"):
        assert officer.get(reverse(f"targets:{name}", args=[target.pk])).status_code == 404, name


def test_a_goal_is_withdrawn_from_the_table_of_goals(committee: Committee, officer: Client) -> None:
    goal = _goal(committee)
    url = reverse("targets:withdraw", args=[goal.pk])
    assert url in officer.get(f"{reverse('targets:targets')}?{YEAR}").content.decode()
    officer.post(url, {"reason": WHY, "paper_kind": "NQ", "chac_chan": "1"})
    assert "43,21%" in officer.get(reverse("targets:withdrawn")).content.decode()
    assert targets_of(committee.root.pk, START, END) == []
