"""Loads a committee into a demo home the way a committee would: its workbook through the import."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from ketnap.access.roles import Role
from ketnap.access.scope import Holding, Scope, scope_of
from ketnap.accounts.actor import from_user, machine
from ketnap.accounts.models import User
from ketnap.books.actions.commit_book import commit_book
from ketnap.books.actions.receive_book import receive_book
from ketnap.books.shape import Fault
from ketnap.demo import catalogue, users
from ketnap.demo.beside import beside_the_book
from ketnap.demo.books import write_book
from ketnap.demo.rows import Plan, UnitRow
from ketnap.demo.users import SignIn
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.format import number
from ketnap.organisations.actions.found_unit import found_unit
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Unit

OUTSIDE = "NGOAI"
_OUTSIDE_SINCE = dt.date(1930, 2, 3)
_SHOWN_FAULTS = 5


@dataclass(frozen=True)
class Loaded:
    """What one load brought: rows of the workbook, seconds, and who can sign in now."""

    name: str
    rows: int
    seconds: float
    sign_ins: tuple[SignIn, ...]


def load(name: str, *, at: dt.datetime, workdir: Path | None = None) -> Loaded:
    """Load the committee: all of it or, on a refusal, nothing. The workbook stays in `workdir` where one is given.

    Raises Refused for an unknown name, a committee that is there already, or a home that is not for demo data.
    """
    entry = catalogue.entry_of(name)
    if not settings.DEMO:
        raise Refused(
            "demo.real_home", "Đây không phải thư mục dữ liệu mẫu; không nạp dữ liệu giả định vào dữ liệu thật.",
            remedy="Hãy tạo thư mục khác: đặt KETNAP_HOME rồi chạy ketnap up.",
        )  # fmt: skip
    started = time.monotonic()
    with rls.everything():
        if catalogue.is_loaded(entry):
            raise Refused(
                "demo.loaded", f"“{entry.title}” đã có trong thư mục dữ liệu này.", remedy="Không cần nạp lại."
            )
        plan = catalogue.plan_of(entry, at.date())
        rows, sign_ins = load_plan(plan, name, at=at, workdir=workdir)
    return Loaded(name, rows, time.monotonic() - started, tuple(sign_ins))


def load_plan(plan: Plan, name: str, *, at: dt.datetime, workdir: Path | None = None) -> tuple[int, list[SignIn]]:
    """Write the plan's workbook and import it. Must run with the whole house in scope."""
    if workdir is None:
        with tempfile.TemporaryDirectory(prefix="ketnap-") as folder:
            return load_plan(plan, name, at=at, workdir=Path(folder))
    _prepare(plan, at)
    officer, sign_ins = _officer(name, plan.root, at)
    path = workdir / f"{name}.xlsx"
    rows = write_book(plan, path)
    for kind in (plan.members, plan.seats, plan.bodies, plan.transfers, plan.units, plan.papers):
        kind.clear()  # in the file now: a province need not be in memory twice
    _import(path, plan.root, officer, at)
    beside_the_book(plan, by=from_user(officer, "import"), at=at)
    return rows, sign_ins


def _prepare(plan: Plan, at: dt.datetime) -> None:
    """The units a book cannot found itself: the unit outside, and the committee whose book it is."""
    by = machine("ketnap", "cli")
    root = next((unit for unit in plan.units if unit.code == plan.root), None)
    outside = UnitRow(OUTSIDE, str(Form.OUTSIDE.label), Form.OUTSIDE, "", _OUTSIDE_SINCE, None)
    for unit in (outside, root):
        if unit is not None and not Unit.objects.filter(code=unit.code).exists():
            found_unit(
                by=by, at=at, code=unit.code, name=unit.name, form=unit.form, opened_on=unit.opened_on, parent=None,
                sector=unit.sector, symbol=unit.symbol,
            )  # fmt: skip


def _officer(name: str, root: str, at: dt.datetime) -> tuple[User, list[SignIn]]:
    """The board officer in whose name the book is imported; made where there is none yet."""
    post = users.first_officer() if root == users.first_officer().unit else users.officer_of(name, root)
    known = User.objects.filter(username=post.username).first()
    if known is not None:
        return known, []
    user, sign_in = users.make(post, at=at, valid_from=at.date())
    return user, [sign_in]


def _scope(officer: User, at: dt.datetime) -> Scope:
    """The officer's scope, with the unit outside for this one import: hand-overs and transfers out end there."""
    scope = scope_of(officer, at.date())
    outside = Unit.objects.get(code=OUTSIDE).pk
    return replace(
        scope, holdings=(*scope.holdings, Holding(Role.BOARD_OFFICER, outside, frozenset({outside}), sensitive=False))
    )


def _import(path: Path, root: str, officer: User, at: dt.datetime) -> None:
    """Import the workbook. Raises Refused with the first faults when the import finds any."""
    by = from_user(officer, "import")
    unit = Unit.objects.get(code=root)
    book = receive_book(by=by, at=at, user=officer, unit=unit, file_name=path.name, content=path.read_bytes())
    outcome = commit_book(by=by, at=at, scope=_scope(officer, at), book=book)
    if not outcome.kept:
        raise Refused("demo.faults", f"Sổ {path.name} có {number(len(outcome.faults))} lỗi: {_first(outcome.faults)}.")


def _first(faults: Sequence[Fault]) -> str:
    return "; ".join(f"{f.sheet} dòng {f.row}, {f.column} “{f.value}”: {f.sentence}" for f in faults[:_SHOWN_FAULTS])
