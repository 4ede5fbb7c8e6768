"""A paper while it is being written: what is known goes in, what is not is asked for, and everything asked is listed.

A missing fact stands in the paper as a hint in square brackets, never as dots. What the user types for one printing is used
for that printing only and kept nowhere.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ketnap.admissions.papers.facts import Facts
from ketnap.admissions.papers.letterheads import Head
from ketnap.admissions.papers.registry import Form
from ketnap.lib import format as vn
from ketnap.lib.papers.layouts import Layout, layout_on
from ketnap.lib.papers.model import Block, Paper, Paragraph, Signature
from ketnap.lib.text import clean

TYPED_MAX = 2000
_LEADERS = re.compile(r"\.{4,}|…{2,}|(?:\. ){4,}|_{4,}")


@dataclass(frozen=True)
class Asked:
    """Something the case does not know. `value` is what the user typed; `long` asks for more than a line."""

    key: str
    label: str
    value: str = ""
    long: bool = False


@dataclass(frozen=True)
class Draft:
    """A paper ready to be drawn. `asked` may still be typed in, `by_hand` is written on the paper with the pen."""

    form: Form
    paper: Paper
    asked: tuple[Asked, ...]
    by_hand: tuple[str, ...]
    about: str = ""

    @property
    def missing(self) -> tuple[Asked, ...]:
        """What is asked and not yet answered."""
        return tuple(one for one in self.asked if not one.value)


def typed_text(text: str) -> str:
    """What a user typed, as it may be printed: cleaned, shortened, without rows of dots."""
    return clean(_LEADERS.sub(" ", text))[:TYPED_MAX].strip()


class Asking:
    """What a paper still lacks, collected while it is written."""

    typed: Mapping[str, str]
    asked: dict[str, Asked]
    hands: dict[str, None]

    def ask(self, key: str, label: str, known: str = "", *, long: bool = False) -> str:
        """The known text, else what was typed, else a hint in brackets."""
        if known:
            return known
        value = typed_text(self.typed.get(key, ""))
        self.asked[key] = Asked(key, label, value, long)
        return value or f"[{label}]"

    def hand(self, label: str) -> str:
        """A hint for what is written with the pen and never typed here."""
        self.hands[label] = None
        return f"[{label}]"

    def day(self, key: str, label: str, known: dt.date | None) -> str:
        """A date as cited, or asked for."""
        return self.ask(key, label, vn.day(known))


@dataclass
class Notes(Asking):
    """What a paper of a whole meeting asks for."""

    typed: Mapping[str, str] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    hands: dict[str, None] = field(default_factory=dict)


@dataclass
class Sheet(Asking):
    """Collects what one paper asks for. `which` picks the referee or helper where there is a paper for each."""

    form: Form
    facts: Facts
    written: dt.datetime
    demo: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    which: int = 0
    asked: dict[str, Asked] = field(default_factory=dict)
    hands: dict[str, None] = field(default_factory=dict)

    def step(self, key: str) -> dt.date | None:
        """The day printed on the paper of a step: its own date, else the day of the step."""
        step = self.facts.dossier.steps.get(key)
        return (step.paper_on or step.on) if step else None

    @property
    def first(self) -> str:
        """The step this paper is the outcome of."""
        return self.form.steps[0]

    def layout(self, day: dt.date | None) -> Layout:
        """The regime of the paper's day; of the working day while it has none."""
        return layout_on(day or self.facts.day)

    def place(self, head: Head | None) -> str:
        """The place beside the date, as the office stored it, else asked for."""
        return self.ask("dia_danh", "Địa danh", head.place if head else "")

    def dated(self, day: dt.date | None) -> dt.date | None:
        """The day, marked as left to the pen where there is none."""
        if day is None:
            self.hands["Ngày, tháng, năm"] = None
        return day

    def number(self, head: Head, recorded: str) -> dict[str, Any]:
        """Number and symbol for `Paper`: as recorded, else a blank for the clerk's pen."""
        if recorded:
            return {"number_text": f"Số {recorded.removeprefix('Số').strip(': ')}"}
        self.hands["Số văn bản (lấy từ sổ khi ban hành)"] = None
        kind = "QĐ" if self.form.number == "QĐ" else self.form.number
        return {"symbol": f"{kind}/{head.symbol}"}

    def signed_by(self, authority: str, unit: int, body: str, post: str = "BÍ THƯ") -> Signature:
        """The block of a secretary; an unknown name is left to the pen."""
        name = self.facts.signer(unit, body)
        if not name:
            self.hands["Họ tên người ký"] = None
        return Signature(authority, post, name)

    def signed_in_person(self, post: str, name: str, place: str, day: dt.date | None) -> Signature:
        """The block of a person: place and day above, the name below the hand."""
        return Signature(post, hint="(Ký, ghi rõ họ tên)", name=name, above=f"{place}, {vn.day_long(self.dated(day))}")

    def party_paper(
        self, head: Head, *, type_name: str, subject: str, blocks: Sequence[Block], day: dt.date | None, numbered: bool = True,
        recorded: str = "", **more: Any,
    ) -> Paper:  # fmt: skip
        """An ordinary Party paper of the body."""
        line = self.number(head, recorded) if numbered and self.form.number != "none" else {}
        return Paper(
            layout=self.layout(day), issuer=head.issuer, superior=head.superior, written=self.written,
            place=self.place(head), day=self.dated(day), type_name=type_name, subject=subject, blocks=blocks,
            form_code=self.code, note=self.form.mark, demo=self.demo, **line, **more,
        )  # fmt: skip

    def personal_paper(
        self, *, type_name: str, subject: str = "", blocks: Sequence[Block], signature: Signature, **more: Any
    ) -> Paper:
        """A paper of a person: only the centred title above it."""
        return Paper(
            layout=self.layout(None), issuer=self.facts.person.full_name, written=self.written, type_name=type_name,
            subject=subject, blocks=blocks, signature=signature, form_code=self.code, note=self.form.mark, demo=self.demo,
            head="personal", **more,
        )  # fmt: skip

    @property
    def code(self) -> str:
        """What stands in the corner: the code of a national form, nothing on ordinary letters."""
        return f"Mẫu {self.form.code}" if self.form.layer != "house" else ""

    def draft(self, paper: Paper, about: str = "") -> Draft:
        """The finished draft."""
        return Draft(self.form, paper, tuple(self.asked.values()), tuple(self.hands), about)


def said(*lines: str) -> list[Block]:
    """Running paragraphs."""
    return [Paragraph(line) for line in lines if line]


def plain(*lines: str) -> list[Block]:
    """Lines without indent: the fields of a form."""
    return [Paragraph(line, "plain") for line in lines if line]
