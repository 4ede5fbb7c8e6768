"""Vetting as parts of pages: kinds of persons and how far they are, requests with their limits. Never a name of a relative."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse

from ketnap.admissions.dossier import Dossier
from ketnap.admissions.models import Case
from ketnap.admissions.vetting import progress
from ketnap.admissions.vetting.clocks import label_of, reply_clock
from ketnap.admissions.vetting.independence import part_of, what_the_law_says
from ketnap.admissions.vetting.kinds import APPLICANT
from ketnap.admissions.vetting.models import Conclusion, Loan, Request
from ketnap.admissions.vetting.writing import called_for
from ketnap.law import Calendar, load_rules
from ketnap.lib import format as vn
from ketnap.ui import parts

TONES: dict[str, parts.Tone] = {
    progress.OPEN: "warn", progress.ASKED: "info", progress.ANSWERED: "good", progress.EXEMPT: "neutral",
    progress.PARTLY: "warn",
}  # fmt: skip


def law_label(code: str) -> str:
    """The law's name of a kind of person, with a capital."""
    text = dict(load_rules().parameters["vetting.subjects"].labels)[code]
    return text[0].upper() + text[1:]


def order(day: dt.date) -> list[str]:
    """Kinds of persons the law names on `day`, in its order."""
    wanted = called_for(day)
    return [code for code, _ in load_rules().parameters["vetting.subjects"].labels if code in wanted]


def labels(found: Iterable[progress.Person]) -> dict[int, str]:
    """A label for each person: the kind, numbered where there are several of it."""
    listed = list(found)
    many, seen = Counter(one.code for one in listed), Counter[str]()
    made = {}
    for one in listed:
        seen[one.code] += 1
        made[one.pk] = law_label(one.code) + (f", người thứ {seen[one.code]}" if many[one.code] > 1 else "")
    return made


def vetting_panel(dossier: Dossier) -> dict[str, Any] | None:
    """What the page of the case says: how many are open, and which limits run. None before the file is compiled."""
    if "file_compiled" not in dossier.steps and not dossier.vetted:
        return None
    link = parts.Link("Mở thẩm tra lý lịch", reverse("admissions:vetting", args=[dossier.case.uid]), "plain")
    people = [one for one in dossier.vetted if not one.absent]
    waiting = [one for one in people if one.state(dossier.on) not in (progress.ANSWERED, progress.EXEMPT)]
    known = {one.code for one in dossier.vetted}
    unstated = [law_label(code) for code in order(dossier.on) if code not in known] if people else []
    done = f"Đã xong {len(people) - len(waiting)}/{len(people)} người."
    lead = done if people else "Chưa lập danh sách người phải thẩm tra."
    words = [f"{labels(people)[one.pk]}: {progress.LABELS[one.state(dossier.on)].lower()}" for one in waiting]
    words += [f"{label}: chưa ghi" for label in unstated]
    if "vetting_closed" in dossier.steps:
        words = []
    return {
        "title": "Thẩm tra lý lịch", "lead": lead, "open": words, "open_label": "Còn phải làm" if words else "",
        "links": [link],
    }  # fmt: skip


def people_table(
    case: Case, found: list[progress.Person], day: dt.date, *, may: bool, fresh: Collection[int] = ()
) -> parts.DataTable:
    """Every kind of person the law names, and the persons of it. `fresh` were typed today and may still be taken off."""
    rows: list[list[parts.Cell | parts.CellValue]] = []
    names = labels(one for one in found if not one.absent)
    for code in [*order(day), *sorted({one.code for one in found} - set(order(day)))]:
        of_kind = [one for one in found if one.code == code]
        if not of_kind:
            rows.append([law_label(code), parts.Cell("", badge=parts.Badge("Chưa ghi", "warn")), "", ""])
        for one in of_kind:
            if one.absent:
                rows.append(
                    [
                        law_label(code),
                        parts.Cell("", badge=parts.Badge("Không có", "neutral")),
                        "",
                        _removal(case, one, fresh) if may else "",
                    ]
                )
                continue
            state = one.state(day)
            badge = parts.Badge(progress.LABELS[state], TONES[state])
            rows.append(
                [
                    names[one.pk],
                    parts.Cell("", badge=badge),
                    _acts(case, one) if may else "",
                    _removal(case, one, fresh) if may else "",
                ]
            )
    columns = [parts.Column(label) for label in ("Người phải thẩm tra", "Tình trạng", "Việc", "Sửa")]
    return parts.DataTable("Người phải thẩm tra", columns, rows, unit="đối tượng", caption_hidden=True)


def _removal(case: Case, one: progress.Person, fresh: Collection[int]) -> parts.Cell | parts.CellValue:
    if one.pk not in fresh or one.code == APPLICANT or one.waiting or one.answered or one.ground:
        return ""
    return parts.Cell("Gỡ", reverse("admissions:vetting_on", args=[case.uid, "go", one.pk]))


def _acts(case: Case, one: progress.Person) -> parts.Cell | parts.CellValue:
    if one.code == APPLICANT or one.waiting or one.answered or one.ground:
        return ""
    return parts.Cell("Miễn thẩm tra", reverse("admissions:vetting_on", args=[case.uid, "mien", one.pk]))


