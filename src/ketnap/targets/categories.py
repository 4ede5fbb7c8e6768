"""Kinds of organisations and persons a sub-target may be about. They overlap, so each has an account of its own.

A code is stored; `label_of` says it. Sensitive kinds are counted only for whoever may see sensitive facts.
"""

from __future__ import annotations

from dataclasses import dataclass

from ketnap.members.kinds import Gender, Occupation
from ketnap.organisations.kinds import ENTERPRISES, NON_STATE_ENTERPRISES, Sector

TAG, SECTOR = "tag:", "sector:"


@dataclass(frozen=True)
class Category:
    """One kind. Exactly one of the groups of facts is filled; `field` names the fact of a person that decides."""

    code: str
    label: str
    sectors: frozenset[str] = frozenset()
    tag: str = ""
    field: str = ""
    values: frozenset[str] = frozenset()
    sensitive: bool = False

    @property
    def of_organisation(self) -> bool:
        """Whether the kind is decided by the organisation, not by the person."""
        return bool(self.sectors or self.tag)


_NAMED = (
    Category("enterprise", "Tổ chức đảng trong doanh nghiệp", sectors=frozenset(ENTERPRISES)),
    Category(
        "non_state", "Tổ chức đảng trong doanh nghiệp ngoài khu vực Nhà nước", sectors=frozenset(NON_STATE_ENTERPRISES)
    ),
    Category(
        "student", "Học sinh, sinh viên", field="occupation", values=frozenset({Occupation.STUDENT, Occupation.PUPIL})
    ),
    Category("worker", "Công nhân trực tiếp sản xuất", field="occupation", values=frozenset({Occupation.WORKER})),
    Category("private_owner", "Chủ doanh nghiệp tư nhân", field="private_owner", values=frozenset({"True"})),
    Category("women", "Nữ", field="gender", values=frozenset({Gender.FEMALE})),
    Category("youth", "Đoàn viên Thanh niên Cộng sản Hồ Chí Minh", field="youth_union", values=frozenset({"True"})),
    Category("minority", "Người dân tộc thiểu số", field="ethnicity", sensitive=True),
    Category("believer", "Người có tôn giáo", field="religion", sensitive=True),
)
NAMED = {category.code: category for category in _NAMED}
MAJORITY, NO_RELIGION = frozenset({"kinh"}), frozenset({"khong", "khong ton giao"})
"""Folded words that say "not of this kind" for the two sensitive facts; an empty fact says nothing."""


def category_of(code: str) -> Category:
    """The kind of that code. Raises KeyError for a code nobody knows."""
    if code.startswith(TAG) and len(code) > len(TAG):
        tag = code.removeprefix(TAG)
        return Category(code, f"Tổ chức đảng thuộc nhóm “{tag}”", tag=tag)
    if code.startswith(SECTOR):
        sector = code.removeprefix(SECTOR)
        if sector in Sector.values:
            return Category(code, f"Loại hình: {Sector(sector).label}", sectors=frozenset({sector}))
    return NAMED[code]


def label_of(code: str) -> str:
    """The kind in words; 'Toàn đơn vị' for the whole."""
    return category_of(code).label if code else "Toàn đơn vị"


def choices(tags: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(code, label) of everything that may be chosen, the whole first; `tags` are those in use below the unit."""
    found = [("", label_of(""))]
    found += [(category.code, category.label) for category in _NAMED]
    found += [(TAG + tag, label_of(TAG + tag)) for tag in tags]
    return found + [(SECTOR + sector, label_of(SECTOR + sector)) for sector in Sector.values]
