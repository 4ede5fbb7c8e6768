"""First data: how an empty home becomes one somebody can work in. Interrupted, it is done again from the start."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import psycopg

from ketnap.lib.errors import Refused
from ketnap.runtime import boot
from ketnap.runtime.cluster import Cluster
from ketnap.runtime.home import Home, write_private
from ketnap.runtime.progress import say, step


@dataclass(frozen=True)
class SignIn:
    """A user name with its password, told once."""

    username: str
    password: str
    who: str


def encode(sign_ins: list[SignIn]) -> str:
    """The form in which the process that made the users hands them back."""
    return json.dumps([asdict(sign_in) for sign_in in sign_ins])


def decode(text: str) -> list[SignIn]:
    """Read what `encode` wrote, from the last line printed."""
    rows: list[dict[str, Any]] = json.loads(text.strip().splitlines()[-1])
    return [SignIn(**row) for row in rows]


def empty_database(home: Home, cluster: Cluster | None, url: boot.Address) -> None:
    """Make room for the first data. Raises Refused where a real server holds tables: we delete nothing there."""
    with psycopg.connect(url("owner")) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if not row or row[0] == 0:
        return
    if cluster is None:
        raise Refused(
            "database_not_empty",
            "Cơ sở dữ liệu trong DATABASE_URL đã có bảng, trong khi thư mục dữ liệu này chưa khởi tạo xong.",
            remedy="Hãy chỉ tới một cơ sở dữ liệu trống. Nếu đây là bản đang dùng, hãy đặt KETNAP_HOME về đúng thư mục "
            "của nó hoặc phục hồi từ bản sao lưu.",
        )
    say("Lần khởi tạo trước bị ngắt giữa chừng: làm lại từ đầu.")
    cluster.empty()


def found(home: Home, url: boot.Address, *what: str) -> list[SignIn]:
    """Write the first data in a process that plays the application role; returns the sign-ins to show once."""
    with step("Tạo dữ liệu ban đầu"):
        sign_ins = decode(boot.run_module(home, url("app"), "ketnap.runtime.seed", *what))
    if home.facts()["demo"] and sign_ins:
        # A demo answers on this machine only and holds invented people: `up --check` may sign in again later.
        write_private(home.root / "check.json", json.dumps(asdict(sign_ins[0])))
    home.mark_ready()
    return sign_ins


def check_sign_in(home: Home) -> SignIn | None:
    """The demo user `up --check` signs in as; None in a home with real data."""
    path = home.root / "check.json"
    return SignIn(**json.loads(path.read_text())) if home.facts()["demo"] and path.exists() else None


def show(sign_ins: list[SignIn]) -> None:
    """Print the sign-ins as a small table."""
    wide = max(len(sign_in.username) for sign_in in sign_ins)
    say("\nĐăng nhập bằng (mật khẩu chỉ hiện một lần, hãy ghi lại):")
    for sign_in in sign_ins:
        say(f"  {sign_in.username:<{wide}}  {sign_in.password}  {sign_in.who}")
