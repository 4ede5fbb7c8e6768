"""What a new demo home begins with: xã Bá Xuyên at work, and a user for every role."""

from __future__ import annotations

import datetime as dt

from ketnap.demo import users
from ketnap.demo.atwork import put_to_work
from ketnap.demo.load import load
from ketnap.demo.users import SignIn

NAME = "baxuyen"


def first_committee(at: dt.datetime) -> list[SignIn]:
    """Load the commune, make the users and put them to work; the sign-ins, the board officer first."""
    loaded = load(NAME, at=at)
    others = [users.make(post, at=at, valid_from=at.date())[1] for post in users.others()]
    put_to_work(at)
    return [*loaded.sign_ins, *others]
