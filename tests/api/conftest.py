"""A caller with a token, as a program outside would be."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ketnap.accounts.actions.issue_token import issue_token
from ketnap.accounts.models import User
from ketnap.lib import clock
from ketnap.testing.build import BY

Call = Callable[..., Any]


def token_of(user: User, days: int = 30) -> str:
    return issue_token(by=BY, at=clock.now(), user=user, name="kiểm thử", days=days)[1]


@pytest.fixture
def call(client: Client) -> Call:
    """`call(user, "/units", unit="K")` → the response; `token` instead of a user sends that text."""

    def ask(user: User | None, path: str, token: str = "", **query: str) -> Any:
        text = token or (token_of(user) if user else "")
        headers = {"Authorization": f"Bearer {text}"} if text else {}
        return client.get(f"/api/v1{path}", query, headers=headers)

    return ask
