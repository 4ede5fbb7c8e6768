"""Cases that go an unusual way: to another cell, back and forth after a lost vote, together to one ceremony."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.recording import Paper
from ketnap.admissions.turns.actions.hold_shared_ceremony import Sworn, hold_shared_ceremony
from ketnap.admissions.turns.actions.receive_case import receive_case
from ketnap.admissions.turns.actions.report_votes import report_votes
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.demo.atwork.cast import SECRETARY_CELL, Cast, New
from ketnap.demo.committees.baxuyen import CITY, COMMUNE
from ketnap.documents.actions.open_number_book import open_number_book
from ketnap.documents.kinds import Kind
from ketnap.members.kinds import Gender, Occupation

_USED = ((CITY, "ThU", {Kind.DECISION: 560, Kind.LETTER: 120}), (COMMUNE, "ĐU", {Kind.DECISION: 31, Kind.LETTER: 58}))
"""Numbers used on paper before the books were opened here."""


def _books(cast: Cast) -> None:
    """City and commune number their decisions and letters here."""
    year = dt.date(cast.ago(400).year, 1, 1)
    for code, who, kinds in _USED:
        by = cast.city if code == CITY else cast.commune
        for kind, last in kinds.items():
            open_number_book(
                by=by,
                at=cast.at,
                unit_id=cast.units[code].pk,
                kind=kind,
                suffix=f"{kind}/{who}",
                term_from=year,
                last=last,
            )


def _moves(cast: Cast) -> None:
    """One on its way to another cell, one that arrived there a month ago and has a new helper."""
    going, there = cast.case_at("file_permitted"), cast.units[f"{COMMUNE}.05"]
    send_case(
        by=cast.commune, at=cast.at, case=going, receiver=there, ordered_on=cast.ago(12), sent_on=cast.ago(9),
        letter=Paper("12-CV/CB", cast.ago(9)),
    )  # fmt: skip
    arrived, new_cell = cast.case_at("course_completed"), cast.units[f"{COMMUNE}.04"]
    move = send_case(
        by=cast.commune, at=cast.at, case=arrived, receiver=new_cell, ordered_on=cast.ago(20), sent_on=cast.ago(17),
        letter=Paper("11-CV/CB", cast.ago(17)),
    )  # fmt: skip
    helper = cast.official(new_cell, cast.ago(15))
    receive_case(by=cast.commune, at=cast.at, move=move, on=cast.ago(15), helper=helper)


def _lost_vote(cast: Cast) -> None:
    """A cell's vote fell short of its share and was reported to the committee above."""
    case, on = cast.case_at("opinions_collected"), cast.ago(3)
    cast.meet(case, "cell_vote", on, votes_for=cast.count(case.unit, on) // 2)
    report_votes(by=cast.commune, at=cast.at, case=case, key="cell_vote", on=cast.ago(2), symbol="09-BC/CB")


def _ceremony(cast: Cast) -> None:
    """Two cells admitted one each at a ceremony of the commune, five weeks ago."""
    on = cast.ago(35)
    people = (
        New(SECRETARY_CELL, "Dương Thị Thử Khuê", dt.date(1998, 5, 6), occupation=Occupation.COMMUNE_OFFICIAL),
        New(f"{COMMUNE}.03", "Triệu Văn Ví Dụ Lâm", dt.date(1996, 12, 1), Gender.MALE),
    )
    ready = [cast.walk(new, "decision_received", cast.ago(42)) for new in people]
    cast.people |= {"sworn": ready[0], "sworn too": ready[1]}
    hold_shared_ceremony(
        by=cast.commune, at=cast.at, unit=cast.units[COMMUNE], on=on, leader="Nguyễn Văn Giả Định Sơn",
        people=[Sworn(case, on) for case in ready],
    )  # fmt: skip


SCENES = (_books, _moves, _lost_vote, _ceremony)
