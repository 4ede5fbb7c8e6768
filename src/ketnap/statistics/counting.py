"""The one place where statistics open row security to count.

A reader (a user's scope) must hold the right at the unit; without a reader the machine asks, with the whole house in sight.
Only numbers leave this module, and the ids of the people counted, so that qualities can be tallied; never names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.lib import rls
from ketnap.members import figures as core
from ketnap.members.figures import MEASURES, Asked, Counted, Figures


@contextmanager
def counting_at(reader: Scope | None, unit_id: int, capability: Can = Can.SEE_FIGURES) -> Iterator[None]:
    """Open the house for counting, after checking that the reader may see figures of the unit. Raises Http404 otherwise."""
    if reader is not None:
        require(reader, capability, unit_id)
    with rls.everything():
        yield


def count(reader: Scope | None, asked: Asked, measures: Sequence[str] = MEASURES) -> dict[int, Figures]:
    """Figures of the asked unit (and its children where asked by child), by unit id."""
    with counting_at(reader, asked.unit):
        return core.figures(asked, measures)


def counted(reader: Scope | None, asked: Asked, measure: str) -> list[Counted]:
    """The rows behind one number, one a person, for tallying."""
    with counting_at(reader, asked.unit):
        return core.people(asked, measure)
