"""`ketnap law …`: ask the rules what they say on a day, list them, check the files."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from typing import Annotated

import typer

from ketnap.law import overlays, routes
from ketnap.law.calendar import load_calendar
from ketnap.law.loader import HOME, load_rules, read_rules
from ketnap.law.rules import REGISTRY
from ketnap.law.strict_yaml import LawError
from ketnap.law.values import Value, Verified
from ketnap.law.words import LAYERS, SELECTORS, VERIFIED, day
from ketnap.lib import clock

app = typer.Typer(
    help="Quy định kết nạp đảng viên: xem giá trị theo ngày, kiểm tra dữ liệu. Thêm hai lệnh cần cơ sở dữ liệu: "
    "“overlays” (quy định riêng theo đơn vị), “recheck” (đối chiếu lại các quyết định).",
    no_args_is_help=True,
)

OnDate = Annotated[
    datetime,
    typer.Option("--on", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Ngày áp dụng, dạng 2026-11-22 hoặc 22/11/2026."),
]
AsJson = Annotated[bool, typer.Option("--json", help="In ra JSON.")]


@app.command()
def show(
    key: Annotated[str, typer.Argument(help="Khoá tham số, ví dụ age.min.")], on: OnDate, as_json: AsJson = False
) -> None:
    """Xem giá trị của một tham số vào một ngày, căn cứ và mức độ đối chiếu."""
    rules = load_rules()
    if key not in rules.parameters:
        near = [name for name in rules.parameters if name.startswith(key.partition(".")[0] + ".")]
        typer.echo(
            f"Không có tham số “{key}”. {'Có: ' + ', '.join(near) if near else 'Xem: ketnap law list'}", err=True
        )
        raise typer.Exit(2)
    value = rules.value(key, on.date())
    if as_json:
        typer.echo(json.dumps(value.as_json(), ensure_ascii=False, indent=2))
        return
    parameter = rules.parameters[key]
    typer.echo(f"{parameter.question}\n  {value.text}")
    for line in _details(value, SELECTORS[parameter.selected_by]):
        typer.echo(f"  {line}")


def _details(value: Value, selector: str) -> list[str]:
    start = f"Từ {day(value.since)}" if value.since > date.min else "Mọi ngày"
    lines = [start + (f" đến trước {day(value.until)}" if value.until else "")]
    if value.citation:
        lines.append(f"Căn cứ: {value.citation}")
    lines.append(f"Đối chiếu: {VERIFIED[value.verified]}. Tầng: {LAYERS[value.layer]}. Chọn theo {selector}.")
    return [*lines, f"Ghi chú: {value.because}"] if value.because else lines


@app.command("list")
def list_keys(
    topic: Annotated[str, typer.Option(help="Chỉ một chủ đề, ví dụ age.")] = "", as_json: AsJson = False
) -> None:
    """Liệt kê các tham số và câu hỏi mỗi tham số trả lời."""
    found = [one for one in load_rules().parameters.values() if topic in ("", one.topic)]
    if as_json:
        rows = [{"key": one.key, "topic": one.topic, "question": one.question, "unit": one.unit} for one in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        typer.echo(f"{one.key:45} {one.question}")
    typer.echo(f"{len(found)} tham số")


@app.command()
def compare(
    before: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Ngày thứ nhất.")],
    after: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Ngày thứ hai.")],
) -> None:
    """So sánh hai ngày: tham số nào khác giá trị hoặc khác mức độ đối chiếu."""
    rules = load_rules()
    changed = 0
    for key in rules.parameters:
        old, new = rules.value(key, before.date()), rules.value(key, after.date())
        if (old.value, old.verified) != (new.value, new.verified):
            changed += 1
            typer.echo(f"{key}\n  {day(before.date())}: {old.text} ({VERIFIED[old.verified]})")
            typer.echo(f"  {day(after.date())}: {new.text} ({VERIFIED[new.verified]})")
    typer.echo(f"{changed} tham số khác nhau")


@app.command()
def check() -> None:
    """Đọc chặt toàn bộ dữ liệu quy định, in số lượng và tỷ lệ đã đối chiếu."""
    try:
        rules = read_rules(HOME, today=clock.today())
        local = overlays.read_overlays(overlays.HOME, rules)
        book = routes.read_routes(routes.PATH)
        routes.check_routes(book, rules, frozenset(REGISTRY))
    except (LawError, ValueError) as error:
        typer.echo(f"Dữ liệu quy định có lỗi: {error}", err=True)
        raise typer.Exit(1) from error
    entries = [entry for one in rules.parameters.values() for entry in one.entries]
    marks = Counter(entry.verified for entry in entries)
    known = len(entries) - marks[Verified.UNKNOWN]
    typer.echo(f"Văn bản: {len(rules.documents)}. Tham số: {len(rules.parameters)}. Quy tắc: {len(REGISTRY)}.")
    typer.echo(f"Giá trị theo ngày: {known}; khoảng chưa rõ: {marks[Verified.UNKNOWN]}.")
    for mark in (Verified.YES, Verified.SECONDARY, Verified.ASSUMED):
        share = f"{marks[mark] * 100 / known:.1f}".replace(".", ",")
        typer.echo(f"  {VERIFIED[mark]}: {marks[mark]} ({share}%)")
    typer.echo(f"Tuyến: {len(book.routes)}. Tầng địa phương: {', '.join(local)}. Lịch: {_years()}.")
    typer.echo(f"Dấu vân tay: {rules.hash}")


def _years() -> str:
    years = load_calendar().years
    return f"{min(years)}–{max(years)}"
