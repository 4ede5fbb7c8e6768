"""Kinds of tasks and what they are called. A subject that gives tasks of a new kind names it when the application starts."""

from __future__ import annotations

_LABELS: dict[str, str] = {}


def name_kind(kind: str, label: str) -> None:
    """Say what tasks of `kind` are called on screens."""
    _LABELS[kind] = label


def label_of(kind: str) -> str:
    """The name of a kind; tasks whose subject named none are plain work."""
    return _LABELS.get(kind, "Việc được giao")
