"""Who may import whom. A subject imports those to its left, never to its right."""

from .source import Module, modules, type_checking_lines

# One level a line; subjects of one level may know each other.
ORDER = (
    {"lib", "law"},
    {"accounts", "audit", "documents", "work"},
    {"organisations"},
    {"access"},
    {"members"},
    {"training"},
    {"admissions"},
    {"targets"},
    {"statistics"},
    {"books"},
    {"demo"},
)
LEVEL = {subject: level for level, names in enumerate(ORDER) for subject in names}
WIRING = {"config", "runtime", "testing", ""}  # "" is the command itself
# The rooms where a user comes in stand behind the guard of `access`, which needs units: so the screens, the API, the commands and the start-up
# of the subjects left of it may import these two. Models, actions, queries and rules may not.
EDGE_ROOMS = ("web", "api", "cli.py", "apps.py", "jobs.py", "templatetags")
EDGE_MAY = {"access", "organisations"}
# Gates are fetches under a right: the gate of a subject left of `access` needs the scope.
GATES = "access.py"

# Django in `lib`: the base of dated tables, row security, and its migrations. Everything else there runs without Django.
DJANGO_IN_LIB = {
    "lib/temporal.py": "dated tables are abstract models",
    "lib/rls.py": "row security is SQL in migrations and transactions",
    "lib/lookups.py": "how many numbers are handed to the database",
    "lib/locks.py": "advisory locks are taken in the transaction",
    "lib/apps.py": "registers the migrations",
    "lib/migrations/": "SQL functions for text order",
}
DJANGO_IN_LAW = {
    "law/web/": "screens of the law",
    "law/apps.py": "registers the templates",
    "law/api/": "the law by API",
}
# Files not yet in order, each with its reason. A line here that is no longer needed fails.
_FIGURES = "trang đơn vị hiện số đảng viên cùng đường dẫn tới danh sách; chờ chuyển phần số liệu về members"
EXCEPTIONS: dict[str, str] = {
    "organisations/web/acts.py": _FIGURES,
    "organisations/web/nodes.py": _FIGURES,
    "organisations/web/unit.py": _FIGURES,
    "books/cli.py": "lệnh ghi mẫu trống không cần cơ sở dữ liệu nên tự mở nó khi cần",
}


def allowed(module: Module, target: str) -> bool:
    """Whether a file of one subject may import from another."""
    if module.subject in WIRING or target == module.subject:
        return True
    if target == "ui":
        return _may_draw(module)
    if module.subject == "ui":
        return target in ("lib", "law")
    if LEVEL[target] <= LEVEL[module.subject]:
        return True
    room = module.rooms[0]
    return target in EDGE_MAY and (room in EDGE_ROOMS or room == GATES)


def _may_draw(module: Module) -> bool:
    room = module.rooms[0]
    if room in ("web", "templatetags", "cli.py"):
        return True
    # `access.acting` draws the one screen of an act; reports draw charts.
    reports = ("targets/review_charts.py", "targets/review_files.py", "targets/trend.py")
    return module.name == "access/acting.py" or module.subject == "statistics" or module.name in reports


def test_subjects_import_to_their_left_only() -> None:
    wrong: dict[str, list[str]] = {}
    for module in modules():
        hidden = type_checking_lines(module)
        for line, name in module.imports():
            parts = name.split(".")
            if parts[0] != "ketnap" or len(parts) < 2 or line in hidden:
                continue
            target = parts[1]
            if target in LEVEL or target == "ui":
                if not allowed(module, target):
                    wrong.setdefault(module.name, []).append(f"{module.name}:{line} → {name}")
            elif target in ("config", "testing", "runtime") and module.subject not in WIRING | {"demo"}:
                wrong.setdefault(module.name, []).append(f"{module.name}:{line} → {name}")
    found = [line for name, lines in wrong.items() if name not in EXCEPTIONS for line in lines]
    assert not found, "\n".join(found)
    assert EXCEPTIONS.keys() <= wrong.keys(), "bỏ ngoại lệ không còn cần"


def test_rooms_of_users_are_imported_by_wiring_only() -> None:
    """A screen, an API resource or a command is never a library for the inside of a subject."""
    wrong = []
    for module in modules():
        if module.subject in WIRING or module.subject == "ui":
            continue
        for line, name in module.imports():
            parts = name.split(".")
            if parts[0] == "ketnap" and len(parts) > 2 and parts[2] in ("web", "api", "cli", "management"):
                at_edge = module.rooms[0] in EDGE_ROOMS
                if not at_edge:
                    wrong.append(f"{module.name}:{line} → {name}")
    assert not wrong, "\n".join(wrong)


def test_law_and_lib_know_no_django() -> None:
    excused = DJANGO_IN_LIB | DJANGO_IN_LAW
    wrong, used = [], set()
    for module in modules():
        if module.subject not in ("lib", "law"):
            continue
        for line, name in module.imports():
            if name.split(".")[0] in ("django", "ninja", "axes", "procrastinate"):
                excuse = next((prefix for prefix in excused if module.name.startswith(prefix)), None)
                if excuse is None:
                    wrong.append(f"{module.name}:{line} → {name}")
                else:
                    used.add(excuse)
    assert not wrong, "\n".join(wrong)
    assert used == {prefix for prefix in excused if any(m.name.startswith(prefix) for m in modules())}


def test_the_rule_can_fail() -> None:
    """The checker itself: a model that imports to its right, and one that draws."""
    model = next(module for module in modules() if module.name == "organisations/models.py")
    assert not allowed(model, "members")
    assert not allowed(model, "access")
    assert not allowed(model, "ui")
    assert allowed(model, "documents")
    screen = next(module for module in modules() if module.name == "accounts/web/account.py")
    assert allowed(screen, "access")
    assert not allowed(screen, "members")
