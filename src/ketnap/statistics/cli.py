"""`ketnap figures`: numbers of a unit for a period. `ketnap reports`: the same as papers."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn, cast

import typer
from django.conf import settings

from ketnap.accounts.actor import machine
from ketnap.lib import clock, rls
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.members.figures import TreeChoice
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of
from ketnap.statistics.figures import UnitFigures, unit_figures
from ketnap.statistics.report import build_report
from ketnap.statistics.words import MEASURE_NAMES

app = typer.Typer(help="Báo cáo kết quả công tác phát triển đảng viên.", no_args_is_help=True)
figures = typer.Typer(help="Số liệu của một đơn vị trong một kỳ.")

Code = Annotated[str, typer.Option("--unit", help="Mã đơn vị")]
From = Annotated[str, typer.Option("--from", help="Ngày đầu kỳ, ví dụ 2026-01-01 hoặc 01/01/2026")]
To = Annotated[str, typer.Option("--to", help="Ngày cuối kỳ, tính cả ngày này")]
TreeName = Annotated[
    str, typer.Option("--tree", help="then: theo hệ thống tổ chức từng thời điểm; now: theo hệ thống hiện nay")
]


@figures.command()
def show(
    unit: Code,
    start: From,
    end: To,
    tree: TreeName = "then",
    by_child: Annotated[bool, typer.Option("--by-child", help="Tách theo đơn vị trực thuộc")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In ra JSON")] = False,
) -> None:
    """Đầu kỳ, tăng, giảm, cuối kỳ; kết nạp so với chỉ tiêu. Cả hai ngày đều tính."""
    first, last, choice = _day(start, "--from"), _day(end, "--to"), _tree(tree)
    today = clock.today()
    with rls.everything():
        try:
            found = unit_figures(HOUSE, _unit(unit, today), first, last, today=today, tree=choice, by_child=by_child)
        except Refused as refusal:
            _stop(str(refusal))
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    _print(found)


@app.callback()
def reports() -> None:
    """Báo cáo ra tệp."""


@app.command()
def progress(
    unit: Code,
    start: From,
    end: To,
    out: Annotated[Path, typer.Option("--out", help="Tệp nhận: .docx, .pdf hoặc .xlsx")],
    tree: TreeName = "then",
) -> None:
    """Báo cáo kết quả công tác phát triển đảng viên. Việc xuất được ghi vào nhật ký."""
    from ketnap.statistics.files import FORMS, write_report

    first, last, choice = _day(start, "--from"), _day(end, "--to"), _tree(tree)
    form = out.suffix.lstrip(".")
    if form not in FORMS:
        _stop("--out: tên tệp phải kết thúc bằng .docx, .pdf hoặc .xlsx.")
    now = clock.now()
    with rls.everything():
        try:
            report = build_report(HOUSE, _unit(unit, now.date()), first, last, at=now, tree=choice, demo=settings.DEMO)
        except Refused as refusal:
            _stop(str(refusal))
        out.write_bytes(write_report(report, form, by=machine("báo cáo", "cli")))
    typer.echo(f"Đã ghi {out} ({vn.number(report.achieved)} đảng viên kết nạp trong kỳ).")


def _day(text: str, option: str) -> dt.date:
    try:
        return vn.parse_day(text)
    except ValueError as error:
        _stop(f"{option}: {error}")


def _tree(text: str) -> TreeChoice:
    if text not in ("then", "now"):
        _stop(f"--tree: không có lựa chọn “{text}”. Hãy ghi then hoặc now.")
    return cast("Literal['then', 'now']", text)


def _unit(code: str, today: dt.date) -> Unit:
    if (unit := Unit.objects.filter(code=code).first()) is None:
        _no_such_unit(code, today)
    return unit


def _no_such_unit(code: str, today: dt.date) -> NoReturn:
    near = list(Unit.objects.filter(code__istartswith=code[:3]).order_by("code")[:5])
    names = names_of([one.pk for one in near], today)
    hint = "; ".join(f"{one.code} ({names.get(one.pk, '')})" for one in near)
    _stop(f"Không có đơn vị mang mã “{code}”. {'Mã gần giống: ' + hint + '.' if hint else 'Hãy xem lại mã đơn vị.'}")


def _stop(sentence: str) -> NoReturn:
    print(f"✗ {sentence}", file=sys.stderr)
    raise typer.Exit(2)


def _print(found: UnitFigures) -> None:
    typer.echo(f"{found.name} ({found.code}), từ {vn.day(found.start)} đến {vn.day(found.end)}")
    for line in _lines(found):
        typer.echo(f"  {line}")
    for child in found.children:
        share = vn.percent_value(child.percent)
        typer.echo(
            f"  {child.code}  {child.name}: đầu kỳ {vn.number(child['opening'])}, kết nạp {vn.number(child.achieved)}"
            f"/{vn.number(child.target)} ({share}), cuối kỳ {vn.number(child['closing'])}"
        )


def _lines(found: UnitFigures) -> list[str]:
    width = max(len(name) for name in MEASURE_NAMES.values())
    rows = [f"{name.ljust(width)}  {vn.number(found.counts[measure])}" for measure, name in MEASURE_NAMES.items()]
    target = f"{'Chỉ tiêu của kỳ'.ljust(width)}  {vn.number(found.target)}"
    return [*rows, target, f"{'Tỷ lệ đạt'.ljust(width)}  {vn.percent_value(found.percent)}"]
