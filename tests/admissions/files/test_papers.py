"""Papers of a file: verbs, order, undoing, what a step asks for, what an inspector reads back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.actions.load_case import BookStep, load_case
from ketnap.admissions.actions.waive import waive
from ketnap.admissions.dossier import load
from ketnap.admissions.files.actions.check_paper import check_paper
from ketnap.admissions.files.actions.mark_not_applicable import mark_not_applicable
from ketnap.admissions.files.actions.receive_paper import receive_paper
from ketnap.admissions.files.actions.return_paper import return_paper
from ketnap.admissions.files.actions.undo_paper_act import undo_paper_act
from ketnap.admissions.files.catalogue import BY_CODE, CATALOGUE, variants
from ketnap.admissions.files.kinds import Ground, PaperState, ReturnReason
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.shelf import Standing
from ketnap.admissions.files.writing import Original
from ketnap.admissions.judging import Question, papers_of
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.recording import Blocked
from ketnap.audit.models import Entry
from ketnap.law import load_rules
from ketnap.law.rules.papers import GROUPS
from ketnap.lib import rls
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import BY, NOW, SIGNED
from tests.admissions.test_steps import refused

START = dt.date(2026, 3, 2)
TODAY = NOW.date()


def standing(case: Case, code: str, day: dt.date = TODAY) -> Standing:
    dossier = load(case, day)
    found = papers_of(Question(dossier, paths.way(case, day), "cell_vote", day))
    return next(one for one in found if one.kind.code == code)


@pytest.fixture
def ready(committee: Committee) -> Case:
    """A case that waits for its cell."""
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected")
    return case


def test_the_catalogue_is_the_law(db: None) -> None:
    for group in GROUPS:
        value = load_rules().value(group, TODAY).value
        assert value == {kind.code for kind in CATALOGUE if kind.group == group}
    for kind in CATALOGUE:
        assert kind.label[0].isupper()
        assert {form.code for form in variants(kind, TODAY)} == set(kind.forms)
    assert [form.variant for form in variants(BY_CODE["AWARENESS_CERTIFICATE"], TODAY)] == ["1", "2"]
    assert variants(BY_CODE["AWARENESS_CERTIFICATE"], dt.date(2020, 1, 1)) == ()


def test_a_paper_is_received_checked_and_sent_back_and_every_act_stays(ready: Case) -> None:
    assert standing(ready, "APPLICATION").by_step
    assert standing(ready, "MEMBER_FORM").state == PaperState.MISSING
    paper = Original("1-knd", " 05 ", dt.date(2026, 3, 12), "Tủ hồ sơ chi bộ")
    receive_paper(by=BY.for_person("Bí thư Giả Định"), at=NOW, case=ready, code="APPLICATION", on=TODAY, paper=paper)
    with refused("file.there"):
        receive_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY)
    check_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY)
    now = standing(ready, "APPLICATION")
    assert (now.state, now.symbol, now.place) == (PaperState.CHECKED, "05", "Tủ hồ sơ chi bộ")
    with refused("file.not_received"):
        check_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY)
    return_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY, reason=ReturnReason.NO_SIGNATURE)
    assert standing(ready, "APPLICATION").open
    receive_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY, paper=paper)
    acts = list(PaperAct.objects.order_by("id").values_list("state", "did"))
    assert acts == [("received", "Bí thư Giả Định"), ("checked", ""), ("returned", ""), ("received", "")]
    written = Entry.objects.filter(subject_id=str(ready.uid), action__startswith="files.").order_by("id")
    assert [entry.action for entry in written] == [
        "files.receive_paper", "files.check_paper", "files.return_paper", "files.receive_paper",
    ]  # fmt: skip
    assert written[2].reason == "Thiếu chữ ký hoặc dấu"


def test_a_paper_sent_back_stops_the_vote_until_it_is_there_or_waived(ready: Case, committee: Committee) -> None:
    return_paper(by=BY, at=NOW, case=ready, code="OPINIONS", on=TODAY, reason=ReturnReason.INCOMPLETE)
    with pytest.raises(Blocked, match="Đã trả lại: tổng hợp ý kiến nhận xét"):
        paths.advance(ready, TODAY)
    document = build.paper(committee.root.pk)
    waive(by=SIGNED, at=NOW, case=ready, step="cell_vote", rule="file_papers", document=document, reason="Bổ sung sau")
    assert paths.advance(ready, TODAY) == "cell_vote"


def test_a_paper_put_right_lets_the_vote_pass_without_a_ground(committee: Committee) -> None:
    start = dt.date(2025, 10, 6)  # every value read in its document
    case = paths.source(committee.cell, start)
    day = paths.walk(case, start, "opinions_collected")
    return_paper(by=BY, at=NOW, case=case, code="OPINIONS", on=day, reason=ReturnReason.INCOMPLETE)
    receive_paper(by=BY, at=NOW, case=case, code="OPINIONS", on=day)
    assert paths.advance(case, day, ground="") == "cell_vote"
    kept = {one["rule"]: one["outcome"] for one in case.steps.get(key="cell_vote").findings}
    assert kept["file_papers"] == "met"


def test_only_what_may_be_missing_is_not_called_for(ready: Case, committee: Committee) -> None:
    with refused("file.ground"):
        mark_not_applicable(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY, ground=Ground.NO_UNION)
    with refused("file.document"):
        mark_not_applicable(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY, ground=Ground.BY_DOCUMENT)
    document = Original("", "12-CV/BTCTU", dt.date(2026, 4, 1), "")
    mark_not_applicable(
        by=BY, at=NOW, case=ready, code="MEMBER_FORM", on=TODAY, ground=Ground.BY_DOCUMENT, document=document
    )
    assert standing(ready, "MEMBER_FORM").state == PaperState.NOT_APPLICABLE
    assert standing(ready, "APPRAISAL").ground == Ground.NOT_ON_ROUTE  # a cell right under the committee
    below = paths.source(committee.sub_cell, START)
    assert standing(below, "APPRAISAL").state == PaperState.MISSING
    assert standing(ready, "UNION_RESOLUTION").by_step


@pytest.mark.parametrize(
    ("code", "on", "paper", "wanted"),
    [
        ("NO_SUCH", TODAY, Original(), "file.paper"),
        ("APPLICATION", TODAY + dt.timedelta(days=1), Original(), "file.future"),
        ("APPLICATION", TODAY, Original("2-knd"), "file.form"),
        ("APPLICATION", TODAY, Original("", "", TODAY + dt.timedelta(days=1)), "file.paper_date"),
    ],
)
def test_what_cannot_be_is_refused(ready: Case, code: str, on: dt.date, paper: Original, wanted: str) -> None:
    with refused(wanted):
        receive_paper(by=BY, at=NOW, case=ready, code=code, on=on, paper=paper)
    assert not PaperAct.objects.exists()


def test_acts_follow_each_other_in_time(ready: Case) -> None:
    receive_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY)
    with refused("file.order"):
        check_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY - dt.timedelta(days=1))
    with refused("file.not_there"):
        return_paper(by=BY, at=NOW, case=ready, code="MEMBER_FORM", on=TODAY, reason=ReturnReason.MISMATCH)
    with refused("file.reason"):
        return_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY, reason="vì thế")


def test_an_act_is_taken_back_on_its_day_and_stays_visible(ready: Case) -> None:
    first = receive_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY)
    second = check_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY)
    with refused("undo.later"):
        undo_paper_act(by=BY, at=NOW, act=first)
    with refused("undo.late"):
        undo_paper_act(by=BY, at=NOW + dt.timedelta(days=1), act=second)
    undo_paper_act(by=BY, at=NOW, act=second)
    with refused("undo.done"):
        undo_paper_act(by=BY, at=NOW, act=second)
    assert standing(ready, "APPLICATION").state == PaperState.RECEIVED
    undo_paper_act(by=BY, at=NOW, act=first)
    assert standing(ready, "APPLICATION").by_step
    assert PaperAct.objects.exclude(undone_at=None).count() == 2


def test_a_file_loaded_from_a_book_takes_its_papers_later(committee: Committee) -> None:
    person = paths.source(committee.other_cell, START)
    close_case(by=BY, at=NOW, case=person, outcome=Outcome.REMOVED, on=TODAY, reason="Chuyển sang chi bộ khác")
    steps = [BookStep("sympathiser", dt.date(2024, 1, 8)), BookStep("file_compiled", dt.date(2024, 5, 6))]
    case = load_case(by=BY, at=NOW, person=person.person, cell=committee.cell, steps=steps)
    assert standing(case, "APPLICATION").by_step
    old = Original("1-knd", "", dt.date(2024, 5, 6), "Kho hồ sơ")
    receive_paper(by=BY, at=NOW, case=case, code="APPLICATION", on=TODAY, paper=old)
    assert standing(case, "APPLICATION").place == "Kho hồ sơ"
    with refused("case.closed"):
        receive_paper(by=BY, at=NOW, case=person, code="APPLICATION", on=TODAY)


def test_the_database_holds_the_same(ready: Case) -> None:
    row = receive_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY)
    for change in ({"state": "returned"}, {"state": "missing"}, {"reason": "mismatch"}, {"ground": "no_union"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperAct.objects.filter(pk=row.pk).update(**change)


def test_papers_are_seen_where_the_case_is(ready: Case, committee: Committee) -> None:
    receive_paper(by=BY, at=NOW, case=ready, code="APPLICATION", on=TODAY)
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])):
        assert not PaperAct.objects.exists()
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert PaperAct.objects.count() == 1
