"""What the command line says of itself, in Vietnamese: help pages and wrong arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from typer._click import exceptions as wrong
from typer._click.formatting import HelpFormatter

from ketnap.runtime.progress import complain

# The library writes these words; they stand on a help page as they are here or not at all.
WORDS = (
    ("Usage: ", "Cách dùng: "),
    ("Options", "Tuỳ chọn"),
    ("Arguments", "Tham số"),
    ("Commands", "Lệnh"),
    ("[OPTIONS]", "[TUỲ CHỌN]"),
    ("COMMAND [ARGS]...", "LỆNH [THAM SỐ]..."),
    ("Show this message and exit.", "Hiện hướng dẫn này."),
    ("[required]", "[bắt buộc]"),
    ("; required]", "; bắt buộc]"),
    ("[default: ", "[mặc định: "),
    ("<int range>", "<số>"),
    ("<int>", "<số>"),
    ("<float>", "<số>"),
    ("<str>", "<chữ>"),
    ("<path>", "<tệp>"),
    ("<list[str]>", "<chữ>"),
    ("<list[Path]>", "<tệp>"),
    ("<%Y-%m-%d|%d/%m/%Y>", "<ngày>"),
)
# What is wrong with a value, as the library says it, and as we say it.
VALUES = (
    (r"'(.*)' does not match the formats .*", "không đọc được ngày “{0}”, hãy ghi như 2026-11-22 hoặc 22/11/2026"),
    (r"(?:File|file|Path|path|Directory|directory) '(.*)' does not exist.*", "không có tệp {0}"),
    (r"(?:File|file|Path|path) '(.*)' is a directory.*", "{0} là thư mục, cần một tệp"),
    (r"(?:.* )?'(.*)' is not readable.*", "không đọc được {0}"),
    (r"(?:.*)(?:valid integer|valid number|invalid literal for int).*", "cần một số"),
    (r"Input should be greater than or equal to (.*)", "nhỏ nhất là {0}"),
    (r"Input should be less than or equal to (.*)", "lớn nhất là {0}"),
    (r"'(.*)' is not one of (.*?)\.?$", "“{0}” không có trong các giá trị: {1}"),
)
SENTENCES = (
    (r"No such command '(.*)'.*", "Không có lệnh “{0}”."),
    (r"Missing command.*", "Chưa ghi lệnh."),
    (r"Got unexpected extra argument\S* \((.*)\)", "Thừa tham số: {0}."),
    (r"Option '(.*)' requires (?:an argument|\d+ arguments).*", "Sau {0} phải có một giá trị."),
    (r"Option '(.*)' does not take a value.*", "{0} không đi kèm giá trị."),
)


class Formatter(HelpFormatter):
    """Lays out a help page; translates before it measures, so columns stay straight."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, spoken(args), spoken(prefix or "Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(spoken(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(spoken(first), spoken(second)) for first, second in rows], col_max, col_spacing)


class Context(typer.Context):
    """The context of a command whose help is laid out by our formatter."""

    formatter_class = Formatter


def spoken(text: str) -> str:
    """`text` of a help page with the words of the library in Vietnamese."""
    for theirs, ours in WORDS:
        text = text.replace(theirs, ours)
    return text


def in_vietnamese(command: Any) -> Any:
    """The command and all below it, with plain help pages in Vietnamese."""
    command.context_class, command.rich_markup_mode = Context, None
    for below in getattr(command, "commands", {}).values():
        in_vietnamese(below)
    return command


@contextmanager
def refusing() -> Iterator[None]:
    """Wrong arguments end the command with a Vietnamese sentence, how to get help, and exit code 2."""
    try:
        yield
    except wrong.NoArgsIsHelpError:
        raise  # the help page itself
    except wrong.UsageError as error:
        complain(f"✗ {sentence(error)}")
        if error.ctx is not None:
            complain(f"{error.ctx.get_usage()}\nXem hướng dẫn: {error.ctx.command_path} --help")
        raise typer.Exit(error.exit_code) from None


def sentence(error: wrong.UsageError) -> str:
    """What is wrong with the arguments, in one sentence."""
    if isinstance(error, wrong.NoSuchOption):
        near = f" Có phải là {', '.join(sorted(error.possibilities))}?" if error.possibilities else ""
        return f"Không có tuỳ chọn {error.option_name}.{near}"
    if isinstance(error, wrong.MissingParameter):
        return f"Còn thiếu {_name(error)}."
    if isinstance(error, wrong.BadParameter):
        return f"Giá trị của {_name(error)} không dùng được: {_matched(VALUES, error.message)}."
    return _matched(SENTENCES, error.message)


def unopened(error: OSError) -> str:
    """Why a file named by the user could not be read or written, and what to do."""
    ways = {
        FileNotFoundError: "không có tệp hoặc thư mục này. Hãy kiểm tra đường dẫn.",
        PermissionError: "không đủ quyền. Hãy xem lại quyền của thư mục hoặc chọn nơi khác.",
        IsADirectoryError: "đây là thư mục. Hãy ghi cả tên tệp.",
    }
    return f"{error.filename}: {ways.get(type(error)) or (error.strerror or 'không mở được') + '.'}"


def _name(error: wrong.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "") or "tham số"


def _matched(table: Sequence[tuple[str, str]], message: str) -> str:
    message = message.removeprefix("Value error, ")
    for pattern, ours in table:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return ours.format(*found.groups())
    return message.rstrip(".")
