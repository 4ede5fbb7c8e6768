"""The columns that name a person in other sheets, and finding that person. Ambiguous is refused, never guessed."""

from __future__ import annotations

from typing import Final

from ketnap.books.context import Loading
from ketnap.books.shape import Field, Row
from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.text import fold
from ketnap.members.models import Person, Private, Tie
from ketnap.members.secret import digest

PERSON_FIELDS: Final = (
    Field("full_name", "Họ và tên", required=True, width=28, longest=120, aliases=("Họ và tên khai sinh",)),
    Field("birth_date", "Sinh ngày", "date", True, aliases=("Ngày sinh",)),
    Field(
        "identity", "Số định danh cá nhân", "digits", width=18, note="Chỉ cần khi có người trùng họ tên và ngày sinh."
    ),
)


def find_person(row: Row, run: Loading, unit_id: int | None = None) -> Person:
    """The one person in sight the row names; `unit_id` narrows to people who are or were in that unit.

    Raises Refused for nobody, or for several who cannot be told apart.
    """
    found = _named(row, run)
    if row["identity"]:
        holders = _holders(digest(row["identity"]), run)
        keys = {person.pk for person in holders}
        found = [person for person in found if person.pk in keys] or holders
    if unit_id is not None and len(found) > 1:
        here = set(Tie.objects.filter(person__in=found, unit_id=unit_id).values_list("person_id", flat=True))
        found = [person for person in found if person.pk in here]
    if not found:
        raise Refused(
            "person.unknown", f"Không tìm thấy {row['full_name']}, sinh {vn.day(row['birth_date'])}.",
            remedy="Hãy ghi người này vào trang Đảng viên trước, hoặc xem lại họ tên, ngày sinh.", field="full_name",
        )  # fmt: skip
    if len(found) > 1:
        raise Refused(
            "person.ambiguous", f"Có {len(found)} người cùng họ tên và ngày sinh.", remedy="Hãy ghi thêm số định danh cá nhân.",
            field="identity",
        )  # fmt: skip
    return found[0]


def _named(row: Row, run: Loading) -> list[Person]:
    name, born = fold(row["full_name"]), row["birth_date"]
    if run.faces is not None:
        return list(run.faces.named.get((name, born), ()))
    return list(Person.objects.filter(name_fold=name, birth_date=born))


def _holders(number: str, run: Loading) -> list[Person]:
    """People in sight with that number (its digest)."""
    if run.faces is not None:
        return list(run.faces.holders.get(number, ()))
    with rls.sensitive():
        ids = list(Private.objects.filter(identity_digest=number).values_list("person_id", flat=True))
    return list(Person.objects.filter(pk__in=ids)) if ids else []
