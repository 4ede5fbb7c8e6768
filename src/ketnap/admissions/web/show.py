"""Cases as the parts of a page: steps, limits, findings, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse

from ketnap.accounts.queries import full_names
from ketnap.admissions import states
from ketnap.admissions.clocks import Clock
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.judging import Question, findings
from ketnap.admissions.kinds import Excluded, Outcome, RefereeKind
from ketnap.admissions.models import Ballot, Case, Step
from ketnap.admissions.places import Way
from ketnap.admissions.queries import Running
from ketnap.law import Finding, Layer, overlays
from ketnap.law.routes import Step as RouteStep
from ketnap.law.words import LAYERS
from ketnap.lib import format as vn
from ketnap.ui import parts


def case_url(case: Case) -> str:
    """The page of a case."""
    return reverse("admissions:case", args=[case.uid])


def line(way: Way, taken: Mapping[str, dt.date], clocks: Iterable[Clock], today: dt.date) -> list[parts.Step]:
    """The steps of the half of the way the case is in, with dates; the next one carries its limit."""
    half = "recognition" if "ceremony" in taken else "admission"
    due: dict[str, Clock] = {}
    for clock in clocks:  # the nearest comes first
        if clock.is_limit and clock.due:
            due.setdefault(clock.ends_with, clock)
    current = states.next_step(way, taken)
    return [_step(step, taken, due, current, today) for step in way.steps if step.stage == half]


def _step(
    step: RouteStep, taken: Mapping[str, dt.date], due: Mapping[str, Clock], current: object, today: dt.date
) -> parts.Step:
    if step.key in taken:
        return parts.Step(step.label, "done", taken[step.key], note=step.layer)
    limit = due.get(step.key)
    words = f"Hạn {vn.day(limit.due)}" if limit else "" if step.mandatory else "Tuỳ nơi"
    note = ". ".join(filter(None, [words, step.layer]))
    if limit is not None and limit.overdue(today):
        return parts.Step(step.label, "overdue", note=note)
    is_next = getattr(current, "key", "") == step.key
    return parts.Step(step.label, "current" if is_next else "todo", note=note)


def rule_url(finding: Finding) -> str:
    """The place of the rule's first value on the page of rules in force; the page itself for a rule without values."""
    keys = [str(value["key"]) for value in finding.values if value.get("key")]
    return reverse("law:in_force") + (f"#{keys[0]}" if keys else "")


def layers_of(finding: Finding) -> str:
    """The layers of the law its values come from, the highest first; a local one by the name of the local layer."""
    found = {str(value.get("layer", "")): str(value.get("because", "")) for value in finding.values}
    local = str(Layer.LOCAL)
    named = {layer.name for layer in overlays.load_overlays().values()}
    words = [LAYERS[layer] for layer in LAYERS if layer in found and layer != local]
    if local in found:
        words.append(f"{LAYERS[local]}: {found[local]}" if found[local] in named else LAYERS[local])
    return "; ".join(words)


def finding_row(finding: Finding) -> parts.FindingRow:
    """A finding with where it comes from, for 'Vì sao?'."""
    values = [value for value in finding.values if value["known"]]
    since = max((dt.date.fromisoformat(value["since"]) for value in values), default=None)
    return parts.FindingRow(
        rule=finding.title, state=finding.outcome.value, reason=finding.reason, citation=finding.citation,
        value="; ".join(dict.fromkeys(value["text"] for value in values if value["text"])), since=since,
        verified=finding.certain, url=rule_url(finding), layer=layers_of(finding),
    )  # fmt: skip


def step_findings(dossier: Dossier, way: Way, step: Step) -> list[Finding]:
    """What was found when the step was taken; for a step from a book, what the rules say of it now."""
    if not step.from_book:
        return [Finding.from_json(data) for data in step.findings]
    return findings(Question(dossier, way, step.key, step.on)) if way.steps else []


def preview_key(taken: Mapping[str, dt.date]) -> str:
    """The next step that rules look at."""
    for key in ("cell_vote", "decided", "ceremony", "recognition_cell_vote"):
        if key not in taken:
            return key
    return "recognised"


def limits(clocks: Iterable[Clock], today: dt.date) -> list[dict[str, object]]:
    """Running limits with the sentence that explains each; an expected day that has passed needs no badge."""
    return [
        {
            "label": clock.label, "day": clock.due, "expected": not clock.is_limit, "why": clock.why,
            "provisional": clock.provisional, "passed": not clock.is_limit and clock.due is not None and clock.due <= today,
        }
        for clock in clocks
    ]  # fmt: skip


def steps_table(dossier: Dossier, way: Way, today: dt.date, *, may_undo: bool) -> parts.DataTable:
    """Steps taken, latest last, with papers, who did and typed them; today's may be taken back while nothing rests on it."""
    names = full_names(step.typed_by for step in dossier.steps.values())
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for step in sorted(dossier.steps.values(), key=lambda step: (step.on, states.ORDER[step.key])):
        typed_today = vn.local_moment(step.recorded_at).date() == today
        free = may_undo and typed_today and not states.after(way, step.key, dossier.taken)
        undo = reverse("admissions:undo", args=[dossier.case.uid, step.pk]) if free else ""
        typist = names.get(step.typed_by, step.typed_by)
        rows.append(
            [
                parts.Cell(states.LABELS[step.key], badge=_mark(step)), step.on,
                parts.Cell(step.did or typist, note=f"nhập: {typist}" if step.did else ""),
                parts.Cell(step.paper_symbol, note=step.paper_place),
                parts.Cell("Gỡ bước này", undo) if undo else parts.Cell(""),
            ]
        )  # fmt: skip
    columns = [parts.Column(label) for label in ("Bước", "Ngày", "Người làm", "Giấy tờ", "Việc")]
    return parts.DataTable("Các bước đã ghi", columns, rows, unit="bước", caption_hidden=True)


