"""Run as `python -m ketnap.runtime.seed demo` or `… init UNIT FORM CODE OPENED ADMIN`, in the application role.

The one place where the machine calls the subjects: first data of a home, all or nothing. Prints the sign-ins as JSON.
"""

from __future__ import annotations

import datetime as dt
import sys

from ketnap.runtime import boot
from ketnap.runtime.founding import SignIn, encode
from ketnap.runtime.progress import complain

_MACHINE = "ketnap"


def first_demo_data() -> list[SignIn]:
    """Demo data of a new home: one commune through the import, and a user a role; the first is whom `up --check` uses."""
    from ketnap.demo.first import first_committee
    from ketnap.lib import clock

    return [SignIn(one.username, one.password, f"{one.role}, {one.unit}") for one in first_committee(clock.now())]


def first_real_data(unit: str, form: str, code: str, opened: str, admin: str) -> list[SignIn]:
    """The first unit, the unit outside and the administrator of a home for real work."""
    from ketnap.access.roles import Role
    from ketnap.lib import clock

    root = _units(unit, form, code, dt.date.fromisoformat(opened))
    return [_user(admin, admin, "Quản trị hệ thống", root, Role.ADMINISTRATOR, clock.today(), must_change=True)]


def _units(name: str, form: str, code: str, opened_on: dt.date) -> object:
    from ketnap.accounts.actor import machine
    from ketnap.lib import clock
    from ketnap.organisations.actions.found_unit import found_unit
    from ketnap.organisations.kinds import Form

    by, at = machine(_MACHINE, "cli"), clock.now()
    unit = found_unit(by=by, at=at, code=code, name=name, form=form, opened_on=opened_on, parent=None)
    outside = Form.OUTSIDE
    found_unit(by=by, at=at, code="NGOAI", name=str(outside.label), form=outside, opened_on=opened_on, parent=None)
    return unit


def _user(
    username: str, full_name: str, title: str, unit: object, role: str, since: dt.date, *, must_change: bool
) -> SignIn:
    from ketnap.access.actions.grant_role import grant_role
    from ketnap.accounts.actions.create_user import create_user
    from ketnap.accounts.actor import machine
    from ketnap.lib import clock
    from ketnap.organisations.models import Unit

    assert isinstance(unit, Unit)
    by, at = machine(_MACHINE, "cli"), clock.now()
    user, password = create_user(
        by=by, at=at, username=username, full_name=full_name, title=title, must_change_password=must_change
    )
    grant_role(by=by, at=at, user=user, unit=unit, role=role, valid_from=since)
    return SignIn(user.username, password, title)


def main() -> None:
    """Create the first data named on the command line in one transaction that sees everything."""
    boot.configure()
    from ketnap.lib import rls
    from ketnap.lib.errors import Refused

    kind, *arguments = sys.argv[1:]
    try:
        with rls.everything():
            sign_ins = first_demo_data() if kind == "demo" else first_real_data(*arguments)
    except Refused as refusal:
        complain(f"✗ {refusal}")
        sys.exit(1)
    sys.stdout.write(encode(sign_ins) + "\n")


if __name__ == "__main__":
    main()
