"""`ketnap targets`: divide and hand down, where a unit stands, what to expect. Read-only unless `allocate --do`."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Annotated, Any, NoReturn

import typer

from ketnap.accounts.actor import machine
from ketnap.lib import clock, rls
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of
from ketnap.targets import ledger
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.models import Target
from ketnap.targets.outlook import Outlook, outlooks
from ketnap.targets.queries import children_during, target_of
from ketnap.targets.standing import Line, standing
from ketnap.targets.ways import Way, Wish, divide

app = typer.Typer(help="Chỉ tiêu: chia, giao xuống, kết quả, dự báo.", no_args_is_help=True)

Code = Annotated[str, typer.Option("--unit", help="Mã đơn vị")]
From = Annotated[str, typer.Option("--from", help="Ngày đầu kỳ, ví dụ 2026-01-01 hoặc 01/01/2026")]
To = Annotated[str, typer.Option("--to", help="Ngày cuối kỳ, tính cả ngày này")]
On = Annotated[str, typer.Option("--on", help="Tính đến ngày; bỏ trống là hôm nay")]
AsJson = Annotated[bool, typer.Option("--json", help="In ra JSON")]


@app.command()
def allocate(
    unit: Code,
    start: From,
    end: To,
    way: Annotated[str, typer.Option("--way", help="deu, dang_vien, nguon, nam_truoc")] = "dang_vien",
    keep: Annotated[int, typer.Option("--keep", min=0, help="Giữ lại ở cấp mình")] = 0,
    do: Annotated[bool, typer.Option("--do", help="Giao thật; không có thì chỉ in ra")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Lý do, khi điều chỉnh")] = "",
    as_json: AsJson = False,
) -> None:
    """Chia chỉ tiêu của một đơn vị cho các đơn vị trực thuộc, đúng tổng, đúng mức tối thiểu."""
    first, last, today = _day(start, "--from"), _day(end, "--to"), clock.today()
    if way not in Way.values:
        _stop(f"--way: không có cách “{way}”. Hãy ghi {', '.join(Way.values)}.")
    with rls.everything():
        target = _target(_unit(unit), first, last)
        units = children_during(target.unit_id, first, last)
        account = ledger.account(target)
        try:
            parts = divide(
                HOUSE, target, units, account.given + account.over, Wish({way: 1}, {}, keep), day=today, today=today
            )
            if do:
                by_id = Unit.objects.in_bulk(units)
                hand_down(
                    by=machine("ketnap targets", "cli"), at=clock.now(), target=target, kept=keep, over=account.over,
                    parts={by_id[key]: number for key, number in parts.items()}, document=target.document, reason=reason,
                )  # fmt: skip
        except Refused as refusal:
            _stop(str(refusal))
        names, codes = names_of(units, last), dict(Unit.objects.filter(pk__in=units).values_list("pk", "code"))
    if as_json:
        rows = [{"unit": codes[key], "name": names.get(key, ""), "number": number} for key, number in parts.items()]
        _json({"unit": unit, "given": account.given, "kept": keep, "done": do, "parts": rows})
        return
    for key, number in parts.items():
        typer.echo(f"  {codes[key]}  {names.get(key, '')}: {vn.number(number)}")
    typer.echo(
        f"Cộng {vn.number(sum(parts.values()))}, giữ lại {vn.number(keep)}. {'Đã giao.' if do else 'Chưa giao; thêm --do để giao.'}"
    )


@app.command()
def progress(unit: Code, start: From, end: To, on: On = "", as_json: AsJson = False) -> None:
    """Kết quả so với chỉ tiêu, cùng kỳ, thứ hạng của các đơn vị trực thuộc."""
    first, last, today = _day(start, "--from"), _day(end, "--to"), clock.today()
    day = _day(on, "--on") if on else today
    with rls.everything():
        found = standing(HOUSE, _unit(unit).pk, first, last, day, today=today)
    if as_json:
        average = None if found.average is None else str(found.average)
        _json(
            {
                **_line(found.own),
                "until": found.until.isoformat(),
                "a_year": average,
                "units": [_line(line) for line in found.lines],
            }
        )
        return
    for line in (found.own, *found.lines):
        one = line.progress
        rank = f", hạng {line.rank}" if line.rank else ""
        typer.echo(
            f"  {one.code}  {one.name}: {vn.number(one.achieved)}/{vn.number(one.target)} "
            f"({vn.percent(one.achieved, one.target)}), cùng kỳ {vn.number(line.before)}{rank}"
        )


def _line(line: Line) -> dict[str, Any]:
    one = line.progress
    return {
        "unit": one.code, "name": one.name, "target": one.target, "achieved": one.achieved,
        "percent": None if one.percent is None else str(one.percent), "year_before": line.before, "rank": line.rank,
        "kept": one.kept, "handed_down": one.handed, "declared": one.declared,
    }  # fmt: skip


@app.command()
def forecast(unit: Code, start: From, end: To, on: On = "", as_json: AsJson = False) -> None:
    """Dự báo cuối kỳ với mức thấp, cao; hồ sơ còn kịp; ngày muộn nhất của từng bước."""
    first, last, today = _day(start, "--from"), _day(end, "--to"), clock.today()
    day = _day(on, "--on") if on else today
    with rls.everything():
        found = outlooks(HOUSE, _unit(unit).pk, first, last, day, today=today)
        ids = [line.unit_id for line in (found.own, *found.lines)]
        codes, names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "code")), names_of(ids, day)
    if as_json:
        steps = {step.key: step.day.isoformat() for step in found.latest}
        units = [_outlook(line, codes) for line in found.lines]
        _json({**_outlook(found.own, codes), "latest": steps, "units": units})
        return
    for line in (found.own, *found.lines):
        one = line.forecast
        typer.echo(
            f"  {codes[line.unit_id]}  {names.get(line.unit_id, '')}: đã {vn.number(one.achieved)}, dự báo {vn.number(one.likely)} "
            f"({vn.number(one.low)} – {vn.number(one.high)}), chỉ tiêu {vn.number(one.whole)}, còn kịp {vn.number(one.able)}"
        )


def _outlook(line: Outlook, codes: dict[int, str]) -> dict[str, Any]:
    one = line.forecast
    return {
        "unit": codes[line.unit_id], "target": one.whole, "achieved": one.achieved, "able": one.able, "unable": one.unable,
        "likely": one.likely, "low": one.low, "high": one.high, "more_needed": one.more,
        "first_step": one.first_step, "first_step_by": one.first_day.isoformat(),
        "expected_by_calendar": None if line.by_calendar is None else vn.decimal(line.by_calendar),
        "expected_by_seasons": None if line.by_seasons is None else vn.decimal(line.by_seasons),
        "a_year": None if line.a_year is None else vn.decimal(line.a_year),
    }  # fmt: skip


def _day(text: str, option: str) -> dt.date:
    try:
        return vn.parse_day(text)
    except ValueError as error:
        _stop(f"{option}: {error}")


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        _stop(f"Không có đơn vị mang mã “{code}”. Hãy xem lại mã đơn vị.")
    return found


def _target(unit: Unit, start: dt.date, end: dt.date) -> Target:
    found = target_of(unit.pk, start, end)
    if found is None:
        _stop(f"{unit.code} chưa có chỉ tiêu từ {vn.day(start)} đến {vn.day(end)}. Hãy đặt chỉ tiêu trước.")
    return found


def _json(found: dict[str, Any]) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _stop(sentence: str) -> NoReturn:
    print(f"✗ {sentence}", file=sys.stderr)
    raise typer.Exit(2)
