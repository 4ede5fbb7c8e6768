"""`ketnap audit …`: seal now, and prove the trail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Nhật ký: niêm phong và kiểm chứng.", no_args_is_help=True)


@app.command()
def seal() -> None:
    """Niêm phong các mục nhật ký chưa niêm phong và ghi tệp neo."""
    from ketnap.audit.jobs import seal_now
    from ketnap.audit.seal import short

    made = seal_now()
    for one in made:
        print(f"Niêm phong {short(one)}: {len(one.entries)} mục")
    if not made:
        print("Không có mục nào chờ niêm phong.")


@app.command()
def verify(
    anchor: Annotated[
        list[Path] | None,
        typer.Option(
            "--anchor", exists=True, dir_okay=False, help="Tệp neo; mặc định là mọi tệp trong thư mục dữ liệu"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In ra JSON.")] = False,
) -> None:
    """Kiểm chứng toàn bộ nhật ký đã niêm phong. Mã thoát 0: nguyên vẹn; 1: có sai lệch."""
    from django.conf import settings

    from ketnap.audit import anchors
    from ketnap.audit.verify import verify as examine
    from ketnap.lib import rls

    files = anchor or anchors.all_files(settings.HOME.seals)
    with rls.everything():
        verdict = examine(anchors.read(files))
    if as_json:
        print(json.dumps(verdict.as_json(), ensure_ascii=False, indent=2))
        raise typer.Exit(0 if verdict.ok else 1)
    for problem in verdict.problems:
        print(f"✗ {problem.sentence}")
    counts = f"{verdict.seals} niêm phong, {verdict.entries} mục, {verdict.anchors} dòng neo"
    print(f"✓ Nguyên vẹn: {counts}." if verdict.ok else f"Có {len(verdict.problems)} sai lệch ({counts}).")
    if verdict.last:
        print(f"Niêm phong cuối: {verdict.last}. Chưa niêm phong: {verdict.unsealed} mục.")
    print("\nĐiều không chứng minh được:")
    for limit in verdict.limits:
        print(f"- {limit}")
    raise typer.Exit(0 if verdict.ok else 1)
