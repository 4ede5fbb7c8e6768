"""The command `ketnap`. The machine's own commands are here; each subject brings its own, loaded when called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from ketnap.command_words import unopened
from ketnap.commands import Mount, Mounts
from ketnap.lib.errors import Refused
from ketnap.lib.format import parse_day
from ketnap.runtime.programs import ClusterError
from ketnap.runtime.progress import complain

MOUNTS = {
    "law": Mount(
        "ketnap.law.cli:app",
        "Quy định theo ngày: tra, so sánh, kiểm tra",
        database=False,
        beside={
            "overlays": Mount("ketnap.organisations.layers.cli:app", "Quy định riêng theo đơn vị"),
            "recheck": Mount("ketnap.admissions.rechecking.cli:app", "Đối chiếu lại các quyết định"),
        },
    ),
    "template": Mount("ketnap.books.cli:template", "Ghi sổ cấp uỷ trống ra tệp Excel", database=False),
    "import": Mount("ketnap.books.cli:import_", "Nhập sổ cấp uỷ"),
    "export": Mount("ketnap.books.cli:export", "Xuất sổ cấp uỷ"),
    "figures": Mount("ketnap.statistics.cli:figures", "Số liệu theo đơn vị và thời gian"),
    "reports": Mount("ketnap.statistics.cli:app", "Báo cáo, biểu thống kê"),
    "users": Mount("ketnap.accounts.cli:app", "Người dùng: thêm, đặt lại mật khẩu"),
    "access": Mount("ketnap.access.cli:app", "Cấp và thu hồi quyền"),
    "audit": Mount("ketnap.audit.cli:app", "Nhật ký và niêm phong"),
    "documents": Mount("ketnap.documents.cli:app", "Văn bản và sổ số"),
    "units": Mount("ketnap.organisations.cli:app", "Đơn vị"),
    "members": Mount("ketnap.members.cli:app", "Đảng viên"),
    "training": Mount("ketnap.training.cli:app", "Lớp bồi dưỡng và kiểm tra nhận thức"),
    "admissions": Mount("ketnap.admissions.cli:app", "Nguồn và hồ sơ kết nạp"),
    "targets": Mount("ketnap.targets.cli:app", "Chỉ tiêu"),
    "demo": Mount("ketnap.demo.cli:app", "Dữ liệu mẫu"),
    "bench": Mount("ketnap.demo.bench:app", "Đo tốc độ trên dữ liệu lớn"),
}


class Root(Mounts):
    """The root group with the table of subjects."""

    mounts = MOUNTS


app = typer.Typer(
    cls=Root,
    help="Kết Nạp: công tác kết nạp và phát triển đảng viên của cấp uỷ.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Cổng; bận thì lấy cổng trống kế tiếp")] = 8400,
    host: Annotated[str, typer.Option(help="Địa chỉ phục vụ; dữ liệu mẫu chỉ nhận 127.0.0.1")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Số tiến trình web")] = 2,
    check: Annotated[bool, typer.Option("--check", help="Khởi động, đăng nhập thử, in ok rồi dừng")] = False,
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Tạo dữ liệu mẫu khi chưa có thư mục dữ liệu")] = True,
) -> None:
    """Chạy Kết Nạp: cơ sở dữ liệu, web và việc nền."""
    from ketnap.runtime import up as machine

    machine.up(host=host, port=port, workers=workers, check_only=check, demo=demo)


@app.command()
def init(
    unit: Annotated[str, typer.Option(help="Tên đơn vị, ví dụ: Đảng bộ xã …")],
    admin: Annotated[str, typer.Option(help="Tên đăng nhập của người quản trị")],
    form: Annotated[
        str, typer.Option(help="Loại tổ chức: province, superior, grassroots_committee, grassroots_cell, cell")
    ] = "superior",
    code: Annotated[str, typer.Option(help="Mã đơn vị")] = "DB",
    opened: Annotated[str, typer.Option(help="Ngày đơn vị có từ đó, ví dụ 03/02/1930")] = "1930-02-03",
) -> None:
    """Tạo thư mục dữ liệu để dùng thật: bảng trống, đơn vị gốc, người quản trị."""
    from ketnap.organisations.kinds import Form
    from ketnap.runtime import up as machine

    forms = {str(one): str(one.label) for one in Form if one not in (Form.CENTRAL, Form.OUTSIDE)}
    if form not in forms:
        listed = "; ".join(f"{name}: {label}" for name, label in forms.items())
        raise Refused("init.form", f"Không có loại tổ chức “{form}” (--form).", remedy=f"Hãy chọn trong: {listed}.")
    try:
        day = parse_day(opened)
    except ValueError as error:
        raise Refused(
            "init.opened", "Không đọc được ngày thành lập (--opened).", remedy="Hãy ghi như 2026-11-22 hoặc 22/11/2026."
        ) from error
    machine.init(unit, form, code, day.isoformat(), admin)


@app.command()
def migrate() -> None:
    """Cập nhật bảng dữ liệu; với máy chủ trong DATABASE_URL thì chuẩn bị cả phần mở rộng và vai của ứng dụng."""
    from ketnap.runtime import boot, server
    from ketnap.runtime.progress import step

    home = boot.existing_home()
    if owner_url := server.owner_address():
        server.prepare(home, owner_url)
    with boot.database(home) as url, step("Cập nhật bảng dữ liệu"):
        boot.run_module(home, url("owner"), "ketnap.runtime.prepare", "--no-static")


@app.command()
def doctor(json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON")] = False) -> None:
    """Khám máy: điều gì ổn, điều gì hỏng, cách sửa. Không cần cơ sở dữ liệu đang chạy."""
    from ketnap.runtime import doctor as examination

    raise typer.Exit(examination.report(as_json=json))


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Tệp sao lưu sẽ ghi")]) -> None:
    """Sao lưu có mã hoá: dữ liệu, tệp và các khoá cần để mở chúng."""
    from ketnap.runtime import backup as saving

    saving.backup(file)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu")],
    into: Annotated[Path | None, typer.Option(help="Thư mục dữ liệu nhận; mặc định là KETNAP_HOME")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Thay thư mục đang có; bản cũ được giữ bên cạnh")] = False,
) -> None:
    """Phục hồi từ bản sao lưu; kiểm tra trọn vẹn rồi mới thay."""
    from ketnap.runtime import restore as returning

    returning.restore(file, into, replace=replace)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def test(context: typer.Context) -> None:
    """Chạy mọi kiểm thử; tham số được chuyển cho pytest."""
    from ketnap.runtime import suite

    raise typer.Exit(suite.run(context.args))


@app.command(hidden=True)
def worker() -> None:
    """Làm các việc nền (do `ketnap up` chạy)."""
    from ketnap.runtime import worker as jobs

    jobs.run()


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; a refusal is a sentence on standard error and exit code 1."""
    try:
        return app(arguments, prog_name="ketnap")
    except (Refused, ClusterError) as refusal:
        complain(f"✗ {refusal}")
    except OSError as error:
        if error.filename is None:
            raise
        complain(f"✗ {unopened(error)}")
    except KeyboardInterrupt:
        complain("Đã dừng theo yêu cầu.")
    sys.exit(1)
