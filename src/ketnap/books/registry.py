"""The sheets of the book, in the order they are loaded. A further kind of sheet is one module and one line here."""

from __future__ import annotations

from importlib import import_module

from ketnap.books.sheets.base import SheetKind

_MODULES = (
    "units:Units",
    "unit_changes:UnitChanges",
    "documents:Documents",
    "members:Members",
    "transfers:Transfers",
    "committees:Committees",
    "cases:Cases",
    "sittings:Sittings",
    "targets:Targets",
    "allocations:Allocations",
)


def kinds() -> dict[str, SheetKind]:
    """One fresh object for each kind of sheet, by key. Fresh, because a kind may hold work back until the end of a run."""
    found: dict[str, SheetKind] = {}
    for entry in _MODULES:
        module, _, name = entry.partition(":")
        kind: SheetKind = getattr(import_module(f"ketnap.books.sheets.{module}"), name)()
        found[kind.key] = kind
    return found
