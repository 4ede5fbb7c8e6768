"""`ketnap demo …`: load invented committees, list them, compare them with what their sources report."""

from __future__ import annotations

import json as json_text
import sys
from pathlib import Path
from typing import Annotated

import typer

from ketnap.demo import catalogue
from ketnap.demo.check import Row
from ketnap.demo.users import SignIn
from ketnap.lib import format as vn

app = typer.Typer(help="Dữ liệu giả định: các cấp uỷ mẫu dựng theo năm bài báo nguồn.", no_args_is_help=True)
_MARKS = {True: "khớp", False: "LỆCH", None: "–"}

Names = Annotated[list[str] | None, typer.Argument(help=f"Tên dữ liệu mẫu: {', '.join(catalogue.NAMES)}")]


@app.command()
def load(
    names: Names = None,
    all_: Annotated[bool, typer.Option("--all", help="Nạp mọi cấp uỷ chưa có")] = False,
    workdir: Annotated[Path | None, typer.Option(help="Giữ các sổ Excel đã nạp trong thư mục này")] = None,
) -> None:
    """Nạp dữ liệu mẫu qua nhập sổ; in tài khoản mới (mật khẩu chỉ hiện một lần)."""
    from ketnap.demo import load as loading
    from ketnap.lib import clock, rls

    with rls.everything():
        missing = [entry.name for entry in catalogue.ENTRIES if not catalogue.is_loaded(entry)]
    wanted = missing if all_ else list(names or ())
    if not wanted:
        print("Không có gì để nạp. Xem ketnap demo list." if all_ else "Hãy ghi tên dữ liệu mẫu hoặc --all.")
        raise typer.Exit(0 if all_ else 2)
    if workdir is not None:
        workdir.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        found = loading.load(name, at=clock.now(), workdir=workdir)
        print(f"{name}: {vn.number(found.rows)} dòng, {vn.number(round(found.seconds))} giây.")
        show(found.sign_ins)


def show(sign_ins: tuple[SignIn, ...]) -> None:
    """Print new accounts."""
    for sign_in in sign_ins:
        print(f"  {sign_in.username}  {sign_in.password}  {sign_in.role}, {sign_in.unit}")


@app.command(name="list")
def list_() -> None:
    """Liệt kê dữ liệu mẫu và cho biết đã nạp hay chưa."""
    from ketnap.lib import rls

    with rls.everything():
        for entry in catalogue.ENTRIES:
            state = "đã nạp" if catalogue.is_loaded(entry) else "chưa nạp"
            print(f"{entry.name:<15} {state:<9} nguồn {entry.source}  {entry.title} ({entry.size})")


@app.command()
def check(
    names: Names = None, json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON")] = False
) -> None:
    """So từng con số của nguồn với số phần mềm tính từ dữ liệu đã nạp; mã 1 nếu có số lệch."""
    from ketnap.demo import ask
    from ketnap.demo import check as comparing
    from ketnap.demo.claims import BY_COMMITTEE
    from ketnap.lib import clock, rls

    wanted = [catalogue.entry_of(name).name for name in names or catalogue.NAMES]
    with rls.everything():
        rows = comparing.check(ask.House(clock.today()), [claim for name in wanted for claim in BY_COMMITTEE[name]])
    if json:
        json_text.dump([row.as_json() for row in rows], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for row in rows:
            print(_line(row))
    if any(row.equal is False for row in rows):
        raise typer.Exit(1)


def _line(row: Row) -> str:
    found = row.as_json()
    claim = row.claim
    reported = "" if found["reported"] is None else f"{claim.op} {found['reported']}"
    computed = "" if found["computed"] is None else f"tính được {found['computed']}"
    parts = [
        f"[{_MARKS[row.equal]}]",
        claim.source,
        claim.code,
        f"{claim.what}: nguồn “{claim.reported_text}”",
        reported,
        computed,
        row.reason,
    ]
    return "  ".join(part for part in parts if part)
