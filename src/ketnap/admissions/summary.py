"""The summary table (trích ngang) a meeting reads from: one line a case, the same on screen, in Excel and in Word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ketnap.admissions.dossier import Dossier, load_many
from ketnap.admissions.judging import Question, findings, is_unsure, probation_end
from ketnap.admissions.kinds import RefereeKind
from ketnap.admissions.queries import Running, names_of
from ketnap.law import Outcome
from ketnap.lib import format as vn
from ketnap.lib.cells import Column
from ketnap.members.kinds import Education, Gender, Occupation, Professional

HEADINGS = (
    ("nth", "TT"), ("name", "Họ và tên"), ("birth", "Ngày sinh"), ("gender", "Giới tính"), ("cell", "Chi bộ"),
    ("work", "Nghề nghiệp"), ("schooling", "Trình độ"), ("sympathiser", "Cảm tình Đảng"), ("certificate", "Lớp nhận thức"),
    ("referees", "Người giới thiệu"), ("vetting", "Kết luận thẩm tra"), ("vote", "Chi bộ biểu quyết"), ("due", "Hạn quyết định"),
    ("remarks", "Kết quả đối chiếu"),
)  # fmt: skip
SHEET = tuple(
    Column(key, label, 24 if key in ("name", "cell", "referees", "remarks") else 14) for key, label in HEADINGS
)


@dataclass(frozen=True)
class Line:
    """One case as the table shows it, every value as text; `uid` finds its page."""

    uid: str
    values: dict[str, str]

    @property
    def cells(self) -> list[str]:
        """Values in the order of `HEADINGS`."""
        return [self.values[key] for key, _ in HEADINGS]


def summary(listed: Sequence[Running], key: str, day: dt.date) -> list[Line]:
    """The lines of the cases that wait for the step `key`. A constant number of queries."""
    dossiers = load_many([one.case for one in listed], day)
    names = names_of({one.case.unit_id for one in listed}, day)
    return [
        Line(
            str(one.case.uid),
            {"nth": str(nth), **_values(one, dossiers[one.case.pk], names[one.case.unit_id], key, day)},
        )
        for nth, one in enumerate(listed, 1)
    ]


def _values(one: Running, dossier: Dossier, cell: str, key: str, day: dt.date) -> dict[str, str]:
    person, known = one.case.person, dossier.background
    certificate = dossier.certificate
    due = next((clock.due for clock in one.clocks if clock.ends_with == key), None)
    return {
        "name": person.full_name, "birth": vn.day(person.birth_date), "gender": str(Gender(person.gender).label),
        "cell": cell, "work": str(Occupation(known.occupation).label) if known and known.occupation else "",
        "schooling": _schooling(dossier), "sympathiser": vn.day(dossier.day("sympathiser")),
        "certificate": vn.day(certificate.issued_on) if certificate else "", "referees": _referees(dossier),
        "vetting": vn.day(dossier.day("vetting_closed")), "vote": _vote(dossier, key), "due": vn.day(due),
        "remarks": _remarks(one, dossier, key, day),
    }  # fmt: skip


def _schooling(dossier: Dossier) -> str:
    known = dossier.background
    if known is None:
        return ""
    parts = [
        Education(known.education).label if known.education else "",
        Professional(known.professional).label if known.professional else "",
    ]
    return ", ".join(str(part) for part in parts if part)


def _referees(dossier: Dossier) -> str:
    return "; ".join(
        row.member.full_name if row.member else str(RefereeKind(row.kind).label)
        for row in dossier.referees
        if row.until is None
    )


def _vote(dossier: Dossier, key: str) -> str:
    vote = "recognition_cell_vote" if key.startswith("recogni") else "cell_vote"
    ballot = next((one for one in reversed(dossier.ballots) if one.key == vote), None)
    return f"{ballot.votes_for}/{ballot.total}, {vn.day(ballot.on)}" if ballot else ""


def _remarks(one: Running, dossier: Dossier, key: str, day: dt.date) -> str:
    found = findings(Question(dossier, one.way, key, day, done=False))
    against = [finding.title for finding in found if finding.outcome is Outcome.NOT_MET]
    unsure = [finding.title for finding in found if finding.outcome is not Outcome.NOT_MET and is_unsure(finding)]
    official = probation_end(dossier) if key == "recognised" else None
    words = [
        f"Chưa đạt: {', '.join(against)}" if against else "",
        f"Chưa rõ: {', '.join(unsure)}" if unsure else "",
        f"Chính thức từ {vn.day(official)}" if official else "",
    ]
    return ". ".join(word for word in words if word) or "Đạt"