def requests_table(case: Case, rows: list[Request], calendar: Calendar, today: dt.date) -> parts.DataTable:
    """Requests, latest last, each with its limit or its answer."""
    body: list[list[parts.Cell | parts.CellValue]] = []
    for row in rows:
        clock = reply_clock(row, calendar)
        limit: parts.Cell | parts.CellValue = ""
        if row.withdrawn_on is not None:
            limit = parts.Cell("", badge=parts.Badge("Đã rút", "neutral"), note=str(row.get_withdrawn_for_display()))
        elif row.answered_on is not None:
            limit = parts.Cell(row.answer_symbol, badge=parts.Badge("Đã trả lời", "good"), note=vn.day(row.answered_on))
        elif clock.due is not None:
            words = parts.due(clock.due, today)
            limit = parts.Cell(clock.due, badge=parts.Badge(words.words, words.tone, words.icon))
        else:
            limit = parts.Cell("", badge=parts.Badge("Chưa ghi ngày nhận", "warn"))
        url = reverse("admissions:vetting_request", args=[case.uid, row.pk])
        body.append(
            [
                parts.Cell(row.symbol, url, note=label_of(row)),
                str(row.get_way_display()),
                row.sent_on,
                row.received_on,
                limit,
            ]
        )
    columns = [parts.Column(label) for label in ("Yêu cầu", "Cách hỏi", "Ngày gửi", "Ngày nhận", "Hạn, trả lời")]
    empty = parts.Empty("Chưa gửi yêu cầu nào", "Gửi công văn hoặc cử người đi thẩm tra, rồi ghi vào đây.")
    return parts.DataTable("Yêu cầu thẩm tra", columns, body, unit="yêu cầu", empty=empty, caption_hidden=True)


def _messenger(row: Request) -> list[parts.Term]:
    """Who was sent; of a helper or referee also that the law doesn't bar them."""
    if row.messenger is None:
        return []
    part = part_of(row.case, row.messenger.pk, row.sent_on)
    name = f"{row.messenger.full_name} ({part})" if part else row.messenger.full_name
    return [parts.Term("Người được cử đi", name, note=what_the_law_says() if part else "")]


def request_terms(row: Request, about: list[str], names: dict[int, str], why: str) -> list[parts.Term]:
    """One request, in full."""
    terms = [
        parts.Term("Hỏi về", "; ".join(about)),
        parts.Term("Nơi được hỏi", label_of(row)),
        parts.Term("Cách hỏi", str(row.get_way_display())),
        *_messenger(row),
        parts.Term("Ngày gửi", row.sent_on),
        parts.Term("Nơi được hỏi nhận ngày", row.received_on),
        parts.Term("Hạn trả lời", why),
    ]
    if row.answered_on is not None:
        holder = row.answer_holder.full_name if row.answer_holder else ""
        terms += [
            parts.Term("Giấy trả lời", f"{row.answer_symbol}, ngày {vn.day(row.answer_dated)}"),
            parts.Term("Nhận trả lời ngày", row.answered_on),
            parts.Term(
                "Nơi lưu", names.get(row.answer_place_id or 0, ""), note=f"người giữ: {holder}" if holder else ""
            ),
        ]
    if row.withdrawn_on is not None:
        terms.append(parts.Term("Đã rút", row.withdrawn_on, note=str(row.get_withdrawn_for_display())))
    return terms


def loans_table(case: Case, rows: list[Loan], names: dict[int, str], *, may: bool) -> parts.DataTable:
    """Who borrowed the answer and when it came back."""
    body: list[list[parts.Cell | parts.CellValue]] = [
        [
            names.get(row.to_unit_id, ""), row.borrower.full_name if row.borrower else "", row.lent_on, row.back_on,
            parts.Cell("Ghi đã trả", reverse("admissions:vetting_on", args=[case.uid, "tra-giay", row.pk]))
            if may and row.back_on is None else "",
        ]
        for row in rows
    ]  # fmt: skip
    columns = [parts.Column(label) for label in ("Nơi mượn", "Người mượn", "Ngày mượn", "Ngày trả", "Việc")]
    return parts.DataTable("Mượn, trả giấy tờ", columns, body, unit="lần", caption_hidden=True)


def conclusion_terms(row: Conclusion, names: dict[int, str]) -> list[parts.Term]:
    """The conclusion, without what it says."""
    return [
        parts.Term("Văn bản kết luận", f"{row.symbol}, ngày {vn.day(row.on)}"),
        parts.Term("Cơ quan kết luận", str(row.get_body_display())),
        parts.Term("Nơi lưu", names.get(row.place_id, "")),
    ]


WHERE = {
    "vetting.where.armed_forces": "Hỏi về người trong Quân đội, Công an", "vetting.where.abroad": "Hỏi về người ở ngoài nước",
    "vetting.where.foreign_employer": "Hỏi về người làm việc ở cơ quan, tổ chức, doanh nghiệp nước ngoài",
}  # fmt: skip


def where_to_ask(day: dt.date) -> list[parts.Term]:
    """Where the law of the day has people asked about who don't live under a commune's committee; guidance, never a check."""
    values = {label: load_rules().value(key, day) for key, label in WHERE.items()}
    return [parts.Term(label, value.text, note=value.cited) for label, value in values.items() if value.known]
