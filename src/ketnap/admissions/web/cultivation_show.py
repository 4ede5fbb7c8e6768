"""The work with sympathisers as parts of pages: the panel of a case, the tables of helpers."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.admissions.cultivation import queries
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.models import Helper
from ketnap.admissions.web.show import case_url
from ketnap.law import Finding, Outcome
from ketnap.lib import format as vn
from ketnap.ui import parts

TITLE = "Bồi dưỡng, giúp đỡ"
ELSEWHERE = "đảng viên giúp đỡ ở nơi chuyển đi"


def cultivation_panel(request: Request, dossier: Dossier) -> dict[str, Any]:
    """The panel of one case: what is due, what was done, and links to do more."""
    case, day = dossier.case, request.frame.day
    found = queries.of_case(case, day, dossier.steps)
    may = not request.frame.past and case.closed_on is None and request.scope.can(Can.EDIT_CASES, case.unit_id)
    charge = (
        f"Cấp uỷ viên phụ trách: {found.charge.member.full_name}, từ {vn.day(found.charge.since)}."
        if found.charge
        else ""
    )
    helpers = ", ".join(row.member.full_name for row in found.helpers)
    lead = " ".join(filter(None, [charge, f"Đang giúp đỡ: {helpers}." if helpers else ""]))
    return {
        "title": TITLE, "lead": lead, "links": _links(dossier, found) if may else [], "open": _open(dossier, found),
        "open_label": "Cần làm", "table": _table(dossier, found, may=may),
    }  # fmt: skip


def _open(dossier: Dossier, found: queries.Cultivated) -> list[str]:
    lines = []
    running = dossier.case.closed_on is None
    if running and "helper_assigned" in dossier.steps and not found.helpers:
        lines.append("Chưa có người giúp đỡ thay thế: hãy phân công đảng viên chính thức khác.")
    for row in found.helpers:
        if row.pk in found.unfit:
            lines.append(f"{row.member.full_name} {found.unfit[row.pk]}: cần phân công người khác thay.")
        elif running and found.remarks_due[row.pk].outcome is Outcome.NOT_MET:
            lines.append(found.remarks_due[row.pk].reason)
    if found.review is not None and found.review.outcome is Outcome.NOT_MET:
        lines.append(found.review.reason)
    return lines


def _links(dossier: Dossier, found: queries.Cultivated) -> list[parts.Link]:
    uid = dossier.case.uid
    links = [
        parts.Link(f"Nhận xét của {row.member.full_name}", reverse("admissions:remark", args=[uid, row.pk]), "quiet")
        for row in found.helpers
    ]
    label = "Đổi cấp uỷ viên phụ trách" if found.charge else "Phân công cấp uỷ viên phụ trách"
    return [
        *links,
        parts.Link("Giao nhiệm vụ thử thách", reverse("admissions:give_task", args=[uid]), "quiet"),
        parts.Link(label, reverse("admissions:charge", args=[uid]), "quiet"),
    ]


def _table(dossier: Dossier, found: queries.Cultivated, *, may: bool) -> parts.DataTable | None:
    uid = dossier.case.uid
    rows: list[tuple[dt.date, list[parts.Cell | parts.CellValue]]] = []
    for review in found.reviews:
        what = parts.Cell(f"Chi bộ xét {vn.month(review.month)}", note=review.get_note_display() if review.note else "")
        rows.append((review.on, [what, review.on, str(review.get_verdict_display()), ""]))
    for remark in found.remarks:
        quarter = f"quý {(remark.quarter.month + 2) // 3}/{remark.quarter.year}"
        what = parts.Cell(f"Nhận xét {quarter}", note=found.names.get(remark.helper.member_id, ELSEWHERE))
        rows.append((remark.on, [what, remark.on, str(remark.get_rating_display()), remark.paper_symbol]))
    for task in found.tasks:
        ending: parts.Cell | parts.CellValue = str(task.get_result_display()) if task.result else "Đang làm"
        if may and not task.result:
            ending = parts.Cell("Ghi kết quả", reverse("admissions:finish_task", args=[uid, task.pk]))
        due = f"hạn {vn.day(task.due_on)}" if task.due_on else ""
        rows.append(
            (task.given_on, [parts.Cell(f"Nhiệm vụ: {task.get_kind_display()}", note=due), task.given_on, ending, ""])
        )
    rows.sort(key=lambda row: row[0], reverse=True)
    if not rows:
        return None
    columns = [parts.Column(label) for label in ("Việc", "Ngày", "Kết quả", "Giấy tờ")]
    return parts.DataTable(TITLE, columns, [row for _, row in rows], unit="việc", caption_hidden=True)


def helping_tables(units: frozenset[int], day: dt.date, only: str) -> dict[str, Any]:
    """What the page of helpers shows: loads, each opening its assignments; what is due; who has nobody left."""
    found = queries.helping(units, day)
    chosen = [one for one in found if only in ("", str(one.member.uid))]
    rows = [row for one in chosen for row in one.rows]
    due = queries.remark_findings(rows, day)
    left = queries.without_helper(units, day)
    return {
        "loads": _loads(found), "helped": _helped(rows, due, queries.unfit_helpers(rows, day)),
        "only": chosen[0].member.full_name if only and chosen else "", "left": [(case.person.full_name, case_url(case)) for case in left],
        "limit": next((one.load.reason for one in found if one.load and one.load.outcome is Outcome.NOT_MET), ""),
    }  # fmt: skip


def _loads(found: list[queries.Helping]) -> parts.DataTable:
    here = reverse("admissions:helpers")
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for one in found:
        too_many = one.load is not None and one.load.outcome is Outcome.NOT_MET
        badge = parts.Badge("Nhiều hơn mức", "warn", "warning") if too_many else None
        most = one.load.facts.get("most") if one.load else None
        url = f"{here}?{urlencode({'nguoi': str(one.member.uid)})}"
        rows.append(
            [
                parts.Cell(one.member.full_name, note=one.unfit), parts.Cell(one.count, url, badge=badge),
                most if isinstance(most, int) else "Chưa rõ",
            ]
        )  # fmt: skip
    columns = [
        parts.Column("Người giúp đỡ"), parts.Column("Đang giúp đỡ", figures=True),
        parts.Column("Mức nhắc", figures=True, hint="Mức để nhắc, không chặn việc phân công"),
    ]  # fmt: skip
    empty = parts.Empty(
        "Chưa phân công ai giúp đỡ", "Người giúp đỡ được phân công ở bước “Phân công đảng viên giúp đỡ”."
    )
    return parts.DataTable("Người giúp đỡ", columns, rows, unit="người", empty=empty, caption_hidden=True)


def _helped(rows: list[Helper], due: dict[int, Finding], unfit: dict[int, str]) -> parts.DataTable:
    body: list[list[parts.Cell | parts.CellValue]] = []
    for row in rows:
        finding = due[row.pk]
        words = {Outcome.MET: ("Trong hạn", "good"), Outcome.NOT_MET: ("Quá hạn nhận xét", "bad")}
        label, tone = words.get(finding.outcome, ("Chưa rõ hạn", "neutral"))
        day = finding.facts.get("due")
        when = dt.date.fromisoformat(day) if isinstance(day, str) else ""
        body.append(
            [
                row.member.full_name, parts.Cell(row.case.person.full_name, case_url(row.case)), row.since,
                parts.Cell(when, badge=parts.Badge(label, tone)),  # type: ignore[arg-type]
                parts.Cell(f"Cần thay: {unfit[row.pk]}" if row.pk in unfit else ""),
            ]
        )  # fmt: skip
    columns = [
        parts.Column(label) for label in ("Người giúp đỡ", "Người được giúp đỡ", "Từ ngày", "Hạn nhận xét", "Lưu ý")
    ]
    return parts.DataTable("Đang giúp đỡ", columns, body, unit="lượt giúp đỡ", caption_hidden=True)
