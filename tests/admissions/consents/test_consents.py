"""Special groups: routed by the law, answered by people, hidden where they tell of faith, descent or family."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.consents.actions.ask_consent import ask_consent
from ketnap.admissions.consents.actions.record_consent import record_consent
from ketnap.admissions.consents.actions.reveal_specials import reveal_specials
from ketnap.admissions.consents.actions.state_special import state_special
from ketnap.admissions.consents.actions.undo_special import undo_special
from ketnap.admissions.consents.models import Group, Hidden, Special, SpecialSecret
from ketnap.admissions.consents.reading import route
from ketnap.admissions.dossier import load
from ketnap.admissions.judging import Question, judge
from ketnap.admissions.models import Case
from ketnap.admissions.recording import Blocked
from ketnap.audit.models import Entry
from ketnap.law import Outcome, rules
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import BY, NOW
from tests.admissions.test_steps import refused

START = dt.date(2025, 10, 6)
TODAY = NOW.date()


def stated(case: Case, group: str) -> Special:
    return state_special(by=BY, at=NOW, case=case, group=group, on=TODAY)


def test_every_group_has_its_route(db: None) -> None:
    assert set(rules.SPECIAL) == {*Group.values, *Hidden.values}
    for group in rules.SPECIAL:
        way = route(group, TODAY)
        assert way.body.known or way.body.because
        assert way.papers is None or way.papers.text
    assert "cấp trên trực tiếp" in route("PRIVATE_OWNER", TODAY).body.text
    assert not route("CHINESE", TODAY).body.known


def test_where_nobody_read_the_law_the_document_says_who_consents(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    row = stated(case, Hidden.FOREIGN_ORIGIN)
    shown = officer.post(_url(case, "special_reveal")).content.decode()
    assert "Công dân Việt Nam gốc nước ngoài" in shown
    assert route(Hidden.FOREIGN_ORIGIN, TODAY).body.because in shown
    paper = build.paper(committee.root.pk)
    record_consent(by=BY, at=NOW, special=row, document=paper, agreed=True)
    shown = officer.post(_url(case, "special_reveal")).content.decode()
    assert "Theo văn bản đã ghi; quy định chưa rõ." in shown
    assert paper.issuer in shown


def test_a_decision_waits_for_the_consent(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "sent_up")
    row = stated(case, Hidden.BELIEVER)
    with pytest.raises(Blocked, match="Chưa có văn bản đồng ý: một trường hợp đặc thù"):
        paths.advance(case, day)
    paper = build.paper(committee.root.pk)
    record_consent(by=BY, at=NOW, special=row, document=paper, agreed=False)
    with pytest.raises(Blocked, match="không đồng ý"):
        paths.advance(case, day)
    record_consent(by=BY, at=NOW, special=row, document=paper, agreed=True)
    assert paths.advance(case, day, ground="") == "decided"
    kept = str(case.steps.get(key="decided").findings)
    assert "tôn giáo" not in kept


def test_a_case_without_a_group_is_asked_nothing(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "decided")
    assert "special_consents" not in {one["rule"] for one in case.steps.get(key="decided").findings}


def test_the_consent_for_age_serves_the_rule_on_age(committee: Committee) -> None:
    case = paths.source(committee.cell, START, birth=dt.date(1960, 1, 9))
    row = stated(case, Group.OVER_AGE)
    asked = Question(load(case, TODAY), paths.way(case, TODAY), "cell_vote", TODAY)
    assert judge("age", asked).outcome is Outcome.UNKNOWN
    record_consent(by=BY, at=NOW, special=row, document=build.paper(committee.root.pk), agreed=True)
    asked = Question(load(case, TODAY), paths.way(case, TODAY), "cell_vote", TODAY)
    assert judge("age", asked).outcome is Outcome.WAIVED


def test_what_cannot_be_is_refused(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    with refused("special.group"):
        stated(case, "KHAC")
    with refused("special.future"):
        state_special(by=BY, at=NOW, case=case, group=Group.ELDER, on=TODAY + dt.timedelta(days=1))
    row = stated(case, Hidden.CHINESE)
    with refused("special.known"):
        stated(case, Hidden.CHINESE)
    with refused("undo.late"):
        undo_special(by=BY, at=NOW + dt.timedelta(days=1), special=row)
    undo_special(by=BY, at=NOW, special=row)
    with rls.sensitive():
        assert not SpecialSecret.objects.exists()
    again = stated(case, Hidden.CHINESE)
    paper = build.paper(committee.root.pk, on=dt.date(2026, 2, 2))
    with refused("special.document"):
        record_consent(by=BY, at=NOW - dt.timedelta(days=400), special=again, document=paper, agreed=True)


def test_a_hidden_group_lies_encrypted(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    row = stated(case, Hidden.BELIEVER)
    assert (row.group, SpecialSecret.objects.count()) == ("", 0)
    with rls.sensitive():
        assert b"BELIEVER" not in bytes(SpecialSecret.objects.get().cipher)
    assert reveal_specials(by=BY, at=NOW, case=case) == {row.pk: "BELIEVER"}
    trail = str(list(Entry.objects.filter(action__startswith="consents.").values_list("before", "after", "reason")))
    assert "BELIEVER" not in trail
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])), rls.sensitive():
        assert not Special.objects.exists()
        assert not SpecialSecret.objects.exists()


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root, sensitive=True))
    return client


def _url(case: Case, name: str = "specials", *more: object) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def test_groups_are_stated_routed_and_answered_on_screens(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START, birth=dt.date(1960, 1, 9))
    page = officer.get(reverse("admissions:case", args=[case.uid])).content.decode()
    assert "Người quá tuổi quy định: có thể thuộc diện này, chưa ghi" in page
    for group in ("OVER_AGE", "BELIEVER"):
        assert officer.post(_url(case, "special_state"), {"on": "20/11/2026", "group": group}).status_code == 302
    shown = officer.get(_url(case)).content.decode()
    assert "Ban thường vụ cấp uỷ trực thuộc Trung ương" in shown
    assert "tôn giáo" not in shown
    revealed = officer.post(_url(case, "special_reveal")).content.decode()
    assert "Người theo tôn giáo" in revealed
    assert "Văn bản xin ý kiến của đảng uỷ cơ sở" in revealed
    row = Special.objects.get(group="OVER_AGE")
    facts = {
        "agreed": "1", "paper_kind": "CV", "paper_symbol": "15-CV/TU", "paper_issued_on": "10/11/2026",
        "paper_issuer": "Ban Thường vụ Tỉnh uỷ Giả Định",
    }  # fmt: skip
    assert officer.post(_url(case, "special_answer", row.pk), facts).status_code == 302
    assert "15-CV/TU, 10/11/2026" in officer.get(_url(case)).content.decode()
    hidden = Special.objects.get(group="")
    assert officer.post(_url(case, "special_undo", hidden.pk)).status_code == 302
    assert officer.get(_url(case, "special_answer", hidden.pk)).status_code == 404
    officer.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    assert officer.post(_url(case, "special_reveal")).status_code == 403


def asked(
    row: Special, on: dt.date = dt.date(2026, 10, 1), symbol: str = "15-CV/ĐU", body: str = "Cấp trên Giả Định"
) -> Special:
    return ask_consent(by=BY, at=NOW, special=row, symbol=symbol, on=on, body=body)


def test_asking_is_written_when_asked_and_replaced_with_a_trace(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    row = stated(case, Group.ELDER)
    with refused("special.asked"):
        asked(row, symbol=" ")
    with refused("special.asked"):
        asked(row, body=" ")
    with refused("special.asked_future"):
        asked(row, TODAY + dt.timedelta(days=1))
    asked(row)
    made = asked(row, dt.date(2026, 10, 5), "16-CV/ĐU")
    assert (made.asked_symbol, made.asked_on, made.asked_body) == (
        "16-CV/ĐU",
        dt.date(2026, 10, 5),
        "Cấp trên Giả Định",
    )
    entry = Entry.objects.filter(action="consents.ask_consent").latest("pk")
    assert (entry.before["symbol"], entry.after["symbol"]) == ("15-CV/ĐU", "16-CV/ĐU")
    with pytest.raises(IntegrityError), transaction.atomic():
        Special.objects.filter(pk=row.pk).update(asked_body="")


def test_an_answer_is_not_older_than_the_question(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    row, on = asked(stated(case, Group.ELDER)), dt.date(2026, 9, 30)
    early, late = (
        build.paper(committee.root.pk, on=day, symbol=str(day)) for day in (dt.date(2025, 9, 1), dt.date(2025, 9, 2))
    )
    with refused("special.answer_early"):
        record_consent(by=BY, at=NOW, special=row, document=early, agreed=True)
    asked(row, late.issued_on)
    record_consent(by=BY, at=NOW, special=row, document=late, agreed=True)
    with refused("special.asked_late"):
        asked(row, on)


def test_the_case_shows_whom_it_waits_for_and_how_long(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    for group in (Group.ELDER, Hidden.FOREIGN_SPOUSE):
        stated(case, group)
    page = reverse("admissions:case", args=[case.uid])
    assert "chưa ghi văn bản xin ý kiến" in officer.get(page).content.decode()
    hidden = Special.objects.get(group="")
    typed = {"asked_symbol": "09-CV/ĐU", "asked_on": "10/11/2026", "asked_body": "Ban Thường vụ Giả Định"}
    assert officer.post(_url(case, "special_ask", hidden.pk), typed).status_code == 302
    shown = officer.get(page).content.decode()
    words = "đã xin ý kiến Ban Thường vụ Giả Định (09-CV/ĐU, 10/11/2026); chưa có văn bản trả lời, đã chờ 10 ngày"
    assert words in shown
    assert "nước ngoài" not in shown
    listed = officer.get(_url(case)).content.decode()
    assert "09-CV/ĐU, 10/11/2026" in listed
    assert "Ban Thường vụ Giả Định; đã chờ 10 ngày" in listed
    assert "Ghi xin ý kiến" in listed, "the other is still to be asked about"
