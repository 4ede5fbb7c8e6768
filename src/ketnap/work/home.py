"""The start page as a list of sections. Each subject registers its own when the application starts, so that this subject
knows none of those to its right.

    register_section(30, Can.SEE_CASES, funnel)        # in AppConfig.ready of admissions

A section is a function of the request that returns a `Section`, or None when it has nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Section:
    """One part of the start page: the template to draw and its context; `title` heads it, empty for none."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    lead: str = ""


SectionFunction = Callable[[Any], Section | None]


@dataclass(frozen=True)
class _Registered:
    order: int
    capability: str | None
    function: SectionFunction


_SECTIONS: list[_Registered] = []


def register_section(order: int, capability: str | None, function: SectionFunction) -> None:
    """Show the section to users who hold the capability somewhere (None: everybody), lower orders first.

    Registering a function twice replaces it, so that starting twice does not show it twice.
    """
    _SECTIONS[:] = [section for section in _SECTIONS if section.function is not function]
    _SECTIONS.append(_Registered(order, capability, function))
    _SECTIONS.sort(key=lambda section: section.order)


def sections(request: HttpRequest, holds: Callable[[str], bool]) -> list[Section]:
    """The sections of a user, in order; `holds` tells whether the user has a capability anywhere."""
    wanted = (section for section in _SECTIONS if section.capability is None or holds(section.capability))
    return [shown for section in wanted if (shown := section.function(request)) is not None]
