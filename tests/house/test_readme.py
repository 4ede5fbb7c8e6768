"""Both introductions tell the same, and no command that does not exist."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketnap import cli

ROOT = Path(__file__).parents[2]
BOTH = ("README.md", "README.vi.md")
COMMAND = re.compile(r"ketnap ([a-z]+)(?: ([a-z]+))?")
GROUPS = {"template", "export", "law", "users", "access", "audit", "reports", "targets", "demo"}


def commands(name: str) -> set[str]:
    """Every command a README names in code, with its second word where the first is a group."""
    code = " ".join(re.findall(r"`[^`]+`|^```sh.*?^```", (ROOT / name).read_text(), re.MULTILINE | re.DOTALL))
    return {f"{first} {second}" if first in GROUPS else first for first, second in COMMAND.findall(code)}


@pytest.mark.parametrize("name", BOTH)
def test_commands_exist(name: str) -> None:
    named = commands(name)
    assert {"up", "test", "init", "backup", "restore", "doctor", "import", "template book"} <= named
    for command in named - {"test"}:  # hands its help to pytest
        assert CliRunner().invoke(cli.app, [*command.split(), "--help"]).exit_code == 0, command


@pytest.mark.parametrize("name", BOTH)
def test_what_is_linked_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    linked = {link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)}
    named = set(re.findall(r"`((?:docs|\.ci)/[^`]+|[A-Z]+(?:\.md)?)`", text)) - {
        "KETNAP_HOME",
        "PGSSLMODE",
        "DATABASE_URL",
    }
    missing = {
        path for path in linked | {n for n in named if "/" in n or n.endswith(".md")} if not (ROOT / path).exists()
    }
    assert not missing


def test_both_tell_the_same() -> None:
    one, other = ((ROOT / name).read_text() for name in BOTH)
    assert commands(BOTH[0]) == commands(BOTH[1])
    for pattern in (
        r"docs/pictures/\w+\.png",
        r"KETNAP_[A-Z]+(?:_[A-Z]+)*",
        r"`(?:home|secrets)\.json`",
        r"DATABASE_URL",
    ):
        assert set(re.findall(pattern, one)) == set(re.findall(pattern, other)), pattern
    assert abs(len(re.findall("^## ", one, re.MULTILINE)) - len(re.findall("^## ", other, re.MULTILINE))) == 0
