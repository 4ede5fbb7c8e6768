"""`ketnap law overlays`: the local layers of the law and who follows them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any

import typer

from ketnap.law.overlays import Overlay, load_overlays
from ketnap.law.words import VERIFIED, day
from ketnap.lib import rls
from ketnap.organisations.layers.queries import Following, following

app = typer.Typer(help="Quy định riêng của địa phương.")


@app.command()
def overlays(
    on: Annotated[
        datetime,
        typer.Option("--on", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Ngày áp dụng, dạng 2026-11-22 hoặc 22/11/2026."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="In ra JSON.")] = False,
) -> None:
    """Quy định riêng của địa phương và các đơn vị đang áp dụng vào một ngày."""
    with rls.everything():
        held = following(on.date())
    if as_json:
        rows = [_row(layer, held, on.date()) for layer in load_overlays().values()]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for layer in load_overlays().values():
        typer.echo(f"{layer.id}: {layer.name} ({VERIFIED[layer.verified]})")
        for one in held:
            if one.layer.id == layer.id:
                typer.echo(f"  {one.row.unit.code}  {one.unit_name}, từ {day(one.row.valid_from or date.min)}")


def _row(layer: Overlay, held: list[Following], on: date) -> dict[str, Any]:
    return {
        "layer": layer.id, "name": layer.name, "in_force": layer.applies(on), "verified": layer.verified.value,
        "steps": [step.key for step in layer.steps], "documents": [code for code, _ in layer.documents],
        "limits": list(layer.limits), "tighten": [change.key for change in layer.tighten],
        "units": [
            {"code": one.row.unit.code, "name": one.unit_name, "since": one.row.valid_from.isoformat()}
            for one in held
            if one.layer.id == layer.id and one.row.valid_from
        ],
    }  # fmt: skip
