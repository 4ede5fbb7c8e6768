"""The papers of a file, in the order they come into it: which form, which step makes them, which steps ask for them.

Which papers a file must hold is law (`papers.*` in `ketnap.law`); here stands only how each shows in a case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ketnap.admissions.files.kinds import Ground
from ketnap.admissions.papers.registry import Form, forms_on
from ketnap.law import load_rules
from ketnap.law.overlays import Adopted, Overlay, load_overlays, overlays_for
from ketnap.law.rules.papers import GROUPS

_TO_VOTE = ("cell_vote", "sent_up", "decided")
_TO_DECISION = ("sent_up", "decided")
_TO_REVIEW = ("recognition_cell_vote", "recognised")
_TO_RECOGNITION = ("recognised",)


@dataclass(frozen=True)
class Kind:
    """A kind of paper. `step` makes it (empty: none does), `asked_at` are the steps that need it in the file.

    `may_lack` is the ground on which a case may do without it, besides a document of the competent body. `name` is set for a
    paper only a local layer asks for.
    """

    code: str
    group: str
    forms: tuple[str, ...]
    step: str
    asked_at: tuple[str, ...]
    may_lack: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """Its name, with a capital; a local paper is called as its layer calls it."""
        if self.name:
            return self.name
        text = dict(load_rules().parameters[self.group].labels)[self.code]
        return text[0].upper() + text[1:]


_A, _B, _C = GROUPS
LOCAL = "local"
GROUP_LABELS = {
    _A: "Trước khi chi bộ xét", _B: "Sau khi chi bộ xét", _C: "Khi công nhận chính thức", LOCAL: "Địa phương yêu cầu thêm",
}  # fmt: skip
CATALOGUE: tuple[Kind, ...] = (
    Kind("AWARENESS_CERTIFICATE", _A, ("CN-NTVĐ",), "course_completed", _TO_VOTE),
    Kind("APPLICATION", _A, ("1-KNĐ",), "file_compiled", _TO_VOTE),
    Kind("LIFE_STORY", _A, ("2-KNĐ",), "file_compiled", _TO_VOTE),
    Kind("REFEREE_LETTER", _A, ("3-KNĐ",), "introduced", _TO_VOTE),
    Kind("UNION_RESOLUTION", _A, ("4-KNĐ", "4A-KNĐ"), "introduced", _TO_VOTE, Ground.NO_UNION),
    Kind("OPINIONS", _A, ("5-KNĐ",), "opinions_collected", _TO_VOTE),
    Kind("CELL_RESOLUTION", _B, ("6-KNĐ",), "cell_vote", _TO_DECISION),
    Kind("APPRAISAL", _B, ("7-KNĐ",), "subcommittee_appraisal", _TO_DECISION, Ground.NOT_ON_ROUTE),
    Kind("COMMITTEE_RESOLUTION", _B, ("8-KNĐ",), "committee_resolution", _TO_DECISION, Ground.NOT_ON_ROUTE),
    Kind("DECISION", _B, ("9-KNĐ",), "decided", _TO_REVIEW),
    Kind("MEMBER_LIFE_STORY", _B, (), "", ()),
    Kind("MEMBER_FORM", _B, (), "", ()),
    Kind("NEW_MEMBER_CERTIFICATE", _C, ("CN-ĐVM",), "probation_course", _TO_REVIEW),
    Kind("SELF_REVIEW", _C, ("10-KNĐ",), "self_review", _TO_REVIEW),
    Kind("HELPER_REMARKS", _C, ("11-KNĐ",), "helper_remarks", _TO_REVIEW),
    Kind("RECOGNITION_OPINIONS", _C, ("12-KNĐ",), "recognition_opinions", _TO_REVIEW),
    Kind("RECOGNITION_CELL_RESOLUTION", _C, ("13-KNĐ",), "recognition_cell_vote", _TO_RECOGNITION),
    Kind("RECOGNITION_APPRAISAL", _C, ("14-KNĐ",), "recognition_appraisal", _TO_RECOGNITION, Ground.NOT_ON_ROUTE),
    Kind(
        "RECOGNITION_COMMITTEE_RESOLUTION", _C, ("15-KNĐ",), "recognition_committee_resolution", _TO_RECOGNITION,
        Ground.NOT_ON_ROUTE,
    ),
    Kind("RECOGNITION_DECISION", _C, ("16-KNĐ",), "recognised", ()),
)  # fmt: skip


def _local(layers: Iterable[Overlay]) -> list[Kind]:
    named = {code: label for layer in layers for code, label in layer.documents}
    return [Kind(code, LOCAL, (), "", _TO_VOTE, name=label) for code, label in named.items()]


def kinds_on(layers: tuple[Adopted, ...], on: dt.date | None) -> list[Kind]:
    """The papers of a file, those of the local layers in force on `on` (None: those without an end) last."""
    local = [one for one in overlays_for(layers) if (one.until is None if on is None else one.applies(on))]
    return [*CATALOGUE, *_local(local)]


BY_CODE = {kind.code: kind for kind in (*CATALOGUE, *_local(load_overlays().values()))}


def variants(kind: Kind, day: dt.date) -> tuple[Form, ...]:
    """The forms of the paper in use on `day`: by layer, code and variant."""
    return tuple(form for form in forms_on(day) if form.code in kind.forms)
