"""The inspector's pack: one case as one paper — findings, register of papers, steps with who and by whom typed, votes, the trail
of this case within the reader's sight, and the seal it is closed by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from ketnap.admissions.judging import Question, findings
from ketnap.admissions.kinds import Body, Excluded
from ketnap.admissions.models import Case, Step
from ketnap.admissions.papers.build.words import BASE
from ketnap.admissions.papers.facts import Facts, gather
from ketnap.admissions.states import LABELS, ORDER
from ketnap.audit.models import Entry, Seal
from ketnap.audit.queries import Wanted, entries, last_seal
from ketnap.audit.words import action
from ketnap.law import Finding
from ketnap.law.findings import OUTCOME_WORDS
from ketnap.lib import format as vn
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Annex, Block, Paper, Paragraph, Table, TableColumn

MOST_ENTRIES = 500


def trail_of(case: Case, units: Iterable[int]) -> list[Entry]:
    """Entries about this case at units where the reader may read the trail, oldest first."""
    found = list(entries(units, Wanted(subject="admissions.case", subject_id=str(case.uid)))[:MOST_ENTRIES])
    return found[::-1]


def pack_of(case: Case, day: dt.date, *, written: dt.datetime, by: str, trail: Sequence[Entry], demo: bool) -> Paper:
    """The pack as a paper. `by` is who had it made; `trail` what they may read of the trail."""
    facts = gather(case, day)
    seal = last_seal()
    blocks: list[Block] = [
        *_who(facts),
        Paragraph("I- KẾT QUẢ ĐỐI CHIẾU", "h1"), *_findings(facts),
        Paragraph("II- CÁC BƯỚC ĐÃ GHI", "h1"), _steps(facts),
        *_undone(facts),
        Paragraph("III- BIỂU QUYẾT", "h1"), *_votes(facts),
        Paragraph("IV- GIẤY TỜ", "h1"), _register(facts),
        *_waivers(facts),
        Paragraph(_made(written, by, seal), "note"),
    ]  # fmt: skip
    return Paper(
        layout=layout_on(day), issuer=facts.cell.issuer, superior=facts.cell.superior, written=written, day=day,
        type_name="TẬP TÀI LIỆU KIỂM TRA", subject=f"hồ sơ kết nạp của {case.person.full_name}", blocks=blocks,
        annexes=[_trail(trail, seal)], demo=demo,
    )  # fmt: skip


def _made(written: dt.datetime, by: str, seal: Seal | None) -> str:
    closed = (
        f"niêm phong gần nhất số {seal.number}, lúc {vn.moment(seal.at)}, mã {seal.code[:16]}"
        if seal
        else "chưa có niêm phong"
    )
    return f"Lập lúc {vn.moment(written)} bởi {by}; nhật ký: {closed}."


def _who(facts: Facts) -> list[Block]:
    case, person = facts.case, facts.person
    over = f"; kết thúc ngày {vn.day(case.closed_on)}: {case.get_outcome_display()}" if case.closed_on else ""
    route = facts.way.admission.mode_label if facts.way.admission else facts.way.because
    return [
        Paragraph(
            f"Họ và tên: {person.full_name}; sinh ngày {vn.day(person.birth_date)}; {facts.cell.name}, {facts.grassroots.name}",
            "plain",
        ),
        Paragraph(f"Đưa vào nguồn ngày {vn.day(case.opened_on)}; giai đoạn: {facts.stage.label}{over}", "plain"),
        Paragraph(f"Trình tự: {route}", "plain"),
    ]


def _taken(facts: Facts) -> list[Step]:
    return sorted(facts.dossier.steps.values(), key=lambda step: (step.on, ORDER[step.key]))


def _findings(facts: Facts) -> list[Block]:
    """The findings each step was taken on; for a step from a book what the rules say of it now."""
    rows: list[list[str]] = []
    for step in _taken(facts):
        if step.from_book:
            found = findings(Question(facts.dossier, facts.way, step.key, step.on)) if facts.way.steps else []
        else:
            found = [Finding.from_json(data) for data in step.findings]
        for one in found:
            reason = one.reason + (
                f" Căn cứ khi chưa rõ: {step.ground}." if step.ground and one.outcome.value == "unknown" else ""
            )
            rows.append([LABELS[step.key], one.title, OUTCOME_WORDS[one.outcome], reason, one.citation])
    if not rows:
        return [Paragraph("Chưa có bước nào phải đối chiếu.")]
    columns = [
        TableColumn("Bước", 1.6), TableColumn("Điều kiện", 1.6), TableColumn("Kết quả", 1), TableColumn("Vì sao", 3),
        TableColumn("Căn cứ", 1.6),
    ]  # fmt: skip
    hashes = sorted({step.rules_hash[:12] for step in _taken(facts) if step.rules_hash})
    note = [Paragraph(f"Bộ quy tắc đã dùng: {', '.join(hashes)}.", "note")] if hashes else []
    return [Table(columns, rows), *note]


def _steps(facts: Facts) -> Table:
    rows = [
        [
            LABELS[step.key], vn.day(step.on), step.did or step.typed_by, step.typed_by, vn.moment(step.recorded_at),
            "từ sổ" if step.from_book else "",
        ]
        for step in _taken(facts)
    ]  # fmt: skip
    columns = [
        TableColumn("Bước", 2.4), TableColumn("Ngày", 1.1), TableColumn("Người làm", 1.5), TableColumn("Người nhập", 1.3),
        TableColumn("Ghi lúc", 2), TableColumn("Nguồn", 0.85),
    ]  # fmt: skip
    return Table(columns, rows)


def _undone(facts: Facts) -> list[Block]:
    rows = [
        [LABELS[step.key], vn.day(step.on), vn.moment(step.undone_at), step.undone_by, step.undo_reason]
        for step in facts.dossier.undone
    ]
    columns = [
        TableColumn(label, width)
        for label, width in (("Bước", 2), ("Ngày", 1), ("Gỡ lúc", 1.3), ("Người gỡ", 1.2), ("Lý do", 2.5))
    ]
    return [Table(columns, rows, caption="Bước đã gỡ")] if rows else []


def _votes(facts: Facts) -> list[Block]:
    rows = []
    for ballot in facts.dossier.ballots:
        left = ", ".join(f"{str(Excluded(why).label).lower()} {count}" for why, count in ballot.excluded.items())
        passed = {True: "Đủ tỷ lệ", False: "Không đủ tỷ lệ", None: "Chưa rõ"}[ballot.passed]
        rows.append([
            LABELS[ballot.key], vn.day(ballot.on), f"{ballot.total} {BASE[Body(ballot.body)]}", left, str(ballot.votes_for),
            str(ballot.against), str(ballot.blank), f"{vn.percent(ballot.votes_for, ballot.total)}, {passed.lower()}",
        ])  # fmt: skip
    columns = [
        TableColumn("Bước", 1.8), TableColumn("Ngày", 1.45), TableColumn("Tổng số được tính", 1.8), TableColumn("Không tính", 1.4),
        TableColumn("Tán thành", 1, numeric=True), TableColumn("Không tán thành", 1, numeric=True),
        TableColumn("Trắng", 0.9, numeric=True), TableColumn("Kết quả", 1.3),
    ]  # fmt: skip
    return [Table(columns, rows)] if rows else [Paragraph("Chưa có biểu quyết nào.")]


def _register(facts: Facts) -> Table:
    rows = []
    for step in _taken(facts):
        symbol, document = facts.symbol_of(step.key), step.document
        if symbol or document or step.paper_on:
            issued = step.paper_on or (document.issued_on if document else None)
            place = step.paper_place or (document.place if document else "")
            rows.append([LABELS[step.key], symbol, vn.day(issued), place])
    rows += [["Giới thiệu của đoàn thể", row.paper_symbol, vn.day(row.on), ""] for row in facts.unions]
    certificate = facts.dossier.certificate
    if certificate:
        rows.append(
            ["Giấy chứng nhận lớp nhận thức", certificate.number, vn.day(certificate.issued_on), certificate.issuer]
        )
    rows = rows or [["Chưa ghi số, ngày của giấy tờ nào", "", "", ""]]
    columns = [
        TableColumn("Giấy tờ của bước", 2.6),
        TableColumn("Số, ký hiệu", 1.6),
        TableColumn("Ngày", 1.1),
        TableColumn("Nơi lưu", 2),
    ]
    return Table(columns, rows)


def _waivers(facts: Facts) -> list[Block]:
    rows = [
        [LABELS[row.step], row.rule, str(row.document), row.reason, row.did or row.typed_by]
        for row in facts.dossier.waivers.values()
    ]
    columns = [TableColumn(label, 1.5) for label in ("Bước", "Quy tắc", "Văn bản", "Lý do", "Người quyết định")]
    return [Table(columns, rows, caption="Điều kiện được miễn")] if rows else []


def _seal_numbers(trail: Sequence[Entry]) -> dict[int, str]:
    """The number of the seal that holds each entry. One query."""
    ids = [entry.pk for entry in trail]
    seals = Seal.objects.filter(entries__overlap=ids) if ids else []
    return {pk: str(seal.number) for seal in seals for pk in seal.entries if pk in set(ids)}


def _trail(trail: Sequence[Entry], seal: Seal | None) -> Annex:
    rows = []
    sealed = _seal_numbers(trail)
    for entry in trail:
        who = f"{entry.did} (nhập: {entry.username})" if entry.did else entry.username
        rows.append(
            [
                str(entry.pk),
                vn.moment(entry.at),
                who,
                action(entry.action),
                entry.reason,
                sealed.get(entry.pk, "chờ"),
            ]
        )
    columns = [
        TableColumn("Mục", 0.7), TableColumn("Lúc", 1.9), TableColumn("Ai", 1.4), TableColumn("Việc", 3.2), TableColumn("Lý do", 1.6),
        TableColumn("Niêm phong", 0.9),
    ]  # fmt: skip
    count = f"{vn.number(len(rows))} mục của hồ sơ này trong phạm vi của người lập"
    latest = f"; niêm phong gần nhất số {seal.number}" if seal else ""
    blocks: list[Block] = [Table(columns, rows)] if rows else []
    return Annex("PHỤ LỤC", "Trích nhật ký", [*blocks, Paragraph(f"Gồm {count}{latest}.")])
