"""Commands of the subjects, mounted by name: nothing is imported until one is called.

A subject whose command room does not exist is not offered; one that fails to load says so and harms no other.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command as command_of

from ketnap.command_words import in_vietnamese, refusing
from ketnap.lib.errors import Refused


@dataclass(frozen=True)
class Mount:
    """Where a command is (`module:attribute`), what it is for, and whether it needs the database."""

    target: str
    summary: str
    database: bool = True
    beside: Mapping[str, Mount] = field(default_factory=dict)  # further commands of the group, of other subjects

    @property
    def module(self) -> str:
        return self.target.partition(":")[0]

    def offered(self) -> bool:
        """Whether the module exists; looked up on the disk, so that nothing of the subject is imported."""
        top, *rest = self.module.split(".")
        spec = find_spec(top)
        if spec is None or not rest:
            return spec is not None
        places = [Path(folder, *rest) for folder in spec.submodule_search_locations or ()]
        return any(place.with_suffix(".py").is_file() or (place / "__init__.py").is_file() for place in places)

    def load(self) -> Any:
        """The command itself. Raises Refused when its module is broken."""
        try:
            found = getattr(importlib.import_module(self.module), self.target.partition(":")[2])
        except Exception as error:
            raise Refused(
                "command_broken",
                f"Lệnh này không nạp được: {type(error).__name__}: {error}",
                remedy="Các lệnh khác vẫn dùng được. Hãy cài lại bản này hoặc báo người bảo trì.",
            ) from error
        if isinstance(found, typer.Typer):
            found._add_completion = False
            found = command_of(found)
        return in_vietnamese(found)


class Mounts(TyperGroup):
    """A group that shows the mounted commands without loading them."""

    mounts: ClassVar[dict[str, Mount]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *(name for name, mount in self.mounts.items() if mount.offered())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        mount = self.mounts.get(cmd_name)
        if own is not None or mount is None or not mount.offered():
            return own
        return TyperCommand(cmd_name, help=mount.summary)

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:
        in_vietnamese(self)
        with refusing():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; while its database is still open, a refusal leaves the task that must outlive it."""
        try:
            with refusing():
                return super().invoke(ctx)
        except Refused as refusal:
            refusal.leave_task()
            raise

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Load a mounted command for real, with the database it needs open until it ends."""
        name = args[0]
        mount = self.mounts.get(name)
        if mount is None or not mount.offered():
            return super().resolve_command(ctx, args)
        from ketnap.runtime import boot

        if len(args) > 1 and args[1] in mount.beside:
            mount, name, args = mount.beside[args[1]], f"{name} {args[1]}", args[1:]
        if mount.database and "--help" not in args:
            ctx.with_resource(boot.ensure())
        elif mount.database:
            boot.configure()
        command = mount.load()
        command.name = name
        return name, command, args[1:]
