"""Minutes of a meeting that voted: who belongs and who is not counted, each vote with the share needed and reached."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ketnap.admissions.kinds import Body, Excluded, MeetingKind, Method
from ketnap.admissions.models import Ballot, Meeting
from ketnap.admissions.papers.build.words import BASE
from ketnap.admissions.papers.facts import Facts
from ketnap.admissions.papers.letterheads import Head
from ketnap.admissions.papers.sheet import Asking, Draft, Sheet, plain, said
from ketnap.law.recall import share_kept
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Block, Paper, Paragraph, Signature, Signature2, Table, TableColumn
from ketnap.members.models import Person

DECIDES = (Body.STANDING, Body.DELEGATED)
MATTER = {
    MeetingKind.ADMISSION: "kết nạp đảng viên", MeetingKind.RECOGNITION: "công nhận đảng viên chính thức",
    MeetingKind.REMOVAL: "xoá tên đảng viên dự bị trong danh sách đảng viên",
}  # fmt: skip
_COUNTED = {
    Method.SECRET: ("BỎ PHIẾU KÍN, KIỂM PHIẾU", "Trắng, không hợp lệ", "Không có phiếu"),
    Method.CARD: ("BIỂU QUYẾT BẰNG THẺ ĐẢNG VIÊN", "Không có ý kiến", "Không biểu quyết"),
    Method.WRITTEN: ("TỔNG HỢP PHIẾU LẤY Ý KIẾN", "Trắng, không hợp lệ", "Không gửi lại phiếu"),
}
_RESULT = {True: "Đủ tỷ lệ", False: "Không đủ tỷ lệ", None: "Chưa rõ"}


def body_name(head: Head, body: str) -> str:
    """The body that meets, in running text."""
    if body == Body.STANDING:
        return f"Ban Thường vụ {head.committee}"
    return head.name if body == Body.CELL else head.committee


def matter_of(body: str, kind: str) -> str:
    """What the body meets about: to propose, or to decide."""
    does = "quyết định" if body in DECIDES else "đề nghị"
    return f"xét, {does} {MATTER[MeetingKind(kind)]}"


@dataclass(frozen=True)
class Voted:
    """One case of the meeting: whom it is about, the vote, the number of the decision where the meeting decided."""

    person: Person
    cell: str
    ballot: Ballot
    symbol: str = ""


@dataclass(frozen=True)
class Told:
    """The meeting as its minutes tell it. `whole`: all of it with names of who was left out; else an extract for one case."""

    meeting: Meeting
    head: Head
    votes: Sequence[Voted]
    whole: bool = True

    @property
    def body(self) -> str:
        """Who met, in running text."""
        return body_name(self.head, self.meeting.body)

    @property
    def matter(self) -> str:
        """What they met about."""
        return matter_of(self.meeting.body, self.meeting.kind)

    @property
    def total(self) -> int:
        """How many are counted."""
        return int(self.meeting.members) - len(self.meeting.left_out)

    @property
    def written(self) -> bool:
        """Whether the members were asked on paper and did not meet."""
        return self.meeting.method == Method.WRITTEN


def sheets(facts: Facts) -> list[tuple[int, str]]:
    """(ballot, body and day) of each vote on the case whose meeting the reader may see, the last first."""
    found = [(row, facts.meetings[row.meeting_id]) for row in facts.dossier.ballots if row.meeting_id in facts.meetings]
    return [
        (row.pk, f"{Body(row.body).label}: {MeetingKind(held.kind).label.lower()}, {vn.day(row.on)}")
        for row, held in reversed(found)
    ]


def of_case(sheet: Sheet) -> Draft:
    """The extract for one case. Raises Refused where no meeting on it is in sight."""
    facts, known = sheet.facts, [pk for pk, _ in sheets(sheet.facts)]
    wanted = sheet.which if sheet.which in known else next(iter(known), 0)
    ballot = next((row for row in facts.dossier.ballots if row.pk == wanted), None)
    if ballot is None:
        raise Refused(
            "minutes.none", "Chưa có cuộc họp nào biểu quyết hồ sơ này trong phạm vi của bạn.",
            remedy="Hãy lấy biên bản ở nơi đã họp.",
        )  # fmt: skip
    meeting = facts.meetings[ballot.meeting_id]
    head = facts.names.head(meeting.unit_id, meeting.on) or facts.names.head(meeting.unit_id, facts.day)
    assert head is not None, meeting.unit_id
    removed = facts.removal.symbol if facts.removal and ballot.key == "removal_decided" else ""
    symbol = (removed or facts.symbol_of(ballot.key)) if ballot.body in DECIDES else ""
    told = Told(meeting, head, [Voted(facts.person, facts.cell.name, ballot, symbol)], whole=False)
    paper = paper_of(told, sheet, written=sheet.written, demo=sheet.demo)
    return sheet.draft(paper, about=dict(sheets(facts))[ballot.pk])


def paper_of(told: Told, asking: Asking, *, written: dt.datetime, demo: bool) -> Paper:
    """The minutes as a paper of the body that met, in the layout of their day. Raises ValueError where that is not known."""
    meeting, head = told.meeting, told.head
    name = "BIÊN BẢN" if told.whole else "TRÍCH BIÊN BẢN"
    title = f"{name} LẤY Ý KIẾN BẰNG VĂN BẢN" if told.written else name
    subject = f"{told.body} về việc {told.matter}" if told.written else f"họp {told.body} {told.matter}"
    blocks = [*_sat(told, asking), *_discussed(told, asking), *_votes(told, asking), *_concluded(told)]
    return Paper(
        layout=layout_on(meeting.on), issuer=head.issuer, superior=head.superior, written=written, place=head.place,
        day=meeting.on, type_name=title, subject=subject, blocks=[*blocks, _signed(told, asking)], demo=demo,
        **_number(told, asking),
    )  # fmt: skip


def _number(told: Told, asking: Asking) -> dict[str, Any]:
    """Only whole minutes bear a number: the recorded one where it is one of minutes, else a blank for the pen."""
    if not told.whole:
        return {}
    recorded = told.meeting.paper_symbol.removeprefix("Số").strip(": ")
    if _is_of_minutes(recorded):
        return {"number_text": f"Số {recorded}"}
    asking.hands["Số biên bản (lấy từ sổ)"] = None
    return {"symbol": f"BB/{told.head.symbol}"}


def _is_of_minutes(symbol: str) -> bool:
    return "-BB" in symbol.upper()


def _sat(told: Told, asking: Asking) -> list[Block]:
    meeting, base = told.meeting, BASE[Body(told.meeting.body)]
    left = f"; không tính vào tổng số: {_people(len(meeting.left_out))}" if meeting.left_out else ""
    return [
        Paragraph("I- THỜI GIAN, THÀNH PHẦN", "h1"),
        *plain(
            *_when(told, asking),
            f"Chủ trì: {asking.ask('chu_tri', 'Họ tên, chức vụ người chủ trì', meeting.chair)}; "
            f"thư ký: {asking.ask('thu_ky', 'Họ tên thư ký', meeting.secretary)}",
            f"Tổng số {base}: {_people(meeting.members)}{left}; được tính khi biểu quyết: {_people(told.total)}",
        ),
        *_left_out(told),
        *_present(told, asking),
    ]


def _people(count: int) -> str:
    return f"{vn.count2(count) if count else '0'} đồng chí"


def _when(told: Told, asking: Asking) -> list[str]:
    day = vn.day_long(told.meeting.on).capitalize()
    if told.written:
        sent = f"Phiếu gửi đi: {asking.ask('phieu_gui', 'Ngày gửi phiếu, hạn trả lời')}"
        return [*([sent] if told.whole else []), f"Thời gian tổng hợp: {day.lower()}"]
    if not told.whole:
        return [f"Thời gian họp: {day.lower()}"]
    return [
        f"Thời gian: {asking.ask('bat_dau', 'Giờ bắt đầu')}, {day.lower()}; kết thúc lúc {asking.ask('ket_thuc', 'Giờ kết thúc')}",
        f"Địa điểm: {asking.ask('dia_diem', 'Địa điểm họp')}",
    ]


def _left_out(told: Told) -> list[Block]:
    """Names with reasons in the minutes; in an extract, which goes round with the file, only how many for which reason."""
    left = told.meeting.left_out
    if not left:
        return []
    named = [one for one in left if told.whole and one["name"]]
    others = Counter(one["why"] for one in left if one not in named)
    lines = [f"- {one['name']}: {Excluded(one['why']).label.lower()}" for one in named]
    lines += [f"- {Excluded(why).label}: {_people(count)}" for why, count in others.items()]
    return [Paragraph("Không tính vào tổng số:", "plain"), *(Paragraph(line, "item") for line in lines)]


def _present(told: Told, asking: Asking) -> list[Block]:
    if told.written or not told.whole:
        return []
    return plain(
        f"Có mặt: {asking.ask('co_mat', 'Số người có mặt, trong số được tính')} đồng chí; "
        f"vắng mặt: {asking.ask('vang_mat', 'Số người vắng mặt')} đồng chí; "
        f"lý do vắng mặt: {asking.ask('ly_do_vang', 'Lý do vắng mặt (không có thì ghi: không)')}"
    )


def _discussed(told: Told, asking: Asking) -> list[Block]:
    what = "lấy ý kiến bằng văn bản để" if told.written else "họp để"
    lines = [f"{told.body} {what} {told.matter} đối với {vn.count2(len(told.votes))} hồ sơ."]
    if told.whole:
        label = "Tóm tắt ý kiến tham gia" if told.written else "Tóm tắt báo cáo và ý kiến thảo luận"
        lines.append(f"{label}: {asking.ask('thao_luan', label, long=True)}")
    return [Paragraph("II- NỘI DUNG", "h1"), *said(*lines)]


def _votes(told: Told, asking: Asking) -> list[Block]:
    title, _, none = _COUNTED[Method(told.meeting.method)]
    base = BASE[Body(told.meeting.body)]
    basis = (
        f"Tỷ lệ tính trên tổng số {vn.count2(told.total)} {base} được tính khi biểu quyết, "
        f"kể cả trường hợp {none[0].lower()}{none[1:]}."
    )
    return [
        Paragraph(f"III- {title}", "h1"), *plain(*_tally(told, asking)), *said(basis), _table(told),
        *said(*(
            f"{row.person.full_name}: chưa rõ có đủ tỷ lệ hay không. {row.ballot.finding.get('reason', '')}"
            for row in told.votes if row.ballot.passed is None
        )),
    ]  # fmt: skip


def _tally(told: Told, asking: Asking) -> list[str]:
    if not told.whole or told.meeting.method == Method.CARD:
        return []
    given = asking.ask("phat_ra", "Số phiếu gửi đi" if told.written else "Số phiếu phát ra")
    counters = asking.ask("kiem_phieu", "Họ tên những người kiểm phiếu")
    word = "gửi đi" if told.written else "phát ra"
    return [
        f"Người kiểm phiếu: {counters}",
        f"Số phiếu {word}: {given}; số phiếu thu về của từng hồ sơ ghi ở cột “Thu về”",
    ]


def _table(told: Told) -> Table:
    _, blank, none = _COUNTED[Method(told.meeting.method)]
    counted = "Cộng" if told.meeting.method == Method.CARD else "Thu về"
    columns = [
        TableColumn("TT", 0.45), TableColumn("Họ và tên, ngày sinh", 1.9), TableColumn("Tán thành", 0.85),
        TableColumn("Không tán thành", 0.95), TableColumn(blank, 0.95), TableColumn(counted, 0.65), TableColumn(none, 0.95),
        TableColumn("Đạt", 1.15), TableColumn("Cần", 1.15), TableColumn("Kết quả", 0.9),
    ]  # fmt: skip
    return Table(columns, [_row(told, nth, row) for nth, row in enumerate(told.votes, 1)])


def _row(told: Told, nth: int, row: Voted) -> list[str]:
    ballot = row.ballot
    total, cast = ballot.total, ballot.votes_for + ballot.against + ballot.blank
    share = share_kept(ballot.finding)
    cell = f"\n{row.cell}" if told.meeting.body != Body.CELL and row.cell else ""
    return [
        str(nth), f"{row.person.full_name}\n{vn.day(row.person.birth_date)}{cell}", str(ballot.votes_for), str(ballot.against),
        str(ballot.blank), str(cast), str(total - cast), f"{ballot.votes_for}/{total} ({vn.percent(ballot.votes_for, total)})",
        f"{share}, tức {share.needed(total)}/{total}" if share else "Chưa rõ", _RESULT[ballot.passed],
    ]  # fmt: skip


def _concluded(told: Told) -> list[Block]:
    reached = [row for row in told.votes if row.ballot.passed]
    short = [row for row in told.votes if row.ballot.passed is False]
    lines: list[Block] = [Paragraph("IV- KẾT LUẬN", "h1")]
    if reached:
        does = "quyết định" if told.meeting.body in DECIDES else "đề nghị cấp uỷ có thẩm quyền xem xét, quyết định"
        lines += said(
            f"{told.body} {does} {MATTER[MeetingKind(told.meeting.kind)]} đối với {vn.count2(len(reached))} trường hợp đủ tỷ lệ:"
        )
        lines += [Paragraph(f"- {row.person.full_name}{_numbered(told, row)}", "item") for row in reached]
    if short:
        names = ", ".join(row.person.full_name for row in short)
        lines += said(
            f"Không đủ tỷ lệ {vn.count2(len(short))} trường hợp: {names}. "
            "Kết quả được báo cáo đầy đủ lên cấp uỷ có thẩm quyền."
        )
    recorded = told.meeting.paper_symbol.removeprefix("Số").strip(": ")
    if recorded and not _is_of_minutes(recorded):
        lines += said(f"Văn bản đã ban hành về kết quả này: số {recorded}.")
    return lines


def _numbered(told: Told, row: Voted) -> str:
    if told.meeting.body not in DECIDES:
        return ""
    return f": Quyết định số {row.symbol.removeprefix('Số').strip(': ')}" if row.symbol else ": chưa ghi số quyết định"


def _signed(told: Told, asking: Asking) -> Signature2:
    meeting, hint = told.meeting, "(Ký, ghi rõ họ tên)"
    if not (meeting.secretary and meeting.chair):
        asking.hands["Họ tên người ghi biên bản, chủ trì"] = None
    return Signature2(
        Signature("NGƯỜI GHI BIÊN BẢN", hint=hint, name=meeting.secretary), Signature("CHỦ TRÌ", hint=hint, name=meeting.chair)
    )  # fmt: skip
