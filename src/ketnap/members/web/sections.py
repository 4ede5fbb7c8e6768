"""Sections that subjects to the right add to the page of a person: records of the new member, and what comes later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ketnap.access.request import Request
from ketnap.members.models import Person
from ketnap.ui import parts


@dataclass(frozen=True)
class Section:
    """A headed list of terms, with links beside the heading."""

    title: str
    terms: list[parts.Term]
    links: tuple[parts.Link, ...] = ()


Maker = Callable[[Request, Person], Section | None]
_makers: list[Maker] = []


def add_section(maker: Maker) -> None:
    """Let `maker` add a section; called once, when the application starts. A maker is called within the person's history."""
    if maker not in _makers:
        _makers.append(maker)


def sections(request: Request, person: Person) -> list[Section]:
    """The sections others have for this person, in the order they were added."""
    made = (maker(request, person) for maker in _makers)
    return [one for one in made if one is not None]
