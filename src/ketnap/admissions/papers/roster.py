"""The list of several cases that goes with one letter, by the unit that sends it. A constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ketnap.admissions.dossier import Dossier, load_many
from ketnap.admissions.models import Case
from ketnap.admissions.papers.build.letters import pair
from ketnap.admissions.papers.build.words import occupation, schooling
from ketnap.admissions.papers.letterheads import heads
from ketnap.admissions.queries import names_of
from ketnap.lib import format as vn
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Paper, Paragraph, Table, TableColumn
from ketnap.members.kinds import Gender

COLUMNS = (
    ("TT", 0.4), ("Họ và tên", 2.2), ("Ngày sinh", 1.15), ("Giới tính", 0.7), ("Nghề nghiệp", 1.6), ("Trình độ", 1.6), ("Chi bộ", 2),
    ("Chi bộ họp xét", 1.15), ("Tán thành / tổng số", 1),
)  # fmt: skip


def roster_of(unit: int, cases: Sequence[Case], day: dt.date, *, written: dt.datetime, demo: bool) -> Paper:
    """The list as a paper of `unit`, in the order given."""
    head = heads([unit], day)[unit]
    dossiers, names = load_many(cases, day), names_of({case.unit_id for case in cases}, day)
    rows = [[str(nth), *_row(dossiers[case.pk], names.get(case.unit_id, ""))] for nth, case in enumerate(cases, 1)]
    total = Paragraph(f"Danh sách có {vn.count2(len(rows))} người.")
    return Paper(
        layout=layout_on(day), issuer=head.issuer, superior=head.superior, written=written, place=head.place, day=day,
        type_name="DANH SÁCH", subject="hồ sơ kèm theo công văn", demo=demo, landscape=True,
        blocks=[Table([TableColumn(label, width) for label, width in COLUMNS], rows), total, *pair("NGƯỜI LẬP", "T/M CẤP UỶ")],
    )  # fmt: skip


def _row(dossier: Dossier, cell: str) -> list[str]:
    person = dossier.case.person
    key = "recognition_cell_vote" if "ceremony" in dossier.steps else "cell_vote"
    ballot = next((one for one in reversed(dossier.ballots) if one.key == key), None)
    return [
        person.full_name, vn.day(person.birth_date), str(Gender(person.gender).label), occupation(dossier), schooling(dossier), cell,
        vn.day(dossier.day(key)), f"{ballot.votes_for}/{ballot.total}" if ballot else "",
    ]  # fmt: skip
