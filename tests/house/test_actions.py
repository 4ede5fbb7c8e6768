"""One verb a file, called the same way everywhere, and never without an entry in the trail. No clock inside."""

import ast

import pytest

from .source import Module, modules

ACTIONS = [module for module in modules() if module.rooms[:1] == ("actions",) and module.path.name != "__init__.py"]
# Actions that let another action write the entry, or that change nothing recorded; with the reason.
NO_ENTRY: dict[str, str] = {}
# Actions whose caller says nothing of who or when, with the reason.
OTHER_SHAPE: dict[str, str] = {}
CLOCK = {
    ("datetime", "now"), ("datetime", "today"), ("date", "today"), ("datetime", "utcnow"), ("timezone", "now"), ("time", "time"),
    ("timezone", "localdate"), ("timezone", "localtime"),
}  # fmt: skip
MAY_READ_CLOCK = {"lib/clock.py"}
MACHINE = "runtime/"  # waits and deadlines of processes, not dates of facts


def public_functions(module: Module) -> list[ast.FunctionDef]:
    return [node for node in module.tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def verb(module: Module) -> ast.FunctionDef | None:
    return next((node for node in public_functions(module) if node.name == module.path.stem), None)


def called_names(module: Module) -> set[str]:
    names = {
        node.func.id for node in ast.walk(module.tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return names | {
        node.func.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def test_there_are_actions() -> None:
    assert len(ACTIONS) > 30


@pytest.mark.parametrize("module", ACTIONS, ids=lambda module: module.name)
def test_an_action_file_holds_the_verb_of_its_name(module: Module) -> None:
    found = verb(module)
    assert found is not None, f"{module.name}: thiếu hàm {module.path.stem}()"
    assert not found.args.args, "mọi tham số đều phải gọi theo tên"
    assert not found.args.posonlyargs
    assert ast.get_docstring(found)
    if module.name not in OTHER_SHAPE:
        names = {argument.arg for argument in found.args.kwonlyargs}
        assert {"by", "at"} <= names, f"{module.name}: thiếu by hoặc at"


def _writes_entry(module: Module, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the file calls `record`, itself or through functions of the product it imports."""
    if "record" in called_names(module):
        return True
    calls = called_names(module)
    for _, name in module.imports():
        home, _, imported = name.rpartition(".")
        if not name.startswith("ketnap.") or imported not in calls | {home.rpartition(".")[2]}:
            continue
        for other in BY_NAME.get(home, []) + BY_NAME.get(name, []):
            if other.name not in seen and _writes_entry(other, seen | {module.name, other.name}):
                return True
    return False


BY_NAME: dict[str, list[Module]] = {}
for _module in modules():
    BY_NAME.setdefault(_module.dotted, []).append(_module)


@pytest.mark.parametrize("module", ACTIONS, ids=lambda module: module.name)
def test_an_action_leaves_an_entry(module: Module) -> None:
    assert _writes_entry(module) or module.name in NO_ENTRY, f"{module.name}: không gọi record()"


def test_the_clock_is_read_in_one_place() -> None:
    wrong = []
    for module in modules():
        if module.name in MAY_READ_CLOCK or module.name.startswith(MACHINE):
            continue
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (last, node.func.attr) in CLOCK:
                wrong.append(f"{module.name}:{node.lineno}")
    assert not wrong, f"Dùng lib.clock, ở rìa: {wrong}"


EDGES = ("web", "api", "cli.py", "jobs.py", "management", "bench.py")
# Insides that read the clock through lib.clock, with the reason.
CLOCK_INSIDE: dict[str, str] = {
    "access/request.py": "là rìa: đứng trước mọi màn hình, đặt ngày cho cả yêu cầu",
    "accounts/trail.py": "là rìa: tín hiệu đăng nhập của khung, không có ai truyền thời điểm",
}


def test_rules_and_queries_are_told_the_time() -> None:
    wrong, used = [], set()
    for module in modules():
        if module.subject in ("", "config", "runtime", "testing", "ui", "demo") or module.rooms[0] in EDGES:
            continue
        if any(
            name in ("ketnap.lib.clock", "ketnap.lib.clock.now", "ketnap.lib.clock.today")
            for _, name in module.imports()
        ):
            if module.name in CLOCK_INSIDE:
                used.add(module.name)
            else:
                wrong.append(module.name)
    assert not wrong, f"Nhận ngày, thời điểm qua tham số: {wrong}"
    assert used == set(CLOCK_INSIDE), "bỏ ngoại lệ không còn cần"
