"""YAML read strictly: every mapping knows its lines, duplicate and unknown keys are errors.

PyYAML keeps the last of two equal keys without a word and reads `yes`, `no`, `on` as booleans; both would
silently change the law, so neither happens here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

_TRUE_OR_FALSE = re.compile(r"^(?:true|false)$")


class LawError(ValueError):
    """A file of the law is wrong. The message names the file and the line."""

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        self.path, self.line = str(path), line
        super().__init__(f"{Path(path).name}, dòng {line}: {message}")


class Block(dict[str, Any]):
    """A mapping that remembers its file, its own line and the line of each key."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__()
        self.path, self.line = path, line
        self.lines: dict[str, int] = {}

    def error(self, message: str, key: str | None = None) -> LawError:
        """An error at this mapping, or at one of its keys."""
        return LawError(self.path, self.lines.get(key, self.line) if key else self.line, message)

    def only(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        """Raise `LawError` unless the keys are all of `required` and none but `optional` besides."""
        for key in self:
            if key not in required and key not in optional:
                raise self.error(f"khoá lạ “{key}”", key)
        missing = [key for key in required if key not in self]
        if missing:
            raise self.error(f"thiếu “{'”, “'.join(missing)}”")

    def block(self, key: str) -> Block:
        """The mapping under `key`, or `LawError`."""
        if not isinstance(self.get(key), Block):
            raise self.error(f"“{key}” phải là một nhóm khoá", key)
        found: Block = self[key]
        return found

    def blocks(self, key: str) -> list[Block]:
        """The list of mappings under `key` (empty when absent), or `LawError`."""
        found = self.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, Block) for item in found):
            raise self.error(f"“{key}” phải là danh sách các nhóm khoá", key)
        return found

    def words(self, key: str) -> list[str]:
        """The list of texts under `key` (empty when absent), or `LawError`."""
        found = self.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self.error(f"“{key}” phải là danh sách", key)
        return found

    def text(self, key: str) -> str:
        """The non-empty text under `key`, or `LawError`."""
        found = self.get(key)
        if not isinstance(found, str) or not found.strip():
            raise self.error(f"“{key}” phải có nội dung", key)
        return found


class _Strict(yaml.CSafeLoader):
    """A loader of its own, so that changing how booleans are read touches nobody else; libyaml for speed."""

    path: Path


def _block(loader: _Strict, node: yaml.MappingNode) -> Block:
    block = Block(loader.path, node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key, line = str(loader.construct_object(key_node, deep=True)), key_node.start_mark.line + 1
        if key in block:
            raise LawError(loader.path, line, f"khoá “{key}” ghi hai lần")
        try:
            block[key] = loader.construct_object(value_node, deep=True)
        except LawError:
            raise
        except ValueError as error:
            raise LawError(loader.path, line, f"“{key}” không đọc được, chẳng hạn ngày không có thật") from error
        block.lines[key] = line
    return block


_Strict.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Strict.add_implicit_resolver("tag:yaml.org,2002:bool", _TRUE_OR_FALSE, list("tf"))
_Strict.add_constructor("tag:yaml.org,2002:map", _block)


def read(path: Path) -> Block:
    """The mapping at the top of a file. Raises `LawError` on anything malformed."""
    loader = _Strict(path.read_text(encoding="utf-8"))
    loader.path = path
    try:
        data = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise LawError(path, mark.line + 1 if mark else 1, str(error.problem)) from error
    finally:
        loader.dispose()
    if not isinstance(data, Block):
        raise LawError(path, 1, "tệp phải là một nhóm khoá")
    return data
