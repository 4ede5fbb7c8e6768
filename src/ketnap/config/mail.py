"""How e-mail leaves the house: from the environment, else from `mail.json` in the home, else not at all.

`KETNAP_SMTP` (or `url` in the file): `smtp://user:password@host:587` speaks TLS after STARTTLS, `smtps://` from the start, and
`smtp+plain://` not at all, for a mail server on the same machine. `KETNAP_MAIL_FROM` (or `from`) is the sender.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ketnap.lib.errors import Refused

FILE = "mail.json"
_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True)
class MailServer:
    """Where e-mail is handed over; an empty host means that none is sent."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = ""


def mail_server(environment: Mapping[str, str], home: Path) -> MailServer:
    """The mail server. Raises Refused for an address of another kind or one without a sender."""
    path = home / FILE
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    url = environment.get("KETNAP_SMTP") or kept.get("url", "")
    sender = environment.get("KETNAP_MAIL_FROM") or kept.get("from", "")
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Refused(
            "mail.url", "Địa chỉ máy chủ thư không đúng dạng.", remedy="Hãy ghi như smtp://tên:mật-khẩu@máy-chủ:587."
        )
    if not sender:
        raise Refused("mail.sender", "Chưa ghi địa chỉ gửi của thư.", remedy="Hãy đặt KETNAP_MAIL_FROM.")
    return MailServer(
        parts.hostname, parts.port or _PORTS[parts.scheme], unquote(parts.username or ""), unquote(parts.password or ""),
        parts.scheme == "smtp", parts.scheme == "smtps", sender,
    )  # fmt: skip
