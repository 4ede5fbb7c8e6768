"""`ketnap law recheck`: decided cases whose verdict would differ under today's files. Changes nothing."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ketnap.admissions.rechecking.queries import Differing, recheck
from ketnap.law.loader import read_rules
from ketnap.law.words import day
from ketnap.lib import rls

app = typer.Typer(help="Đối chiếu lại các quyết định.")
OUTCOMES = {"met": "đạt", "not_met": "chưa đạt", "unknown": "chưa rõ", "waived": "được miễn"}


@app.command("recheck")
def run(
    since: Annotated[
        datetime, typer.Option("--since", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Quyết định từ ngày này.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="In ra JSON.")] = False,
    files: Annotated[Path | None, typer.Option(help="Thư mục quy định khác để thử; mặc định là bản đang dùng.")] = None,
) -> None:
    """Hồ sơ đã quyết định mà kết quả đối chiếu sẽ khác theo bộ quy định hiện nay. Không sửa gì."""
    with rls.everything():
        found = recheck(None, since.date(), read_rules(files) if files else None)
    if as_json:
        head = {
            "since": found.since.isoformat(),
            "cases": found.cases,
            "same_rules": found.same,
            "rules": found.fingerprint,
        }
        typer.echo(
            json.dumps({**head, "differing": [_row(one) for one in found.differing]}, ensure_ascii=False, indent=2)
        )
        return
    for one in found.differing:
        typer.echo(f"{one.case.uid}  {one.label}, ngày {day(one.step.on)}: {one.now.title}")
        typer.echo(f"  đã ghi: {OUTCOMES[one.kept.outcome]}; nay: {OUTCOMES[one.now.outcome]}. {one.now.reason}")
    typer.echo(
        f"{found.cases} hồ sơ có quyết định từ {day(found.since)}; {found.same} theo đúng bộ quy định hiện nay; "
        f"{len({one.case.pk for one in found.differing})} hồ sơ sẽ khác."
    )


def _row(one: Differing) -> dict[str, Any]:
    return {
        "case": str(one.case.uid), "step": one.step.key, "on": one.step.on.isoformat(), "rule": one.kept.rule,
        "recorded": one.kept.outcome.value, "today": one.now.outcome.value, "reason": one.now.reason,
        "recorded_values": one.kept.values, "today_values": one.now.values, "recorded_rules": one.step.rules_hash,
    }  # fmt: skip