def _mark(step: Step) -> parts.Badge | None:
    if step.from_book:
        return parts.Badge("Từ sổ", "info")
    return parts.Badge("Còn điều chưa rõ", "warn", "warning") if step.unsure else None


def ballots_table(ballots: Iterable[Ballot]) -> parts.DataTable:
    """Votes in whole numbers, with the denominator and who was left out."""
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for ballot in ballots:
        left_out = ", ".join(f"{count} {Excluded(why).label.lower()}" for why, count in ballot.excluded.items())
        state = {True: ("Đủ tỷ lệ", "good"), False: ("Không đủ tỷ lệ", "bad"), None: ("Chưa rõ", "warn")}[ballot.passed]
        body = f"{ballot.get_body_display()}{', ở nơi chuyển đi' if ballot.brought else ''}"
        rows.append(
            [
                parts.Cell(states.LABELS[ballot.key], note=body), ballot.on,
                parts.Cell(f"{ballot.votes_for}/{ballot.total}", badge=parts.Badge(*state)),  # type: ignore[arg-type]
                parts.Cell(f"{ballot.members} trừ {ballot.members - ballot.total}", note=left_out),
                ballot.against, ballot.blank,
            ]
        )  # fmt: skip
    columns = [
        parts.Column("Nội dung"), parts.Column("Ngày họp"), parts.Column("Tán thành"), parts.Column("Tổng số"),
        parts.Column("Không tán thành", figures=True), parts.Column("Phiếu trắng", figures=True),
    ]  # fmt: skip
    return parts.DataTable("Biểu quyết", columns, rows, unit="lần", caption_hidden=True)


def history(dossier: Dossier) -> list[parts.Entry]:
    """Everything entered about the case, newest first; what was taken back stays, marked."""
    made = [_taken(step) for step in dossier.steps.values()]
    for step in dossier.undone:
        made.append(_taken(step, f"Đã gỡ: {step.undo_reason}", "warn"))
        assert step.undone_at is not None
        made.append(
            parts.Entry(f"Gỡ bước “{states.LABELS[step.key]}”", step.undone_at, step.undone_by, detail=step.undo_reason)
        )
    for waiver in dossier.waivers.values():
        title = f"Miễn điều kiện theo {waiver.document}"
        made.append(parts.Entry(title, waiver.recorded_at, waiver.did, waiver.typed_by, waiver.reason))
    for helper in dossier.helpers:
        until = f", đến {vn.day(helper.until)}" if helper.until else ""
        detail = f"Từ {vn.day(helper.since)}{until}"
        made.append(parts.Entry(f"Phân công giúp đỡ: {helper.member.full_name}", helper.recorded_at, detail=detail))
    for row in dossier.referees:
        who = row.member.full_name if row.member else RefereeKind(row.kind).label
        made.append(parts.Entry(f"Giới thiệu: {who}", row.recorded_at, detail=f"Ngày {vn.day(row.on)}"))
    return sorted(made, key=lambda entry: _moment(entry.at), reverse=True)


def _moment(at: dt.datetime | dt.date) -> dt.datetime:
    return at if isinstance(at, dt.datetime) else dt.datetime.combine(at, dt.time.min, dt.UTC)


def _taken(step: Step, detail: str = "", tone: parts.Tone = "neutral") -> parts.Entry:
    ground = f"Căn cứ khi chưa rõ: {step.ground}" if step.ground else ""
    title = f"{states.LABELS[step.key]}, ngày {vn.day(step.on)}"
    words = " ".join(filter(None, ["Theo sổ nhập." if step.from_book else "", ground, detail]))
    return parts.Entry(title, step.recorded_at, step.did, step.typed_by, words, tone=tone)


def outcome_words(case: Case) -> str:
    """How the case ended, in words."""
    return f"{Outcome(case.outcome).label}, ngày {vn.day(case.closed_on)}" if case.outcome else ""


def list_row(one: Running, cell: str, today: dt.date, *, with_cell: bool) -> list[parts.Cell | parts.CellValue]:
    """A case as a row of the list."""
    case, due = one.case, one.due
    stage = states.Stage(case.stage)  # type: ignore[attr-defined]
    doing: parts.Cell | parts.CellValue = parts.Cell(one.next_label, note=one.with_whom_name)
    if case.closed_on is not None:
        doing = parts.Cell(outcome_words(case), note=case.reason)
    limit: parts.Cell | parts.CellValue = ""
    if due is not None and due.due is not None and case.closed_on is None:
        words = parts.due(due.due, today)
        limit = parts.Cell(due.due, note=due.label, badge=parts.Badge(words.words, words.tone, words.icon))
    cells = [cell] if with_cell else []
    return [
        parts.Cell(case.person.full_name, case_url(case)),
        case.person.birth_date,
        *cells,
        str(stage.label),
        doing,
        limit,
    ]
