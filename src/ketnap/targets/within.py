"""A part is never larger than its whole: the sentence before the database says the same."""

from __future__ import annotations

from collections.abc import Mapping

from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.names import names_of
from ketnap.targets import ledger
from ketnap.targets.categories import label_of
from ketnap.targets.models import Target


def check_within(target: Target, numbers: Mapping[int, int]) -> None:
    """Raise Refused when a unit's new number (by unit id) breaks the order of part and whole, saying by how much and where.

    `target` names period, measure and category of the numbers. Where no whole is set, a part stands alone. Three queries.
    """
    others = Target.every.filter(unit_id__in=numbers, start=target.start, end=target.end, measure=target.measure)
    found = list(others.exclude(category="") if target.category == "" else others.filter(category=""))
    if not found:
        return
    accounts = ledger.accounts(one.pk for one in found)
    for other in found:
        given = accounts[other.pk].given if other.pk in accounts else 0
        part, whole = (numbers[other.unit_id], given) if target.category else (given, numbers[other.unit_id])
        if part > whole:
            name = names_of([other.unit_id], target.end).get(other.unit_id, "")
            kind = label_of(target.category or other.category)
            raise Refused(
                "target.part_above_whole",
                f"{name}: chỉ tiêu nhóm “{kind}” là {vn.number(part)}, lớn hơn chỉ tiêu chung {vn.number(whole)} là "
                f"{vn.number(part - whole)}.",
                remedy="Hãy giảm chỉ tiêu nhóm hoặc tăng chỉ tiêu chung trước.",
                field="number",
            )
