"""Acts with consequences: looking ahead, waiting, the receipt, the signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ketnap.lib import format as vn
from ketnap.ui.parts.values import Link, Term


@dataclass(frozen=True)
class Consequence:
    """One number a dangerous act will change, with the list behind it."""

    value: int
    label: str
    url: str = ""


@dataclass(frozen=True)
class ConfirmPanel:
    """What will happen, in numbers, before it happens; `hidden` travels with the POST."""

    title: str
    consequences: Sequence[Consequence]
    action_label: str
    action_url: str
    cancel_url: str
    warning: str = ""
    danger: bool = False
    hidden: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Progress:
    """Long work under way. `part_url` is polled; `total` 0 means not known yet."""

    title: str
    done: int
    total: int
    unit: str = "dòng"
    note: str = ""
    part_url: str = ""
    page_url: str = ""
    cancel_url: str = ""

    @property
    def words(self) -> str:
        """Returns '1.250 / 4.000 dòng (31%)', or only what is done while the whole is not known."""
        if not self.total:
            return f"Đã làm {vn.number(self.done)} {self.unit}"
        share = vn.percent(self.done, self.total, 0)
        return f"{vn.number(self.done)} / {vn.number(self.total)} {self.unit} ({share})"


@dataclass(frozen=True)
class Receipt:
    """What long work or a handing-in ended with; worth printing and keeping."""

    title: str
    number: str
    at: datetime
    who: str
    lines: Sequence[Term]
    seal: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Signature:
    """One signature at the foot of a printed page: authority, post, name."""

    post: str
    name: str = ""
    authority: str = ""
