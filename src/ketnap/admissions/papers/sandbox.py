"""Users' Word templates: what may stand in them, and how they are filled. Nothing but named texts and rows gets through.

Three walls: the file (size, parts, no macros, no links outside), the words (a white list over the parsed template: names of
fields, `if` on a field, `for` over a list of ours), and a sandbox with no filters, no globals and plain values only.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ketnap.admissions.papers.fields import LISTS, NEEDED, NEEDED_WITH_VOTE, TEXTS, Values
from ketnap.lib.errors import Refused
from ketnap.lib.papers.word_parts import same_bytes

MAX_FILE, MAX_UNPACKED, MAX_PARTS = 2 * 1024 * 1024, 20 * 1024 * 1024, 300
_BAD_PART = re.compile(r"vbaproject|activex|embeddings/|oleobject|customui|attachedtoolbars", re.IGNORECASE)
_LINK_OUT = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.IGNORECASE)
_HARMLESS_LINK = re.compile(rb'relationships/hyperlink["\']', re.IGNORECASE)
_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TAG = re.compile(r"<[^>]+>")
_MARK = re.compile(r"\{\s*[{%#]")
ASK_AGAIN = "Hãy dùng đúng các trường trong bảng “Các trường được dùng”."


@dataclass(frozen=True)
class Reading:
    """What a template holds: the fields it uses, and those it should hold and does not."""

    uses: tuple[str, ...]
    lacks: tuple[str, ...]


def environment() -> ImmutableSandboxedEnvironment:
    """A sandbox with nothing in it: no filters, no tests, no globals; an unknown name is an error."""
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    made.filters.clear()
    made.tests.clear()
    made.globals.clear()
    return made


def read_template(content: bytes, *, votes: bool) -> Reading:
    """What the template uses and lacks. Raises Refused for a file or a construct that is not allowed, naming it."""
    _check_file(content)
    uses: dict[str, None] = {}
    for source in _sources(content):
        for name in _checked_names(source):
            uses[name] = None
    if not uses:
        raise Refused("template.empty", "Mẫu chưa có trường nào để điền.", remedy=ASK_AGAIN, field="file")
    needed = (*NEEDED, *(NEEDED_WITH_VOTE if votes else ()))
    near = {"ho_ten": "ho_ten_hoa"}  # the name in capitals does as well
    lacks = tuple(name for name in needed if name not in uses and near.get(name) not in uses)
    return Reading(tuple(uses), lacks)


def fill(content: bytes, values: Values) -> bytes:
    """The filled Word file; same values, same bytes. Raises Refused, without any personal data, when the template fails."""
    template = DocxTemplate(io.BytesIO(content))
    target = io.BytesIO()
    try:
        template.render(values.as_context(), jinja_env=environment(), autoescape=True)
        template.save(target)
    except Exception as error:
        # The library's message may quote what was filled in, so only its kind is told, and the chain is cut.
        raise Refused(
            "template.fails", f"Mẫu Word riêng không điền được ({type(error).__name__}).",
            remedy="Hãy tải lên mẫu đã sửa, hoặc dùng mẫu của phần mềm.",
        ) from None  # fmt: skip
    return same_bytes(target.getvalue())


def _check_file(content: bytes) -> None:
    if len(content) > MAX_FILE:
        raise Refused("template.size", "Tệp mẫu lớn hơn 2 MB.", remedy="Hãy bỏ bớt hình ảnh trong mẫu.", field="file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
            names = [part.filename for part in parts]
            if "word/document.xml" not in names:
                raise _not_word()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused(
                    "template.size",
                    "Tệp mẫu quá lớn khi mở ra.",
                    remedy="Hãy lưu lại thành tệp Word đơn giản hơn.",
                    field="file",
                )
            for part in parts:
                _check_part(part.filename, book.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise _not_word() from None


def _not_word() -> Refused:
    return Refused(
        "template.file",
        "Tệp này không phải là tệp Word (.docx).",
        remedy="Hãy lưu mẫu dạng .docx rồi tải lại.",
        field="file",
    )


def _check_part(name: str, data: bytes) -> None:
    if _BAD_PART.search(name):
        raise Refused(
            "template.macro",
            "Mẫu có macro hoặc đối tượng nhúng.",
            remedy="Hãy bỏ chúng rồi lưu lại dạng .docx.",
            field="file",
        )
    if not name.endswith((".xml", ".rels")):
        return
    text = data.decode("utf-8", errors="replace")
    if (
        "<!DOCTYPE" in text or "<!ENTITY" in text or "\x00" in text or "\ufffd" in text
    ):  # other encodings hide what they say
        raise Refused(
            "template.xml", "Mẫu có khai báo không được phép.", remedy="Hãy mở bằng Word và lưu lại.", field="file"
        )
    if name.endswith(".rels"):
        for relation in re.findall(rb"<Relationship\b[^>]*>", data):
            if _LINK_OUT.search(relation) and not _HARMLESS_LINK.search(relation):
                raise Refused(
                    "template.link",
                    "Mẫu nối tới tệp bên ngoài.",
                    remedy="Hãy chèn hẳn nội dung vào mẫu rồi lưu lại.",
                    field="file",
                )
    elif not _PARTS.fullmatch(name) and _MARK.search(html.unescape(_TAG.sub("", text))):
        raise Refused(
            "template.place", "Trường điền chỉ được đặt trong thân, đầu trang và chân trang.",
            remedy="Hãy bỏ trường trong chú thích, thuộc tính tệp hoặc nơi khác.", field="file",
        )  # fmt: skip


def _sources(content: bytes) -> list[str]:
    """The template text of body, headers and footers, as the filler will see it."""
    try:
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
        found = [template.patch_xml(template.get_xml())]
        for uri in (template.HEADER_URI, template.FOOTER_URI):
            found += [template.patch_xml(template.get_part_xml(part)) for _, part in template.get_headers_footers(uri)]
    except Exception:
        # A file that is no Word document inside (a .docm or .dotx renamed, a torn part) fails in the library in many ways.
        raise _not_word() from None
    return found


def _checked_names(source: str) -> list[str]:
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        raise Refused(
            "template.syntax", f"Mẫu có chỗ viết chưa đúng: {_fault(error.message or '')}.",
            remedy="Trường viết dạng {{ ho_ten }}, không có dấu cách trong tên trường; mỗi {% if %}, {% for %} có một "
            "{% endif %}, {% endfor %} theo sau.", field="file",
        ) from None  # fmt: skip
    names: list[str] = []
    _walk(tree.body, {}, names)
    return names


def _fault(message: str) -> str:
    """What the parser found, in Vietnamese: it names the tag it waited for or did not expect."""
    tag = next((tag for tag in ("endif", "endfor") if tag in message), "")
    if not tag:
        return "có dấu ngoặc hoặc ký tự không đọc được trong trường"
    lone = "unknown tag" in message
    return f"{{% {tag} %}} không có lệnh mở đi trước" if lone else f"thiếu {{% {tag} %}}"


def _walk(body: list[Any], rows: dict[str, str], names: list[str]) -> None:
    """Check statements; `rows` maps loop variables to the list they run over."""
    for node in body:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    _check_value(part, rows, names)
            case nodes.If():
                test = node.test.node if isinstance(node.test, nodes.Not) else node.test
                _check_value(test, rows, names)
                _walk([*node.body, *node.elif_, *node.else_], rows, names)
            case nodes.For():
                _walk_loop(node, rows, names)
            case _:
                raise _forbidden(type(node).__name__)


def _walk_loop(node: nodes.For, rows: dict[str, str], names: list[str]) -> None:
    ours = isinstance(node.iter, nodes.Name) and node.iter.name in LISTS
    if not ours or not isinstance(node.target, nodes.Name) or node.recursive or node.test or rows:
        raise _forbidden("for")
    if node.target.name in TEXTS or node.target.name in LISTS:
        raise _forbidden("for")
    assert isinstance(node.iter, nodes.Name)
    names.append(node.iter.name)
    _walk([*node.body, *node.else_], {node.target.name: node.iter.name}, names)


def _check_value(node: Any, rows: dict[str, str], names: list[str]) -> None:
    if isinstance(node, nodes.TemplateData):
        return
    if isinstance(node, nodes.Name) and node.ctx == "load":
        if node.name in TEXTS:
            names.append(node.name)
            return
        raise Refused("template.unknown", f"Không có trường “{node.name}”.", remedy=ASK_AGAIN, field="file")
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name in rows:
        if node.attr in LISTS[rows[node.node.name]][1]:
            return
        raise Refused(
            "template.unknown", f"Không có trường “{node.node.name}.{node.attr}”.", remedy=ASK_AGAIN, field="file"
        )
    raise _forbidden(type(node).__name__)


_WORDS = {
    "Getattr": "lấy phần bên trong của trường", "Getitem": "lấy phần bên trong của trường", "Call": "gọi hàm", "Filter": "bộ lọc sau dấu |",
    "FilterBlock": "bộ lọc", "Assign": "đặt giá trị", "AssignBlock": "đặt giá trị", "Include": "chèn tệp khác", "Import": "chèn tệp khác",
    "FromImport": "chèn tệp khác", "Extends": "chèn tệp khác", "Macro": "lệnh tự đặt", "CallBlock": "lệnh tự đặt", "Concat": "ghép chữ",
    "CondExpr": "điều kiện viết trong trường", "Const": "chữ hoặc số viết trong trường", "for": "vòng lặp ngoài danh sách có sẵn",
    "Pow": "phép tính", "Mul": "phép tính", "Add": "phép tính", "Sub": "phép tính", "Div": "phép tính", "Compare": "phép so sánh",
}  # fmt: skip
"""What the parser calls a construct, in words for whoever wrote the template."""


def _forbidden(what: str) -> Refused:
    return Refused(
        "template.forbidden", f"Mẫu có lệnh không được phép: {_WORDS.get(what, 'lệnh lạ')}.",
        remedy="Chỉ dùng tên trường, điều kiện trên một trường và lặp trên danh sách có sẵn.", field="file",
    )  # fmt: skip
