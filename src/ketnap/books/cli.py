"""`ketnap template book`, `ketnap import`, `ketnap export book`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused

if TYPE_CHECKING:
    from ketnap.access.scope import Scope
    from ketnap.accounts.models import User
    from ketnap.books.models import Import
    from ketnap.books.run import Outcome
    from ketnap.organisations.models import Unit

template = typer.Typer(help="Ghi mẫu sổ trống ra tệp Excel.", no_args_is_help=True)
import_ = typer.Typer(help="Nhập sổ cấp uỷ từ tệp Excel.", no_args_is_help=True)
export = typer.Typer(help="Xuất sổ cấp uỷ ra tệp Excel.", no_args_is_help=True)

By = Annotated[str, typer.Option("--by", help="Tên đăng nhập của người chịu trách nhiệm.")]
UnitCode = Annotated[
    str, typer.Option("--unit", help="Mã đơn vị; mặc định là đơn vị đầu tiên người đó được nhập, xuất.")
]


@template.callback()
@export.callback()
def _group() -> None:
    """Keeps `book` a command of its own."""


@template.command("book")
def template_book(out: Annotated[Path, typer.Argument(help="Tệp .xlsx sẽ ghi.")]) -> None:
    """Ghi mẫu sổ cấp uỷ trống, kèm hướng dẫn và danh mục chọn."""
    from ketnap.runtime import boot

    boot.configure()
    from django.conf import settings

    from ketnap.books.template import write_template

    with out.open("wb") as target:
        count = write_template(target, demo=settings.DEMO, created=clock.now())
    typer.echo(f"Đã ghi mẫu sổ {count} trang vào {out}.")


@import_.command()
def import_book(
    file: Annotated[Path, typer.Argument(help="Tệp sổ .xlsx, hoặc tệp theo mẫu 4.0 của cơ sở dữ liệu đảng viên.")],
    by: By,
    unit: UnitCode = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ kiểm tra, không ghi gì.")] = False,
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Ghi các dòng tốt, bỏ qua dòng có lỗi.")] = False,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Tệp JSON trả lời các câu hỏi: {mã câu hỏi: mã người hoặc moi}.")
    ] = None,
    faults: Annotated[Path | None, typer.Option("--faults", help="Ghi sổ kèm cột lỗi ra tệp này.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
) -> None:
    """Kiểm tra rồi nhập sổ. Có dòng sai thì không ghi gì, trừ khi chọn --good-rows."""
    if not file.is_file():
        typer.echo(f"✗ Không có tệp {file}. Hãy kiểm tra đường dẫn.", err=True)
        raise typer.Exit(2)
    replies = _replies(answers)
    try:
        book, outcome = _run(file, by, unit, replies, dry_run=dry_run, good_rows=good_rows)
    except Refused as refusal:
        if not as_json:
            raise
        refused = {"sentence": refusal.sentence, "remedy": refusal.remedy, "code": refusal.code}
        typer.echo(json.dumps({"written": False, "refused": refused, "sheets": {}, "errors": []}, ensure_ascii=False))
        raise typer.Exit(1) from None
    if faults is not None and not outcome.clean:
        faults.write_bytes(_fault_book(file.read_bytes(), book, outcome))
    _print_json(outcome) if as_json else _print(outcome, dry_run=dry_run, faults=faults)
    raise typer.Exit(0 if outcome.kept or (dry_run and outcome.clean) else 1)


@export.command("book")
def export_book(out: Annotated[Path, typer.Argument(help="Tệp .xlsx sẽ ghi.")], by: By, unit: UnitCode = "") -> None:
    """Xuất sổ của một đơn vị và các đơn vị trực thuộc, đúng mẫu nhập. Lần xuất được ghi vào nhật ký."""
    from ketnap.access.roles import Can
    from ketnap.accounts.actor import from_user
    from ketnap.books.actions.export_book import export_book as act

    user, scope, chosen = _who(by, unit, Can.EXPORT)
    with out.open("wb") as target:
        rows = act(by=from_user(user, "cli"), at=clock.now(), scope=scope, unit=chosen, target=target)
    typer.echo(f"Đã xuất {vn.number(rows)} dòng vào {out}.")


def _replies(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        typer.echo(f"Không đọc được tệp trả lời {path}.", err=True)
        raise typer.Exit(2) from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        typer.echo("Tệp trả lời phải là một đối tượng JSON: mã câu hỏi và mã người hoặc moi.", err=True)
        raise typer.Exit(2)
    return found


def _who(username: str, code: str, capability: Any) -> tuple[User, Scope, Unit]:
    """The user, what they reach today, the unit they act for. Raises Refused without the right."""
    from ketnap.access.scope import at_the_machine, scope_of
    from ketnap.accounts.models import User
    from ketnap.organisations.models import Unit

    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        raise Refused("import.user", f"Không có người dùng “{username}”.", remedy="Hãy ghi tên đăng nhập đang dùng.")
    scope = at_the_machine(scope_of(user, clock.today()))
    reach = scope.units(capability)
    chosen = (
        Unit.objects.filter(code=code).first()
        if code
        else Unit.objects.filter(pk__in=[r for r in scope.roots if r in reach]).first()
    )
    if chosen is None or chosen.pk not in reach:
        raise Refused(
            "import.right",
            f"“{username}” không có quyền này tại đơn vị.",
            remedy="Hãy xem lại quyền hoặc chọn đơn vị khác.",
        )
    return user, scope, chosen


def _run(
    file: Path, by: str, unit: str, replies: dict[str, str], *, dry_run: bool, good_rows: bool
) -> tuple[Import, Outcome]:
    from ketnap.access.roles import Can
    from ketnap.accounts.actor import from_user
    from ketnap.books.actions.answer_questions import answer_questions
    from ketnap.books.actions.check_book import check_book
    from ketnap.books.actions.commit_book import commit_book
    from ketnap.books.actions.receive_book import receive_book
    from ketnap.lib import rls

    user, scope, chosen = _who(by, unit, Can.IMPORT)
    actor, at = from_user(user, "import"), clock.now()
    with rls.scope(scope.multirange):
        book = receive_book(by=actor, at=at, user=user, unit=chosen, file_name=file.name, content=file.read_bytes())
    if replies:
        with rls.scope(scope.multirange):
            check_book(by=actor, at=at, scope=scope, book=book)
            answer_questions(by=actor, at=at, book=book, answers=replies)
    with rls.scope(scope.multirange):
        if dry_run:
            return book, check_book(by=actor, at=at, scope=scope, book=book)
        return book, commit_book(by=actor, at=at, scope=scope, book=book, good_rows=good_rows)


def _fault_book(content: bytes, book: Import, outcome: Outcome) -> bytes:
    from django.conf import settings

    from ketnap.books.faultbook import write_faults

    return write_faults(
        content, outcome.faults, outcome.questions, rows=book.rows, demo=settings.DEMO, created=clock.now()
    )


def _print_json(outcome: Outcome) -> None:
    found = {
        "written": outcome.kept,
        "sheets": {title: tally.as_json() for title, tally in outcome.tallies.items()},
        "errors": [fault.as_json() for fault in outcome.faults],
        "questions": [question.as_json() for question in outcome.questions],
        "ignored_columns": outcome.ignored,
        "ignored_sheets": outcome.unknown,
    }
    typer.echo(json.dumps(found, ensure_ascii=False))


def _print(outcome: Outcome, *, dry_run: bool, faults: Path | None) -> None:
    from ketnap.books.findings import short

    if not any(t.rows for t in outcome.tallies.values()):
        typer.echo("Sổ không có dòng dữ liệu nào.")
    for title, t in ((title, t) for title, t in outcome.tallies.items() if t.rows):
        counts = f"{vn.number(t.new)} mới, {vn.number(t.changed)} bổ sung, {vn.number(t.unchanged)} không đổi, {vn.number(t.errors)} lỗi"
        typer.echo(f"{title}: {vn.number(t.rows)} dòng ({counts})")
    for title, columns in outcome.ignored.items():
        typer.echo(f"{title}: không nhập các cột {', '.join(columns)}")
    if outcome.unknown:
        typer.echo(f"Không đọc các trang: {', '.join(outcome.unknown)}")
    for fault in outcome.faults[:50]:
        place = f"{fault.sheet}, dòng {fault.row}" + (f", cột {fault.column}" if fault.column else "")
        value = f" “{short(fault.value)}”" if fault.value else ""
        typer.echo(f"✗ {place}{value}: {fault.sentence} {fault.remedy}", err=True)
    if len(outcome.faults) > 50:
        typer.echo(
            f"… và {vn.number(len(outcome.faults) - 50)} lỗi khác; dùng --faults để lấy sổ kèm cột lỗi.", err=True
        )
    for question in outcome.questions:
        typer.echo(f"? {question.key}: {question.sentence}", err=True)
        for option in question.options:
            typer.echo(f"    {option.key}: {option.label}", err=True)
    if outcome.kept:
        same = not any(t.new or t.changed for t in outcome.tallies.values())
        typer.echo("Không có gì mới để ghi." if same else "Đã ghi sổ." if outcome.clean else "Đã ghi các dòng tốt.")
    elif outcome.clean and dry_run:
        typer.echo("Sổ hợp lệ. Chưa ghi gì (kiểm tra thử).")
    else:
        typer.echo("Chưa ghi gì." + (f" Sổ kèm cột lỗi: {faults}." if faults else ""), err=True)
