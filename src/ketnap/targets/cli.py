"""`ketnap targets`: divide and hand down, where a unit stands, what to expect. Read-only unless `allocate --do`."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping
from typing import Annotated, Any, NoReturn

import typer

from ketnap.accounts.actor import machine
from ketnap.lib import clock, rls
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of
from ketnap.organisations.tree import tree_on
from ketnap.targets import ledger
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.hand_down_through import hand_down_through
from ketnap.targets.api.campaigns import campaign_dict
from ketnap.targets.api.closings import closing_dict
from ketnap.targets.api.plans import plan_dict
from ketnap.targets.api.targets import fault_dict, line_dict
from ketnap.targets.asked import numbers_of, shares_of, units_below
from ketnap.targets.campaigns import compare
from ketnap.targets.checks import faults, told
from ketnap.targets.kinds import PlanState
from ketnap.targets.models import Campaign, Closing, Target
from ketnap.targets.outlook import outlooks
from ketnap.targets.plans import versions
from ketnap.targets.queries import target_of, targets_of
from ketnap.targets.standing import standing
from ketnap.targets.told import back_told, outlook_told
from ketnap.targets.ways import Wish, divide

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
    way: Annotated[
        list[str] | None,
        typer.Option("--way", help="Cách chia và tỷ trọng, ví dụ dang_vien=60; ghi nhiều lần, cộng lại 100"),
    ] = None,
    keep: Annotated[int, typer.Option("--keep", min=0, help="Giữ lại ở cấp mình")] = 0,
    lock: Annotated[list[str] | None, typer.Option("--lock", help="Khoá số của một đơn vị, ví dụ K.A=5")] = None,
    floor: Annotated[
        list[str] | None, typer.Option("--floor", help="Mức tối thiểu của một đơn vị, ví dụ K.A=2")
    ] = None,
    to_cells: Annotated[bool, typer.Option("--to-cells", help="Chia đến từng chi bộ, qua mọi cấp")] = False,
    do: Annotated[bool, typer.Option("--do", help="Giao thật; không có thì chỉ in ra")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Lý do, khi điều chỉnh")] = "",
    as_json: AsJson = False,
) -> None:
    """Chia chỉ tiêu của một đơn vị cho các đơn vị bên dưới, đúng tổng, đúng mức tối thiểu."""
    first, last, today = _day(start, "--from"), _day(end, "--to"), clock.today()
    with rls.everything():
        target = _target(_unit(unit), first, last)
        account, whose = ledger.account(target), units_below(target, max(first, min(last, today)), to_cells=to_cells)
        tree = tree_on(max(first, min(last, today))) if to_cells else None
        try:
            wish = Wish(shares_of(way or ()), numbers_of(lock or (), whose), keep, numbers_of(floor or (), whose))
            parts = divide(
                HOUSE, target, list(whose.values()), account.given + account.over, wish, day=today, today=today,
                through=tree,
            )  # fmt: skip
            if do:
                _hand_out(target, parts, keep, account.over, reason, to_cells=to_cells)
        except Refused as refusal:
            _stop(str(refusal))
        names = names_of(list(parts), last)
    codes = {key: code for code, key in whose.items()}
    rows = [{"unit": codes[key], "name": names.get(key, ""), "number": number} for key, number in parts.items()]
    if as_json:
        _json({"unit": unit, "given": account.given, "kept": keep, "done": do, "parts": rows})
        return
    for row in rows:
        typer.echo(f"  {row['unit']}  {row['name']}: {vn.number(int(str(row['number'])))}")
    typer.echo(
        f"Cộng {vn.number(sum(parts.values()))}, giữ lại {vn.number(keep)}. {'Đã giao.' if do else 'Chưa giao; thêm --do để giao.'}"
    )


def _hand_out(target: Target, parts: Mapping[int, int], kept: int, over: int, reason: str, *, to_cells: bool) -> None:
    units, by, at = Unit.objects.in_bulk(list(parts)), machine("ketnap targets", "cli"), clock.now()
    numbers = {units[key]: number for key, number in parts.items()}
    if to_cells:
        hand_down_through(
            by=by, at=at, target=target, numbers=numbers, kept=kept, over=over, document=target.document, reason=reason
        )
    else:
        hand_down(
            by=by, at=at, target=target, parts=numbers, kept=kept, over=over, document=target.document, reason=reason
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
                **line_dict(found.own),
                "until": found.until.isoformat(),
                "a_year": average,
                "units": [line_dict(line) for line in found.lines],
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


@app.command()
def forecast(
    unit: Code,
    start: From,
    end: To,
    on: On = "",
    backtest: Annotated[
        bool, typer.Option("--backtest", help="Thử lại các năm trọn trong kỳ, cùng ngày trong năm")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Dự báo cuối kỳ với mức thấp, cao; hồ sơ còn kịp; ngày muộn nhất của từng bước."""
    first, last, today = _day(start, "--from"), _day(end, "--to"), clock.today()
    day = _day(on, "--on") if on else today
    if backtest:
        _back_test(unit, range(first.year, last.year + 1), day, today, as_json=as_json)
        return
    with rls.everything():
        found = outlooks(HOUSE, _unit(unit).pk, first, last, day, today=today)
        ids = [line.unit_id for line in (found.own, *found.lines)]
        codes, names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "code")), names_of(ids, day)
    if as_json:
        main = found.own.main
        steps = {step.key: step.day.isoformat() for step in main.steps} if main else {}
        units = [outlook_told(line, codes) for line in found.lines]
        _json({**outlook_told(found.own, codes), "latest": steps, "units": units})
        return
    for line in (found.own, *found.lines):
        one = line.forecast
        typer.echo(
            f"  {codes[line.unit_id]}  {names.get(line.unit_id, '')}: đã {vn.number(one.achieved)}, dự báo {vn.number(one.likely)} "
            f"({vn.number(one.low)} – {vn.number(one.high)}), chỉ tiêu {vn.number(one.whole)}, còn kịp {vn.number(one.able)}"
        )


