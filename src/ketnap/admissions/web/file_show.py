"""The papers of a file as parts of a page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from ketnap.admissions.dossier import Dossier
from ketnap.admissions.files.catalogue import BY_CODE, GROUP_LABELS
from ketnap.admissions.files.kinds import Ground, PaperState, ReturnReason
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.shelf import Standing, asked_at
from ketnap.admissions.judging import Question, papers_of
from ketnap.admissions.models import Case
from ketnap.admissions.places import Way
from ketnap.admissions.states import LABELS
from ketnap.lib import format as vn
from ketnap.ui import parts

TONES: dict[str, parts.Tone] = {
    PaperState.MISSING: "warn", PaperState.RECEIVED: "info", PaperState.CHECKED: "good", PaperState.RETURNED: "bad",
    PaperState.NOT_APPLICABLE: "neutral",
}  # fmt: skip
# What may be done with a paper, by how it stands: (verb in the address, label).
VERBS: dict[str, tuple[tuple[str, str], ...]] = {
    PaperState.MISSING: (("nhan", "Nhận"), ("khong-ap-dung", "Không áp dụng")),
    PaperState.RECEIVED: (("kiem-tra", "Kiểm tra"), ("tra-lai", "Trả lại")),
    PaperState.CHECKED: (("tra-lai", "Trả lại"),),
    PaperState.RETURNED: (("nhan", "Nhận lại"), ("khong-ap-dung", "Không áp dụng")),
    PaperState.NOT_APPLICABLE: (("nhan", "Nhận"),),
}
BY_STEP = (("nhan", "Nhận vào hồ sơ"), ("tra-lai", "Trả lại"))
_NEXT = ("cell_vote", "sent_up", "decided", "recognition_cell_vote", "recognised")


def standings_of(dossier: Dossier, way: Way) -> list[Standing]:
    """Every paper of the file."""
    return papers_of(Question(dossier, way, "cell_vote", dossier.on))


def next_asking(dossier: Dossier, way: Way) -> str:
    """The next step of the way that asks for a complete file; empty when none is left."""
    return next((key for key in _NEXT if key not in dossier.steps and (way.step(key) or not way.steps)), "")


def file_panel(dossier: Dossier, way: Way) -> dict[str, Any]:
    """What the page of the case says of its file: what the next step still misses."""
    found, key = standings_of(dossier, way), next_asking(dossier, way)
    wanted = [one for one in asked_at(found, key) if one.state != PaperState.NOT_APPLICABLE]
    lacking = [one for one in wanted if one.open]
    there = len(wanted) - len(lacking)
    lead = f"Cho bước “{LABELS[key]}”: đã có {there}/{len(wanted)} giấy tờ." if key else "Hồ sơ đã qua các bước xét."
    label = "Còn thiếu" if lacking else ""
    return {
        "title": "Giấy tờ hồ sơ", "lead": lead, "open": [_lacking(one) for one in lacking], "open_label": label,
        "links": [parts.Link("Mở giấy tờ hồ sơ", reverse("admissions:file", args=[dossier.case.uid]), "plain")],
    }  # fmt: skip


def _lacking(one: Standing) -> str:
    if one.state == PaperState.RETURNED and one.act is not None:
        why = str(ReturnReason(one.act.reason).label).lower()
        return f"{one.kind.label}: đã trả lại ngày {vn.day(one.act.on)} ({why})"
    return one.kind.label


def tables(case: Case, found: list[Standing], *, may: bool) -> list[tuple[str, parts.DataTable]]:
    """The papers by group of the law."""
    labels = ("Giấy tờ", "Tình trạng", "Số, ngày", "Nơi lưu", "Người ghi", *(("Việc",) if may else ()))
    made = []
    for group, title in GROUP_LABELS.items():
        rows = [_row(case, one, may=may) for one in found if one.kind.group == group]
        if not rows:
            continue
        columns = [parts.Column(label) for label in labels]
        made.append((title, parts.DataTable(title, columns, rows, unit="giấy tờ", caption_hidden=True)))
    return made


def _row(case: Case, one: Standing, *, may: bool) -> list[parts.Cell | parts.CellValue]:
    act = one.act
    who = f"{act.did or act.typed_by}, {vn.day(act.on)}" if act else ""
    cells: list[parts.Cell | parts.CellValue] = [
        parts.Cell(one.kind.label, note=", ".join(one.kind.forms)),
        state_cell(one),
        parts.Cell(one.symbol, note=vn.day(one.paper_on)),
        one.place,
        parts.Cell(who, note=f"nhập: {act.typed_by}" if act and act.did else ""),
    ]
    if may:
        cells.append(parts.Cell("Ghi", reverse("admissions:file_paper", args=[case.uid, one.kind.code])))
    return cells


def state_cell(one: Standing) -> parts.Cell:
    """How the paper stands, and why."""
    label = "Có theo bước đã ghi" if one.by_step and one.there else str(one.state.label)
    return parts.Cell("", badge=parts.Badge(label, TONES[one.state]), note=_why(one))


def _why(one: Standing) -> str:
    if one.act is not None and one.act.reason:
        return str(ReturnReason(one.act.reason).label)
    if one.ground:
        return str(Ground(one.ground).label)
    return f"Bước “{LABELS[one.kind.step]}”, {vn.day(one.step.on)}" if one.by_step and one.step else ""


def offers(case: Case, one: Standing) -> list[parts.Link]:
    """The acts open for the paper."""
    verbs = BY_STEP if one.by_step and one.there else VERBS[one.state]
    return [
        parts.Link(label, reverse("admissions:file_act", args=[case.uid, one.kind.code, verb]), "main" if not n else "plain")
        for n, (verb, label) in enumerate(verbs)
    ]  # fmt: skip


def entries(acts: list[PaperAct]) -> list[parts.Entry]:
    """Everything written about papers of the file, newest first; what was taken back stays, marked."""
    made = []
    for act in acts:
        detail = " ".join(filter(None, [
            f"Số {act.symbol}." if act.symbol else "", str(act.get_reason_display() or act.get_ground_display()),
            f"Đã gỡ lúc {vn.moment(act.undone_at)} ({act.undone_by})." if act.undone_at else "",
        ]))  # fmt: skip
        title = f"{BY_CODE[act.code].label}: {str(act.get_state_display()).lower()}, ngày {vn.day(act.on)}"
        tone: parts.Tone = "warn" if act.undone_at else "neutral"
        made.append(parts.Entry(title, act.recorded_at, act.did, act.typed_by, detail, tone=tone))
    return made[::-1]
