"""Which papers a file must hold before a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.law.findings import Finding
from ketnap.law.rules.framework import Reading, rule
from ketnap.law.words import day

GROUPS = ("papers.before_cell_meeting", "papers.after_cell_meeting", "papers.at_recognition")
"""The parameters that list the papers of a file, in the order they come into it."""


@dataclass(frozen=True)
class FilePaper:
    """One paper of the file: `code` of a group, and whether it is there, was sent back, or is not called for. `local` names a
    paper that only a local layer asks for."""

    code: str
    there: bool = False
    returned: bool = False
    not_called_for: bool = False
    local: str = ""


@dataclass(frozen=True)
class FilePapersFacts:
    """`papers`: those called for by the step on this case's way, as they stand on `on`."""

    on: date | None = None
    papers: tuple[FilePaper, ...] = ()


@rule(
    "file_papers",
    FilePapersFacts,
    title="Giấy tờ trong hồ sơ",
    sentence="Đủ giấy tờ của hồ sơ trước khi làm bước này; giấy tờ đã trả lại phải được bổ sung.",
    citation="38-HD/BTCTW, mục II.1.1",
    params=GROUPS,
)
def file_papers(facts: FilePapersFacts, law: Reading) -> Finding:
    """Names each paper that is missing or was sent back. Where the list of that day is not known, only what was sent back."""
    on = law.need(facts.on, "ngày làm bước này")
    names: dict[str, str] = {}
    for key in GROUPS:
        asked = [paper.code for paper in facts.papers if paper.code in dict(law.rules.parameters[key].labels)]
        if asked and law.mention(key, on).known:
            names |= {code: law.label(key, code) for code in asked if code in law.words(key, on)}
        elif asked:
            sent_back = {paper.code for paper in facts.papers if paper.returned}
            names |= {code: law.label(key, code) for code in asked if code in sent_back}
    names |= {paper.code: paper.local for paper in facts.papers if paper.local}
    called = [paper for paper in facts.papers if not paper.not_called_for and paper.code in names]
    back = [names[paper.code] for paper in called if paper.returned]
    gone = [names[paper.code] for paper in called if not paper.there and not paper.returned]
    law.note(on=on, missing=gone, returned=back)
    if gone or back:
        return law.not_met(" ".join(filter(None, [_sentence("Còn thiếu", gone), _sentence("Đã trả lại", back)])))
    if not names and facts.papers:
        return law.met(f"Chưa rõ danh mục giấy tờ quy định ngày {day(on)}; không có giấy tờ nào đang bị trả lại.")
    return law.met("Đủ giấy tờ phải có đến bước này.")


def _sentence(lead: str, names: list[str]) -> str:
    return f"{lead}: {'; '.join(names)}." if names else ""
