"""What a finding carries: its doubt, its values, its facts, and whether it stands in the way."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ketnap.law import Finding, Outcome, Share, Verified, load_calendar, load_rules
from ketnap.law.findings import plain_fact
from ketnap.law.rules import AgeFacts, DecisionLimitFacts, LimitFacts, VoteFacts, age, cell_vote, decision_limit
from ketnap.law.rules.deadlines import due_date, local_limit
from ketnap.law.rules.framework import Reading

RULES, CALENDAR = load_rules(), load_calendar()


def test_a_finding_survives_json_and_keeps_the_values_it_used() -> None:
    finding = decision_limit(DecisionLimitFacts(date(2026, 8, 3), None, date(2026, 8, 10)), RULES, CALENDAR)
    stored = json.loads(json.dumps(finding.as_json()))
    assert Finding.from_json(stored) == finding
    assert finding.values[0]["key"] == "deadline.admission_decision"
    assert finding.values[0]["value"] == 45
    assert finding.facts["days"] == 45
    assert "294-QĐ/TW" in finding.citation


def test_a_finding_is_as_sure_as_its_least_sure_value() -> None:
    sure = age(AgeFacts(date(2000, 1, 1), date(2025, 8, 1)), RULES, CALENDAR)
    unsure = age(AgeFacts(date(2000, 1, 1), date(2026, 8, 1)), RULES, CALENDAR)
    assert (sure.certain, sure.verified) == (True, Verified.YES)
    assert (unsure.outcome, unsure.certain) == (Outcome.MET, False)


def test_only_a_blocking_rule_not_met_or_unknown_stands_in_the_way() -> None:
    young = age(AgeFacts(date(2015, 1, 1), date(2025, 8, 1)), RULES, CALENDAR)
    missing = age(AgeFacts(None, date(2025, 8, 1)), RULES, CALENDAR)
    late = decision_limit(DecisionLimitFacts(date(2025, 7, 1), date(2025, 12, 1)), RULES, CALENDAR)
    assert (young.blocking, missing.blocking, late.blocking) == (True, True, False)
    assert late.outcome is Outcome.NOT_MET


def test_a_failed_vote_says_how_many_were_needed() -> None:
    finding = cell_vote(VoteFacts(date(2025, 8, 1), 10, (), 6), RULES, CALENDAR)
    assert finding.outcome is Outcome.NOT_MET
    assert "cần ít nhất 2/3, tức 7" in finding.reason


def test_a_rule_may_not_read_what_it_did_not_declare() -> None:
    with pytest.raises(LookupError, match="does not declare"):
        Reading(age, RULES, CALENDAR).value("deadline.ceremony", date(2025, 8, 1))
    with pytest.raises(LookupError):
        local_limit(LimitFacts(date(2025, 12, 1), None, date(2025, 12, 2), "deadline.ceremony"), RULES, CALENDAR)


def test_a_due_date_for_lists_is_the_one_the_rule_finds() -> None:
    start, key = date(2025, 7, 1), "deadline.admission_decision"
    due = due_date(key, start, RULES, CALENDAR, extra=15)
    finding = decision_limit(DecisionLimitFacts(start, None, start, 15), RULES, CALENDAR)
    assert due is not None
    assert finding.facts["due"] == due.date.isoformat() == "2025-09-25"
    assert due_date(key, date(2016, 7, 24), RULES, CALENDAR) is None


def test_a_fact_that_json_cannot_hold_is_a_slip() -> None:
    with pytest.raises(TypeError):
        plain_fact(1.5)


@pytest.mark.parametrize(("total", "needed"), [(1, 1), (2, 2), (3, 2), (9, 6), (10, 7), (11, 8), (30, 20)])
def test_two_thirds_in_whole_numbers(total: int, needed: int) -> None:
    share = Share(2, 3, strict=False)
    assert share.needed(total) == needed
    assert share.reached(needed, total)
    assert not share.reached(needed - 1, total)


@pytest.mark.parametrize(("total", "needed"), [(1, 1), (2, 2), (3, 2), (15, 8), (16, 9)])
def test_more_than_half_in_whole_numbers(total: int, needed: int) -> None:
    share = Share(1, 2, strict=True)
    assert share.needed(total) == needed
    assert share.reached(needed, total)
    assert not share.reached(needed - 1, total)
