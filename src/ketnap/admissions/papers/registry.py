"""The forms of a dossier as dated data (`forms.yaml`), read strictly: an error names the file and the line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ketnap.law.routes import load_routes
from ketnap.law.strict_yaml import Block, LawError, read
from ketnap.lib.errors import Refused
from ketnap.lib.text import fold

PATH = Path(__file__).parent / "forms.yaml"
LAYERS = {
    "national": "Mẫu của Trung ương",
    "local": "Mẫu của địa phương",
    "house": "Văn bản thông thường, phần mềm soạn",
}
FAMILIES = {
    "party": "Văn bản của Đảng", "personal": "Giấy tờ của cá nhân", "union": "Văn bản của đoàn thể", "booklet": "Quyển in sẵn",
    "certificate": "Giấy chứng nhận", "controlled": "Phôi do Trung ương phát hành",
}  # fmt: skip
NUMBERS = ("none", "NQ", "BC", "QĐ", "CV", "GGT", "CN", "BB", "own")
SEEN = ("yes", "part", "no")
DRAFT_MARK = "Bản dự thảo, đối chiếu mẫu của Ban Tổ chức Trung ương."
_KEYS = (
    "code", "variant", "layer", "since", "until", "family", "title", "writer", "number", "signed_by", "seen", "steps", "builder",
    "source",
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One form in one stretch of time. `until` is the first day it is no longer used, None while it is.

    `builder` names the function that writes it; empty: it is not printed here. `seen` says how much of the official form was read.
    """

    code: str
    variant: str
    layer: str
    since: dt.date
    until: dt.date | None
    family: str
    title: str
    writer: str
    number: str
    signed_by: str
    seen: str
    steps: tuple[str, ...]
    builder: str
    source: str

    @property
    def slug(self) -> str:
        """What stands in addresses and file names: 'CN-NTVĐ' 2 → 'cn-ntvd-2'."""
        return re.sub(r"[^a-z0-9]+", "-", fold(f"{self.code} {self.variant}")).strip("-")

    @property
    def mark(self) -> str:
        """The mark printed at the foot while the official form was not read whole; only for national forms."""
        return DRAFT_MARK if self.layer == "national" and self.seen != "yes" else ""

    @property
    def name(self) -> str:
        """Code and title, as lists show it."""
        return f"{self.code}{f' ({self.variant})' if self.variant else ''}: {self.title}"

    def on(self, day: dt.date) -> bool:
        """Whether the form is known to be in use that day."""
        return self.since <= day and (self.until is None or day < self.until)


@cache
def forms() -> tuple[Form, ...]:
    """The forms shipped with the product, read once."""
    return read_forms(PATH)


def forms_on(day: dt.date) -> tuple[Form, ...]:
    """The forms in use on `day`, in the order of the file."""
    return tuple(form for form in forms() if form.on(day))


def form_of(slug: str, day: dt.date) -> Form:
    """The form of that slug on the day. Raises Refused when none is known."""
    found = next((form for form in forms_on(day) if form.slug == slug), None)
    if found is None:
        raise Refused(
            "paper.form",
            "Không có mẫu giấy tờ này vào ngày đó.",
            remedy="Hãy chọn lại trong danh sách giấy tờ của hồ sơ.",
        )
    return found


def forms_for(steps: Iterable[str], day: dt.date) -> tuple[Form, ...]:
    """The forms that belong to any of the steps."""
    wanted = set(steps)
    return tuple(form for form in forms_on(day) if wanted & set(form.steps))


def read_forms(path: Path) -> tuple[Form, ...]:
    """The forms of a file. Raises `LawError` for an unknown key or value, and for two forms of one code at the same time."""
    top = read(path)
    top.only(("forms",))
    made: list[tuple[Form, Block]] = []
    for block in top.blocks("forms"):
        form = _form(block)
        for other, _ in made:
            same = (other.layer, other.code, other.variant) == (form.layer, form.code, form.variant)
            if same and other.since < (form.until or dt.date.max) and form.since < (other.until or dt.date.max):
                raise block.error(f"“{form.code}” có hai mục cùng thời gian", "code")
        made.append((form, block))
    return tuple(form for form, _ in made)


def _form(block: Block) -> Form:
    block.only(_KEYS)
    steps = tuple(block.words("steps"))
    if unknown := [key for key in steps if key not in load_routes().steps]:
        raise block.error(f"không có bước “{unknown[0]}” trong trình tự", "steps")
    if not steps:
        raise block.error("phải có ít nhất một bước", "steps")
    since, until = _day(block, "since"), None if block["until"] == "open" else _day(block, "until")
    if until is not None and until <= since:
        raise block.error("ngày thôi dùng phải sau ngày bắt đầu", "until")
    builder = block.text("builder")
    family = _one_of(block, "family", FAMILIES)
    if (builder == "none") != (family == "controlled"):
        raise block.error("chỉ phôi do Trung ương phát hành mới không có hàm soạn", "builder")
    return Form(
        block.text("code"), str(block["variant"]), _one_of(block, "layer", LAYERS), since, until, family, block.text("title"),
        block.text("writer"), _one_of(block, "number", NUMBERS), block.text("signed_by"), _one_of(block, "seen", SEEN), steps,
        "" if builder == "none" else builder, block.text("source"),
    )  # fmt: skip


def _one_of(block: Block, key: str, allowed: Iterable[str]) -> str:
    value = block.text(key)
    if value not in tuple(allowed):
        raise block.error(f"“{value}” không thuộc {', '.join(allowed)}", key)
    return value


def _day(block: Block, key: str) -> dt.date:
    value = block[key]
    if type(value) is not dt.date:
        raise block.error("phải là một ngày, ví dụ 2025-06-09", key)
    return value


__all__ = ["Form", "LawError", "form_of", "forms", "forms_for", "forms_on", "read_forms"]
