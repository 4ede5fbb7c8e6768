"""Who stands behind an act: the user who typed it, the person who did it, the channel it came through."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from typing import Literal

from ketnap.accounts.models import User

Channel = Literal["web", "api", "cli", "import", "job"]


@dataclass(frozen=True)
class Actor:
    """Passed to every action as `by=`.

    `did` names the person who did the thing on paper when somebody else types it (most cell secretaries never sign in);
    empty means the user did it.
    """

    user_id: int | None
    username: str
    channel: Channel
    did: str = ""
    os_user: str = ""

    def for_person(self, did: str) -> Actor:
        """The same typist entering what `did` has done."""
        return Actor(self.user_id, self.username, self.channel, did, self.os_user)


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def from_user(user: User, channel: Channel = "web") -> Actor:
    """The actor for a signed-in user; commands and imports also keep the operating system's user."""
    return Actor(user.pk, user.username, channel, os_user=_os_user() if channel in ("cli", "import") else "")


def machine(name: str, channel: Channel = "job") -> Actor:
    """The house itself: jobs and set-up commands, where no user stands behind the act."""
    return Actor(None, name, channel, os_user=_os_user())
