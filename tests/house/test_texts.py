"""What users read: refusals are whole sentences with a way on; templates stand on parts that exist; tables match models."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines
from django.template.base import Template
from django.template.loader_tags import ExtendsNode, IncludeNode

from .source import SOURCE, Module, modules

TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
ENDS = (".", "…", "?", "!")
# Refusals of the machine to its operator that end in what another program said.
ENDS_IN_WORDS_OF_OTHERS = ("commands.py", "runtime/server.py", "runtime/pgtools.py")
# Refusals without a remedy yet, or whose remedy is a command to copy.
WITHOUT_REMEDY = {
    "demo/load.py": "dữ liệu mẫu hỏng là lỗi của bản cài",
    "runtime/check.py": "phép khám của ketnap up --check, in nguyên nhân là đủ",
    "runtime/pgtools.py": "kèm lời của công cụ sao lưu",
    "runtime/server.py": "lệnh SQL để người quản trị chép",
}
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)


def _text(node: ast.expr | None) -> str | None:
    """The text of a literal or f-string, holes as “x”; None when it is made elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return None


def refusals() -> list[tuple[str, str | None, str | None, bool]]:
    """(place, sentence, remedy, remedy given) of every `Refused(…)` in the source."""
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Refused":
                keywords = {keyword.arg: keyword.value for keyword in node.keywords}
                sentence = node.args[1] if len(node.args) > 1 else keywords.get("sentence")
                remedy = keywords.get("remedy")
                found.append((f"{module.name}:{node.lineno}", _text(sentence), _text(remedy), remedy is not None))
    return found


def test_there_are_refusals() -> None:
    assert len(refusals()) > 50


def test_a_refusal_is_a_whole_vietnamese_sentence() -> None:
    wrong = []
    for place, sentence, _, _ in refusals():
        if sentence is None or place.startswith(ENDS_IN_WORDS_OF_OTHERS):
            continue
        first = sentence.lstrip("“")[:1]
        begins_with_a_hole = sentence.startswith(("x", "“x"))
        if not (sentence.endswith(ENDS) and VIETNAMESE.search(sentence) and (first.isupper() or begins_with_a_hole)):
            wrong.append(f"{place}: {sentence}")
    assert not wrong, "\n".join(wrong)


def test_a_refusal_says_what_to_do_next() -> None:
    wrong = {place: "thiếu remedy" for place, _, remedy, given in refusals() if not given or remedy == ""}
    wrong |= {place: remedy for place, _, remedy, _ in refusals() if remedy and not remedy.endswith(ENDS)}
    found = [f"{place}: {why}" for place, why in wrong.items() if place.partition(":")[0] not in WITHOUT_REMEDY]
    assert not found, "\n".join(found)
    assert WITHOUT_REMEDY.keys() <= {place.partition(":")[0] for place in wrong}, "bỏ ngoại lệ không còn cần"


def _name(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_stands_on_parts_that_exist(path: Path) -> None:
    """Compiles it (tags and filters exist) and every part it extends or includes by name."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    template: Template = engine.get_template(_name(path))
    for node in template.nodelist.get_nodes_by_type((ExtendsNode, IncludeNode)):  # type: ignore[arg-type]
        named = node.parent_name if isinstance(node, ExtendsNode) else node.template
        if isinstance(named.var, str):
            engine.get_template(named.var)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_reverses_addresses_that_exist(path: Path) -> None:
    from django.urls import get_resolver

    known = set(_url_names(get_resolver()))
    used = set(re.findall(r"""{%\s*url\s+['"]([\w:]+)['"]""", path.read_text(encoding="utf-8")))
    assert used <= known, used - known


def _url_names(resolver: object, namespace: str = "") -> list[str]:
    names: list[str] = []
    for pattern in resolver.url_patterns:  # type: ignore[attr-defined]
        if hasattr(pattern, "url_patterns"):
            names += _url_names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            names.append(namespace + pattern.name)
    return names


def test_templates_carry_no_inline_script_or_style() -> None:
    """The content policy would drop them silently."""
    wrong = [
        _name(path)
        for path in TEMPLATES
        if re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)", path.read_text(encoding="utf-8"))
    ]
    assert not wrong, wrong


def test_the_tables_are_those_of_the_models(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _is_list_of_choices(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        getattr(base, "attr", getattr(base, "id", "")).endswith("Choices") for base in node.bases
    )


def _docstrings(module: Module) -> list[str]:
    return [
        f"{module.name}:{node.lineno} {node.name}"
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not _is_list_of_choices(node)
    ]


def test_public_functions_say_what_they_give() -> None:
    """Functions and classes at the top of actions, queries, gates and models."""
    rooms = ("actions", "queries.py", "access.py", "models.py", "models", "gates.py")
    wrong = [line for module in modules() if module.rooms and module.rooms[0] in rooms for line in _docstrings(module)]
    assert not wrong, "\n".join(wrong)