def _back_test(unit: str, years: range, day: dt.date, today: dt.date, *, as_json: bool) -> None:
    with rls.everything():
        found = back_told(HOUSE, _unit(unit).pk, years, day, today=today)
    if as_json:
        _json(found)
        return
    for row in found["rows"]:
        outside = "" if row["inside"] else "  ngoài khoảng"
        typer.echo(f"  {row['unit']}  {row['year']}: {row['low']} – {row['high']}, thực tế {row['actual']}{outside}")
    typer.echo(f"{vn.number(found['unit_years'])} đơn vị-năm, {found['inside_percent'] or 0}% trong khoảng thấp – cao")


@app.command()
def check(unit: Code, as_json: AsJson = False) -> None:
    """Những chỗ chưa khớp trong các chỉ tiêu của đơn vị: lệch bao nhiêu, ở đâu, chấp nhận theo căn cứ nào. Thoát mã 1 khi còn chỗ chưa có căn cứ."""
    with rls.everything():
        found = faults(_unit(unit).pk)
    _tell(
        [fault_dict(one) for one in found],
        [f"{told(one)} {one.remedy}".strip() for one in found] or ["Các chỉ tiêu khớp nhau."],
        as_json=as_json,
    )
    if any(not one.accepted for one in found):
        raise typer.Exit(1)


@app.command()
def plans(unit: Code, start: From, end: To, as_json: AsJson = False) -> None:
    """Các phương án phân bổ của đơn vị trong kỳ, với số, đề nghị và diễn biến."""
    first, last = _day(start, "--from"), _day(end, "--to")
    with rls.everything():
        wanted = [one.pk for one in targets_of(_unit(unit).pk, first, last) if one.in_ledger]
        rows = [plan_dict(version) for version in versions(wanted)]
    _tell(
        rows, [f"Lần {row['version']}: {PlanState(row['state']).label}, cộng {vn.number(row['total'])}" for row in rows],
        as_json=as_json,
    )  # fmt: skip


@app.command()
def campaigns(unit: Code, on: On = "", as_json: AsJson = False) -> None:
    """Các đợt kết nạp của đơn vị, từng bước."""
    day = _day(on, "--on") if on else clock.today()
    with rls.everything():
        found = list(Campaign.objects.filter(unit=_unit(unit)).select_related("target", "unit", "document"))
        rows = [campaign_dict(one) for one in compare(HOUSE, found, day)]
    words = [
        f"{row['name']}: vào {vn.number(row['entered'])}"
        + "".join(f", {step['label'].lower()} {vn.number(step['count'])}" for step in row["steps"])
        for row in rows
    ]
    _tell(rows, words, as_json=as_json)


@app.command()
def closings(unit: Code, as_json: AsJson = False) -> None:
    """Các kỳ đã chốt: tính lại có khớp mã kiểm tra không, đã đính chính gì. Thoát mã 1 khi có kỳ không khớp."""
    with rls.everything():
        found = Closing.objects.filter(unit=_unit(unit)).order_by("-end", "-start")
        rows = [closing_dict(HOUSE, one, today=clock.today()) for one in found]
    words = [
        f"{vn.day(row['from'])} – {vn.day(row['to'])}: {'khớp' if row['same'] else 'KHÔNG khớp'} mã kiểm tra, "
        f"{vn.number(len(row['restatements']))} đính chính, {vn.number(row['untold'])} sai lệch chưa ghi"
        for row in rows
    ]
    _tell(rows, words, as_json=as_json)
    if not all(row["same"] for row in rows):
        raise typer.Exit(1)


def _tell(rows: list[dict[str, Any]], words: list[str], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=lambda value: value.isoformat()))
        return
    for line in words:
        typer.echo(f"  {line}")


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
